// Enhances the components a page uses; every one of them works as plain HTML first. None writes browser storage.
import {
  Button, CharacterCount, Checkboxes, ErrorSummary, NotificationBanner, PasswordInput, Radios, ServiceNavigation, SkipLink, createAll,
} from "govuk-frontend";

function words() {
  const data = document.body.dataset;
  return {
    characters: data.charactersLeft && {
      charactersUnderLimit: { one: data.charactersLeftOne, other: data.charactersLeft },
      charactersOverLimit: { one: data.charactersOverOne, other: data.charactersOver },
      charactersAtLimit: data.charactersNone,
    },
    password: data.passwordShow && {
      showPassword: data.passwordShow, hidePassword: data.passwordHide,
      showPasswordAriaLabel: data.passwordShow, hidePasswordAriaLabel: data.passwordHide,
    },
  };
}

function enhance(scope) {
  const said = words();
  createAll(Button, { preventDoubleClick: true }, scope);
  createAll(CharacterCount, said.characters ? { i18n: said.characters } : undefined, scope);
  createAll(Checkboxes, undefined, scope);
  createAll(ErrorSummary, undefined, scope);
  createAll(NotificationBanner, undefined, scope);
  createAll(PasswordInput, said.password ? { i18n: said.password } : undefined, scope);
  createAll(Radios, undefined, scope);
}

// Counties of the chosen state as suggestions. All of them come as one built file, the same for everyone, so that no
// request tells the state; without it the box is a plain one.
let counties;

function suggest(box) {
  const state = document.getElementById(box.dataset.state);
  const list = document.getElementById(box.getAttribute("list"));
  box.addEventListener("focus", async () => {
    counties ??= fetch(box.dataset.counties).then((answer) => (answer.ok ? answer.json() : {})).catch(() => ({}));
    const names = (await counties)[state.value] || [];
    list.replaceChildren(...names.map((name) => new Option(name, name)));
  });
}

createAll(ServiceNavigation);
createAll(SkipLink);
enhance(document);
document.querySelectorAll("input[data-counties]").forEach(suggest);

// A part of the page that htmx has put in brings components of its own. One that was there already keeps its state.
document.addEventListener("htmx:after:swap", () => enhance(document.getElementById("main-content") || document));
