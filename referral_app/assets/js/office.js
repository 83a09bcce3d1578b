// Pages of staff and attorneys, and signing in.
import { PasswordInput, ServiceNavigation, createAll } from "govuk-frontend";
import { begin } from "./components.js";

const said = document.body.dataset;
const words = said.passwordShow && {
  showPassword: said.passwordShow, hidePassword: said.passwordHide,
  showPasswordAriaLabel: said.passwordShow, hidePasswordAriaLabel: said.passwordHide,
};

createAll(ServiceNavigation);
begin((scope) => createAll(PasswordInput, words ? { i18n: words } : undefined, scope));
