// Small comforts on staff pages; every page works without them.
// <input type="checkbox" hidden data-select-all="people">  ticks every visible box of that name
// <input type="search" hidden data-filter="#list">         shows only the rows holding these words
// <div data-count="people" data-words="{business} …">      counts ticked boxes by their data-kind
// A form sent twice by an impatient hand is sent once.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.dataset.sent) return event.preventDefault();
  form.dataset.sent = "yes";
  setTimeout(() => delete form.dataset.sent, 3000);
});

// On a phone the tabs are wider than the page: the one we are on is brought into sight.
for (const here of document.querySelectorAll(".tabs [aria-current]")) here.closest("ul").scrollLeft = here.offsetLeft - 24;

const boxes = (name, form) => [...(form || document).querySelectorAll(`input[type=checkbox][name="${CSS.escape(name)}"]`)];

for (const all of document.querySelectorAll("[data-select-all]")) {
  (all.closest("label") || all).hidden = all.hidden = false;
  all.addEventListener("change", () => {
    for (const box of boxes(all.dataset.selectAll, all.form)) {
      if (!box.disabled && box.offsetParent) box.checked = all.checked;
    }
    document.dispatchEvent(new Event("chosen"));
  });
}

// A letter is shown whole. Nothing in it may run: the frame lets us see how tall it is, and no script in.
for (const frame of document.querySelectorAll("[data-grows]")) {
  const grow = () => { frame.height = frame.contentDocument.documentElement.scrollHeight + 4; };
  frame.addEventListener("load", grow);
  if (frame.contentDocument?.readyState === "complete") grow();
}

const folded = (words) => words.normalize("NFD").replace(/[\u0300-\u036f]/g, "").toLowerCase();
for (const filter of document.querySelectorAll("[data-filter]")) {
  const list = document.querySelector(filter.dataset.filter);
  const rows = ["tbody tr", "li", "label"].map((kind) => [...list.querySelectorAll(kind)]).find((found) => found.length) || [];
  (filter.closest(".field") || filter).hidden = filter.hidden = false;
  filter.addEventListener("input", () => {
    const words = folded(filter.value).split(/\s+/);
    for (const row of rows) {
      const text = folded(row.textContent);
      row.hidden = !words.every((word) => text.includes(word));
    }
  });
}

for (const area of document.querySelectorAll("[data-count]")) {
  const words = area.querySelector("[data-words]");
  const bar = area.querySelector(".bar-share");
  const count = () => {
    const ticked = boxes(area.dataset.count, area.closest("form")).filter((box) => box.checked);
    const business = ticked.filter((box) => box.dataset.kind === "business").length;
    const partner = ticked.filter((box) => box.dataset.kind === "partner").length;
    words.textContent = words.dataset.words
      .replace("{business}", business)
      .replace("{partner}", partner)
      .replace("{all}", ticked.length);
    if (bar) {
      bar.setAttribute("width", `${business + partner ? (100 * business) / (business + partner) : 0}%`);
      area.querySelector(".bar-rest").classList.toggle("partner", partner > 0);
    }
  };
  area.hidden = false;
  document.addEventListener("change", count);
  document.addEventListener("chosen", count);
  count();
}
