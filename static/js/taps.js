// A tap places a dot where the thumb is: the page is fetched behind it, and the button stays under the thumb.
// Without this script each tap loads the page anew. See templates/partnerships/vote.html
"use strict";
const buttons = () => [...document.querySelectorAll("[data-taps] button")];
const parts = page => [page.querySelector("main"), page.querySelector(".tray .page")];

function exchange(page, at) {
  const before = buttons()[at].getBoundingClientRect().top;
  const opened = [...document.querySelectorAll("main details")].map(details => details.open);
  const fresh = parts(page);
  parts(document).forEach((part, n) => { part.innerHTML = fresh[n].innerHTML; });
  document.querySelectorAll("main details").forEach((details, n) => { details.open = opened[n]; });
  const button = buttons()[at];
  scrollBy({ top: button.getBoundingClientRect().top - before, behavior: "instant" });
  // Whoever taps with a key goes on from here; a full choice leaves its other button to them.
  (button.disabled ? button.parentElement.querySelector("button:enabled") : button)?.focus({ preventScroll: true });
  document.querySelector("main [role=alert]")?.scrollIntoView({ block: "center" });
}

function show(page) {
  document.body.replaceWith(page.body);
  document.title = page.title;
  scrollTo(0, 0);
  const heading = document.querySelector("h1");
  heading.tabIndex = -1;
  heading.focus();
}

async function place(at) {
  const button = buttons()[at];
  if (!button || button.disabled) return;
  try {
    const sent = new URLSearchParams(new FormData(button.form, button));
    const got = await fetch(location.pathname, { method: "POST", body: sent, signal: AbortSignal.timeout(2e4) });
    const page = new DOMParser().parseFromString(await got.text(), "text/html");
    // Voting may have ended meanwhile: its page has no choices any more.
    if (page.querySelector("[data-taps]")) exchange(page, at);
    else show(page);
  } catch {
    removeEventListener("submit", taken);
    button.form.requestSubmit(button);
  }
}

// One after the other, so that two quick taps are two dots.
let taps = Promise.resolve();
function taken(event) {
  if (!event.target.matches("[data-taps]")) return;
  event.preventDefault();
  const at = buttons().indexOf(event.submitter);
  taps = taps.then(() => place(at));
}
addEventListener("submit", taken);
