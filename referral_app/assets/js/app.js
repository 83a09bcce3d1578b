// Pages of families and survivors.
import { begin, keepWhatWasTypedMeanwhile } from "./components.js";
import { completed } from "./completed.js";

// Counties of the chosen state as suggestions. All of them come as one built file, the same for everyone, so that no
// request tells the state; without it the box is a plain one.
let counties;

function suggest(box) {
  const state = document.getElementById(box.dataset.state);
  const list = document.getElementById(box.getAttribute("list"));
  const show = async () => {
    counties ??= fetch(box.dataset.counties).then((answer) => (answer.ok ? answer.json() : {})).catch(() => ({}));
    const names = (await counties)[state.value] || [];
    list.textContent = "";
    completed(box.value, names).forEach((name) => list.appendChild(new Option(name, name)));
  };
  box.addEventListener("focus", show);
  box.addEventListener("input", show);
}

// Whoever does not see the page hears that an answer has brought questions, or taken some away.
const asked = () => [...document.querySelectorAll("input[name=shown]")].map((one) => one.value).join();

function sayWhatChanged(place) {
  let before = asked();
  document.addEventListener("htmx:after:swap", () => {
    place.textContent = asked() === before ? "" : place.dataset.words;
    before = asked();
  });
}

begin();
keepWhatWasTypedMeanwhile();
const said = document.getElementById("said");
if (said) sayWhatChanged(said);
document.querySelectorAll("input[data-counties]").forEach(suggest);
