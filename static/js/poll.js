// Keeps <div data-poll="/address/" data-every="2"> fresh: asks with an ETag, rests while hidden, backs off on failure,
// ends on 204, 4xx, a redirect, or a fragment holding [data-stop].
for (const area of document.querySelectorAll("[data-poll]")) {
  const every = 1000 * (area.dataset.every || 2);
  let wait = every, tag, timer;
  const later = (time) => { clearTimeout(timer); timer = setTimeout(ask, time); };
  const ask = async () => {
    if (document.hidden) return;
    try {
      const got = await fetch(area.dataset.poll, { headers: tag ? { "If-None-Match": tag } : {} });
      if (got.status == 204 || got.redirected || (got.status >= 400 && got.status < 500 && got.status != 429)) return area.removeAttribute("data-poll");
      if (got.ok) { tag = got.headers.get("ETag"); area.innerHTML = await got.text(); }
      wait = got.ok || got.status == 304 ? every : Math.min(wait * 2, 30000);
    } catch { wait = Math.min(wait * 2, 30000); }
    if (area.querySelector("[data-stop]")) area.removeAttribute("data-poll"); else later(wait);
  };
  document.addEventListener("visibilitychange", () => area.hasAttribute("data-poll") && later(0));
  later(every * Math.random());
}
