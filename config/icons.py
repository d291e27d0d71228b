"""Small signs: a state is always a shape as well as a color."""

from functools import cache

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from config import drawings, geometry

SOLID = '<svg viewBox="0 0 {0} {0}" fill="currentColor" aria-hidden="true">{1}</svg>'
LINE = (
    '<svg viewBox="0 0 {0} {0}" fill="none" stroke="currentColor" stroke-width="2.4" stroke-linecap="round"'
    ' stroke-linejoin="round" aria-hidden="true">{1}</svg>'
)
ICONS: dict[str, tuple[str, int, str]] = {
    "good": (SOLID, 14, '<circle cx="7" cy="7" r="6"/>'),
    "watch": (SOLID, 14, '<path d="M7 1l6.5 12H.5z"/>'),
    "late": (SOLID, 14, '<path d="M7 0l7 7-7 7-7-7z"/>'),
    "open": (LINE, 14, '<circle cx="7" cy="7" r="5.5" stroke-width="2"/>'),
    "done": (LINE, 14, '<path d="M2 7.5l3.5 3.5L12 3.5"/>'),
    "tick": (LINE, 24, '<path d="M4.5 12.5l5 5 10-11"/>'),
    "saved": (LINE, 24, '<circle cx="12" cy="12" r="10" stroke-width="2"/><path d="M7.5 12.5l3 3 6-6.5"/>'),
    "search": (LINE, 24, '<circle cx="10.5" cy="10.5" r="6.5"/><path d="M15.5 15.5l5 5"/>'),
}
SEATS: dict[str, tuple[geometry.Kind, geometry.State]] = {
    "business": ("business", "here"),
    "partner": ("partner", "here"),
    "maybe": ("business", "maybe"),
    "unanswered": ("business", ""),
    "away": ("business", "away"),
    "listening": ("partner", ""),
}


@cache
def icon(name: str) -> SafeString:
    if name in SEATS:
        return small_seat(*SEATS[name])
    frame, size, shape = ICONS[name]
    return format_html(frame, size, mark_safe(shape))


@cache
def small_seat(kind: geometry.Kind, state: geometry.State, size: int = 16) -> SafeString:
    middle = size / 2
    radius = middle - size / 8
    drawn = geometry.Seat(middle, middle, radius / 2 if state == "away" else radius, kind, state)
    return format_html('<svg viewBox="0 0 {0} {0}" aria-hidden="true">{1}</svg>', size, drawings.seat(drawn))


@cache
def logo() -> SafeString:
    """The table with six leaders and two partners."""
    leaders = [geometry.Seat(x, y, 3, "business", "here") for y in (5, 31) for x in (13, 21, 29)]
    partners = [geometry.Seat(x, 18, 3.2, "partner", "here") for x in (4.2, 37.8)]
    return format_html(
        '<svg viewBox="0 0 42 36" aria-hidden="true">'
        '<rect class="seat here" stroke-width="0" x="10" y="12" width="22" height="12" rx="6"/>{}</svg>',
        drawings.all_seats(leaders + partners),
    )
