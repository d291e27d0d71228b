// how-to/build-a-page.md
for (const area of document.querySelectorAll("[data-poll]")) {
  const every = 1e3 * (area.dataset.every || 2);
  let wait = every, tag, timer, over;
  const later = time => { clearTimeout(timer); timer = setTimeout(ask, time) };
  const slower = () => wait = Math.min(wait * 2, 3e4);
  const ask = async () => {
    if (document.hidden) return;
    try {
      const got = await fetch(area.dataset.poll, { headers: tag ? { "If-None-Match": tag } : {} });
      const { status } = got;
      over = status == 204 || got.redirected || status > 399 && status < 429;
      if (status == 200 && !over) { tag = got.headers.get("ETag"); area.innerHTML = await got.text() }
      status < 400 ? wait = every : slower();
    } catch { slower() }
    if (over && area.dataset.then) return location = area.dataset.then;
    over ||= area.querySelector("[data-stop]");
    over || later(wait);
  };
  document.addEventListener("visibilitychange", () => over || later(0));
  later(every * Math.random());
}
