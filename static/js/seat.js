// A volunteer's phone that has the list at the door open finds the scanned person there. See templates/convenings/seat.html
"use strict";
for (const way of document.querySelectorAll("[data-at-door]")) {
  let door = null;
  try { door = localStorage.getItem(`at-door:${way.dataset.atDoor}`); } catch { /* Without storage there is no way to know. */ }
  if (door && door.startsWith("/g/")) {
    const link = way.querySelector("a");
    link.href = `${door}?q=${link.dataset.code}`;
    way.hidden = false;
  }
}
