// Pages of staff and attorneys, and signing in.
import { PasswordInput, ServiceNavigation, createAll } from "govuk-frontend";
import { begin } from "./components.js";

createAll(ServiceNavigation);
begin((scope) => createAll(PasswordInput, undefined, scope));

// A part of a page that htmx has put in says what it brings, in a live region that was there before. If what had the focus
// is gone with the old part, its successor or the new part takes it: whoever uses the keyboard goes on where they were.
// What narrows a list stands in the address, so that the page can be kept and fetched again. A form that went through is
// empty again: what was typed into it would else stay where the page is changed element by element.
let before = "";
// A press that no answer came to says so, and the next one takes it back. What the page asks by itself asks again anyway.
const lost = (event, words) => {
  const { ctx } = event.detail || {};
  const place = document.getElementById("lost");
  if (!place || !ctx || ctx.sourceElement?.closest("[data-quiet]")) return;
  place.textContent = words(place);
};
document.addEventListener("htmx:before:request", (event) => lost(event, () => ""));
document.addEventListener("htmx:error", (event) => lost(event, (place) => place.dataset.words));
document.addEventListener("htmx:response:error", (event) => {
  if (event.detail.ctx.response.status >= 500) lost(event, (place) => place.dataset.words);
});
document.addEventListener("htmx:before:swap", () => { before = document.activeElement?.id || ""; });
document.addEventListener("htmx:after:swap", (event) => {
  const { sourceElement, response, target } = event.detail?.ctx || {};
  if (sourceElement instanceof HTMLFormElement && sourceElement.isConnected && response?.status < 300) sourceElement.reset();
  // What the page asks by itself takes no focus, and says what it has to say in a region of its own.
  if (sourceElement?.closest("[data-quiet]")) return;
  // Whatever is wrong is in sight, also within what was folded.
  for (const fault of document.querySelectorAll(".govuk-error-message")) fault.closest("details")?.setAttribute("open", "");
  const part = target?.querySelector?.("[data-part]") || document.querySelector("[data-part]");
  if (!part) return;
  const region = document.getElementById("said");
  if (region) region.textContent = part.dataset.part;
  if (document.activeElement === document.body) (document.getElementById(before) || part).focus({ preventScroll: true });
  const narrow = document.getElementById("narrow");
  if (!narrow) return;
  const chosen = [...new FormData(narrow)].filter(([, value]) => value);
  const query = new URLSearchParams(chosen).toString();
  window.history.replaceState(null, "", narrow.getAttribute("action") + (query ? `?${query}` : ""));
});
