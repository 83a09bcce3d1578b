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

createAll(ServiceNavigation);
createAll(SkipLink);
enhance(document);

// A part of the page that htmx has put in brings components of its own. One that was there already keeps its state.
document.addEventListener("htmx:after:swap", () => enhance(document.getElementById("main-content") || document));
