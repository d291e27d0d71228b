// At the door: a tap is kept in this browser until the server has it. Each has a name of its own, so that sending it
// twice does no harm; they are sent one after the other, in order, and survive a reload. See templates/convenings/door_body.html
"use strict";
(() => {
  const area = document.querySelector("[data-door]");
  const list = area.querySelector("[data-list]");
  const taps = area.querySelector("[data-taps]");
  const walkIn = area.querySelector("[data-walk-in]");
  const search = area.querySelector("[data-search]");
  const nobody = area.querySelector("[data-nobody]");
  const board = area.querySelector("[data-queue]");
  const words = area.dataset;
  const place = `door:${words.door}`;
  // A code scanned on this device leads here: seat.js reads it.
  try { localStorage.setItem(`at-door:${words.meeting}`, words.door); } catch { /* Then the six letters are typed. */ }
  const FINAL = [400, 404, 409, 410, 413, 422];

  // The phone's clock may be wrong: times are told by the server's, read once, so that no tap overtakes another.
  const ahead = Date.parse(words.now) - Date.now();

  // ---- what waits ----
  let kept = [];
  const read = () => {
    try { return JSON.parse(localStorage.getItem(place)) || []; } catch { return kept; }
  };
  const write = (queue) => {
    kept = queue;
    try { localStorage.setItem(place, JSON.stringify(queue)); } catch { /* Without storage it waits on this page only. */ }
    paint();
  };
  const change = (key, how) => write(read().flatMap((item) => (item.key === key ? how(item) : [item])));
  const newKey = () => {
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    bytes[6] = (bytes[6] & 15) | 64;
    bytes[8] = (bytes[8] & 63) | 128;
    return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  };
  const keep = (url, body, who) => {
    write([...read(), { key: newKey(), at: Date.now() + ahead, url, body, who }]);
    send();
  };

  // ---- sending ----
  let sending = false, signIn = false, wait = 1000, timer, changes = 0;
  const later = () => {
    timer = setTimeout(send, wait);
    wait = Math.min(wait * 2, 15000);
  };
  const token = () => area.querySelector("[name=csrfmiddlewaretoken]").value;
  const renewToken = async () => {
    const page = new DOMParser().parseFromString(await (await fetch(words.door)).text(), "text/html");
    const fresh = page.querySelector("[data-taps] [name=csrfmiddlewaretoken]");
    if (fresh) for (const input of document.querySelectorAll("[name=csrfmiddlewaretoken]")) input.value = fresh.value;
  };
  const post = (item) => {
    const tapped_at = new Date(item.at).toISOString();
    const body = new URLSearchParams({ ...item.body, key: item.key, tapped_at, csrfmiddlewaretoken: token() });
    const signal = AbortSignal.timeout(15000);
    return fetch(item.url, { method: "POST", body, signal, redirect: "manual", headers: { Accept: "application/json" } });
  };
  // Whether the next one may be sent.
  const deliver = async (item) => {
    const got = await post(item);
    signIn = got.type === "opaqueredirect";
    if (got.ok) {
      changes += 1;
      change(item.key, () => []);
      return true;
    }
    if (FINAL.includes(got.status)) {
      const said = await got.json().catch(() => ({}));
      change(item.key, (one) => [{ ...one, refused: { words: said.words || words.lost, same: said.same || [] } }]);
      return true;
    }
    if (got.status === 403) await renewToken();
    return false;
  };
  const send = async () => {
    if (sending) return;
    clearTimeout(timer);
    sending = true;
    try {
      let item;
      while ((item = read().find((one) => !one.refused))) {
        if (!(await deliver(item))) { later(); return; }
        wait = 1000;
      }
      await refresh();
    } catch {
      later();
    } finally {
      sending = false;
      paint();
    }
  };

  // ---- the list, fresh from the server, and what waits drawn over it ----
  let tag, drawn = list.innerHTML;
  const refresh = async () => {
    const before = changes;
    const got = await fetch(words.listUrl, { headers: tag ? { "If-None-Match": tag } : {}, redirect: "manual" });
    if (got.status !== 200) return;
    const text = await got.text();
    if (before !== changes) return;
    tag = got.headers.get("ETag");
    drawn = text;
    paint();
  };
  const paint = () => {
    const focused = list.contains(document.activeElement) && document.activeElement.value;
    list.innerHTML = drawn;
    const queue = read();
    for (const { body, refused } of queue) if (!refused) paintTap(body);
    if (focused) list.querySelector(`button[value="${focused}"]`)?.focus();
    filter();
    paintBoard(queue);
  };
  const paintTap = (body) => {
    const button = list.querySelector(`button[value="${body.present || body.absent}"]`);
    if (!button) return;
    button.setAttribute("aria-pressed", String(Boolean(body.present)));
    button.classList.add("waiting");
    button.querySelector(".seat").classList.toggle("here", Boolean(body.present));
    button.querySelector(".door-state").textContent = words.waiting;
  };
  const notice = (kind, text) => {
    const box = document.createElement("div");
    box.className = `notice ${kind}`;
    const line = document.createElement("p");
    line.textContent = text;
    box.append(line);
    return box;
  };
  const choice = (text, act) => {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "button quiet small";
    button.textContent = text;
    button.addEventListener("click", act);
    return button;
  };
  let shown = "";
  const paintBoard = (queue) => {
    const waiting = queue.filter((item) => !item.refused);
    const state = JSON.stringify([queue, signIn]);
    if (state === shown) return;
    shown = state;
    board.replaceChildren();
    if (waiting.length) {
      const count = waiting.length === 1 ? words.waitOne : words.waitMany.replace("{count}", waiting.length);
      const names = waiting.map((item) => item.who).join(", ");
      board.append(notice("warning", `${count} ${names}. ${signIn ? words.signIn : ""}`));
    }
    for (const item of queue.filter((one) => one.refused)) board.append(question(item));
  };
  const question = (item) => {
    const box = notice("error", `${item.who}: ${item.refused.words}`);
    const buttons = document.createElement("div");
    buttons.className = "buttons";
    const again = (more) => () => {
      change(item.key, (one) => [{ ...one, refused: null, body: { ...one.body, ...more } }]);
      send();
    };
    for (const person of item.refused.same) {
      buttons.append(choice(words.yes.replace("{who}", person.words), again({ same: person.id })));
    }
    if (item.refused.same.length) buttons.append(choice(words.another, again({ another: "on" })));
    buttons.append(choice(words.leave, () => change(item.key, () => [])));
    box.append(buttons);
    return box;
  };

  // ---- what people do ----
  const filter = () => {
    const plain = search.value.normalize("NFD").replace(/[\u0300-\u036f]/g, "").toLowerCase();
    const wanted = plain.replaceAll("-", " ").split(/\s+/);
    const rows = [...list.querySelectorAll("[data-words]")];
    for (const row of rows) row.hidden = !wanted.every((word) => row.dataset.words.includes(word));
    nobody.hidden = !rows.length || rows.some((row) => !row.hidden);
  };
  search.addEventListener("input", filter);
  search.form.addEventListener("submit", (event) => { event.preventDefault(); filter(); });
  taps.addEventListener("submit", (event) => {
    const button = event.submitter;
    if (!button?.value) return;
    event.preventDefault();
    event.stopPropagation();
    const here = button.getAttribute("aria-pressed") === "true";
    keep(words.tapUrl, { [here ? "absent" : "present"]: button.value }, button.querySelector("b").textContent);
  });
  walkIn?.addEventListener("submit", (event) => {
    event.preventDefault();
    event.stopPropagation();
    const body = Object.fromEntries(new FormData(walkIn, event.submitter));
    delete body.csrfmiddlewaretoken;
    delete body.key;
    delete body.tapped_at;
    keep(words.walkInUrl, body, body.name);
    for (const name of ["name", "organization"]) walkIn.elements[name].value = "";
    walkIn.elements.name.focus();
  });

  const look = () => { if (!document.hidden && !sending) send(); };
  window.addEventListener("online", () => { wait = 1000; look(); });
  document.addEventListener("visibilitychange", look);
  setInterval(look, 4000 + 2000 * Math.random());
  paint();
  look();
})();
