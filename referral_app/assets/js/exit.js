// Quick exit. Without scripts the button is a plain form (POST /leave); with them the page is hidden at once and
// replaced, and Shift pressed three times does the same. What this cannot do stands on the "stay safe online" page.
// It runs before its button is read, so the button is looked for when it is needed; a page without one has no quick exit.
const WITHIN_MS = 3000;
const button = () => document.querySelector("form[data-exit]");

function hide() {
  document.documentElement.hidden = true;
  document.documentElement.classList.add("app-gone");
  document.title = " ";
}

function leave(form) {
  hide();
  // A phone too old for fetch sends the plain form: nothing may stop between hiding the page and leaving it.
  if (!window.fetch) {
    HTMLFormElement.prototype.submit.call(form);
    return;
  }
  // An empty form body and no token: the server ends this browser's hold and forgets an unsaved draft.
  const told = fetch(form.getAttribute("action"), {
    method: "POST",
    keepalive: true,
    credentials: "same-origin",
    headers: { "Content-Type": "application/x-www-form-urlencoded" },
    body: "",
  });
  told.catch(() => undefined);
  window.location.replace(form.dataset.exit);
}

let presses = 0;
let last = 0;
let alone = false;

function onKeyDown(event) {
  if (event.key === "Shift") {
    // A held key repeats; only a press that ends counts, so this one is not counted again.
    if (!event.repeat) alone = true;
    return;
  }
  // Shift together with another key is a capital letter, and any other key starts the count afresh.
  alone = false;
  presses = 0;
}

function onKeyUp(event) {
  if (event.key !== "Shift" || !alone || event.ctrlKey || event.altKey || event.metaKey) return;
  alone = false;
  presses = event.timeStamp - last < WITHIN_MS ? presses + 1 : 1;
  last = event.timeStamp;
  const form = button();
  if (presses === 3 && form) leave(form);
}

document.addEventListener("submit", (event) => {
  if (event.target !== button()) return;
  event.preventDefault();
  leave(event.target);
}, true);
document.addEventListener("keydown", onKeyDown, true);
document.addEventListener("keyup", onKeyUp, true);
// A pointer press between the Shifts (Shift and click opens a window) is no wish to leave.
document.addEventListener("pointerdown", () => { alone = false; presses = 0; }, true);
// A page that comes back from the browser's memory shows nothing: it is hidden, then fetched anew.
window.addEventListener("pagehide", (event) => { if (event.persisted && document.documentElement.hidden) hide(); });
window.addEventListener("pageshow", (event) => {
  if (event.persisted && button()) {
    hide();
    window.location.reload();
  }
});
