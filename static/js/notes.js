// Saves a note a moment after the last key. Without it the Save button does the same.
(() => {
  const wait = 1500;
  const timers = new WeakMap();
  const busy = new WeakSet();

  async function save(form) {
    if (busy.has(form)) { later(form); return; }
    busy.add(form);
    const section = form.closest("section");
    const sent = form.elements.text.value;
    try {
      const answer = await fetch(form.action, { method: "POST", body: new FormData(form) });
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const fresh = page.getElementById(section.id);
      if (!fresh) return;
      if (answer.ok) {
        form.elements.seen.value = fresh.querySelector("[name=seen]").value;
        section.querySelector("[data-saved]")?.remove();
        const saved = fresh.querySelector("[data-saved]");
        if (saved) section.append(saved);
      } else {
        // What was typed while this was on its way is kept.
        const typed = form.elements.text.value;
        section.replaceWith(fresh);
        if (typed !== sent) fresh.querySelector("[name=text]").value = typed;
        fresh.querySelector("[name=text]").focus();
      }
    } catch {
      later(form); // no network: again in a moment
    } finally {
      busy.delete(form);
    }
  }

  function later(form) {
    clearTimeout(timers.get(form));
    timers.set(form, setTimeout(() => save(form), wait));
  }

  document.addEventListener("input", (event) => {
    const form = event.target.closest("[data-note]");
    if (form) later(form);
  });
})();
