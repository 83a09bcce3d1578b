// A page left alone on somebody's answers: it asks in time, goes on at a press, and closes what nobody answers for.
// What was typed without a phrase is deleted by the server; with one the screen is sent to be kept. Nothing is stored here.
const box = document.querySelector(".app-idle");

// The browser's own Back, or a link, leads to another page of ours before a press has sent this one: what was typed goes to
// the draft, as the page's own Back sends it. Never when somebody closes the window or leaves the site. A browser that does
// not say where it goes keeps nothing.
function keepUnsent(answers) {
  let unsent = false;
  let staysHere = false;
  window.navigation?.addEventListener("navigate", ({ destination }) => {
    staysHere = !destination.sameDocument && new URL(destination.url).origin === window.location.origin;
  });
  answers.addEventListener("input", () => { unsent = true; });
  document.addEventListener("submit", (event) => { if (event.target !== box) unsent = false; }, true);
  window.addEventListener("pagehide", () => {
    if (!unsent || !staysHere || document.documentElement.hidden) return;
    const typed = new URLSearchParams(new FormData(answers));
    typed.set("unsent", "yes");
    navigator.sendBeacon(answers.dataset.left, typed);
  });
}

if (box) {
  const after = (name) => 1000 * Number(box.dataset[name]);
  const answers = document.querySelector("form[data-left]");
  const keeps = "kept" in box.dataset && answers;
  const asked = after("askedAfter");
  const closed = keeps ? after("keptAfter") : after("closedAfter");
  const button = box.querySelector("button");
  let contact = Date.now(); // when the server last heard of this page
  let typed = false; // something was written since: then nobody needs to be asked
  let before = null; // what had the focus
  let timer;

  const plan = () => {
    clearTimeout(timer);
    const gone = Date.now() - contact;
    timer = setTimeout(look, Math.max(0, (gone < asked ? asked : closed) - gone));
  };

  const ask = () => {
    if (!box.hidden) return;
    before = document.activeElement;
    box.hidden = false;
    button.focus();
  };

  const heard = () => {
    contact = Date.now();
    typed = false;
    if (!box.hidden) {
      box.hidden = true;
      if (before && document.contains(before)) before.focus();
    }
    plan();
  };

  const close = () => {
    document.documentElement.hidden = true;
    if (!keeps) return window.location.replace(box.dataset.closed);
    answers.action = answers.dataset.left;
    return HTMLFormElement.prototype.submit.call(answers);
  };

  // Asked as the oldest phone can ask: a script that stops here would leave the page open, and the press without effect.
  const stay = () => {
    const asking = new XMLHttpRequest();
    asking.addEventListener("load", () => {
      if (asking.status === 410) window.location.replace(box.dataset.closed);
      else if (asking.status >= 200 && asking.status < 300) heard();
      else ask();
    });
    asking.addEventListener("error", ask); // no network just now: the person is asked and can press again
    asking.open("POST", box.getAttribute("action"));
    asking.setRequestHeader("Content-Type", "application/x-www-form-urlencoded");
    asking.send([...box.querySelectorAll("input")]
      .map(({ name, value }) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`).join("&"));
  };

  function look() {
    const gone = Date.now() - contact;
    if (gone >= closed) return close();
    if (gone >= asked) {
      if (typed) stay();
      else ask();
    }
    return plan();
  }

  document.addEventListener("input", () => {
    typed = true;
    if (!box.hidden) stay();
  });
  box.addEventListener("submit", (event) => { event.preventDefault(); stay(); });
  box.addEventListener("keydown", (event) => { if (event.key === "Escape") stay(); });
  if (answers && "unsent" in answers.dataset) keepUnsent(answers);
  // A phone that slept wakes late: the time is looked at, not trusted to the timer.
  document.addEventListener("visibilitychange", look);
  window.addEventListener("pageshow", look);
  plan();
}
