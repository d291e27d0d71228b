// how-to/build-a-page.md
for (const area of document.querySelectorAll("[data-poll]")) {
  let { every = 2, poll, then } = area.dataset, tag = "", wait = every *= 1e3, timer, over;
  const later = time => { clearTimeout(timer); timer = setTimeout(ask, time) };
  const soon = () => over || later(0);
  const ask = async () => {
    if (document.hidden) return;
    wait = Math.min(wait * 2, 3e4);
    try {
      const got = await fetch(poll, { headers: { "If-None-Match": tag }, signal: AbortSignal.timeout(2e4) });
      over = got.status == 204 || got.redirected || got.status > 399 && got.status < 429;
      if (got.status == 200 && !over) { area.innerHTML = await got.text(); tag = got.headers.get("ETag") }
      if (got.status < 400) wait = every;
    } catch {}
    if (over && then) return location = then;
    over ||= area.querySelector("[data-stop]");
    over || later(wait);
  };
  document.addEventListener("visibilitychange", soon);
  addEventListener("online", soon);
  later(every * Math.random());
}
