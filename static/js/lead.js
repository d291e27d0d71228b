// The facilitator's page: a word typed is not lost by a press elsewhere or a reload, and a redraw takes nobody's place.
// <form data-draft="heard">      kept in this tab until the address says anew `?heard=…&saved=…`
// <div data-poll data-keeps-focus>  the button that had the focus has it again once it is drawn anew
"use strict";
const answer = new URLSearchParams(location.search);
const place = (form) => `draft:${location.pathname}:${form.dataset.draft}`;
const fields = (form) => [...form.elements].filter((one) => one.name && one.type !== "hidden" && one.type !== "submit");

for (const form of document.querySelectorAll("[data-draft]")) {
  const keep = (sent) => {
    const typed = fields(form).map((one) => [one.name, one.value]);
    try { sessionStorage.setItem(place(form), JSON.stringify({ sent, typed, at: answer.get("saved") })); } catch { /* Without storage nothing is kept. */ }
  };
  form.addEventListener("input", () => keep(false));
  form.addEventListener("submit", () => keep(true));
  try {
    const draft = JSON.parse(sessionStorage.getItem(place(form)));
    if (!draft) continue;
    if (draft.sent && answer.has(form.dataset.draft) && answer.get("saved") !== draft.at) { sessionStorage.removeItem(place(form)); continue; }
    for (const [name, value] of draft.typed) {
      const field = form.elements[name];
      // What the server sent back already is the newer word.
      if (field && (field.tagName === "SELECT" || !field.value)) field.value = value;
    }
    const open = form.closest("details");
    if (open && draft.typed.some(([name, value]) => value && form.elements[name]?.tagName === "TEXTAREA")) open.open = true;
  } catch { /* What cannot be read is no draft. */ }
}

// The same button in the new drawing: by what it does, or by where it leads.
const like = (one) => one.name
  ? `[name="${CSS.escape(one.name)}"][value="${CSS.escape(one.value)}"][formaction="${CSS.escape(one.getAttribute("formaction") || "")}"]`
  : `[href="${CSS.escape(one.getAttribute("href") || "")}"]`;
for (const area of document.querySelectorAll("[data-keeps-focus]")) {
  let last = null;
  area.addEventListener("focusin", (event) => { last = event.target; });
  // Whoever moves on, or clicks beside it, is not called back.
  document.addEventListener("focusin", (event) => { if (!area.contains(event.target)) last = null; });
  document.addEventListener("pointerdown", () => { last = null; }, true);
  new MutationObserver(() => {
    if (!last || last.isConnected || document.activeElement !== document.body) return;
    const again = area.querySelector(like(last));
    if (again) again.focus({ preventScroll: true });
    else last = null;
  }).observe(area, { childList: true });
}
