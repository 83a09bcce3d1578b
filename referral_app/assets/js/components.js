// Enhances the components a page uses; every one of them works as plain HTML first. None writes browser storage.
import { Button, Checkboxes, ErrorSummary, NotificationBanner, Radios, SkipLink, createAll } from "govuk-frontend";

function enhance(scope) {
  createAll(Button, { preventDoubleClick: true }, scope);
  createAll(Checkboxes, undefined, scope);
  createAll(ErrorSummary, undefined, scope);
  createAll(NotificationBanner, undefined, scope);
  createAll(Radios, undefined, scope);
}

/** Enhances the page, and what htmx brings into it later. `more` does the same for components that not every side has. */
export function begin(more = () => undefined) {
  const all = (scope) => { enhance(scope); more(scope); };
  createAll(SkipLink);
  all(document);
  // A part of the page that htmx has put in brings components of its own. One that was there already keeps its state.
  document.addEventListener("htmx:after:swap", () => all(document.getElementById("main-content") || document));
}
