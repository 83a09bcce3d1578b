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

/**
 * What the server says hangs on an answer is swapped into the form. On a slow line somebody has gone on meanwhile: an
 * answer older than what stands in the form would undo it. It is left out, and asked for again with everything.
 */
export function keepWhatWasTypedMeanwhile() {
  let changes = 0;
  const asked = new WeakMap();
  const count = () => {
    changes += 1;
  };
  document.addEventListener("input", count, true);
  document.addEventListener("change", count, true);
  document.addEventListener("htmx:before:request", (event) => asked.set(event.detail.ctx, changes));
  document.addEventListener("htmx:before:swap", (event) => {
    const { ctx } = event.detail;
    if (!asked.has(ctx) || asked.get(ctx) === changes) return;
    event.preventDefault();
    ctx.sourceElement.dispatchEvent(new Event("change", { bubbles: true }));
  });
}
