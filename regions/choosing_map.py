"""The map to choose counties on: each is a link to the same page with that county ticked, or no longer.

Nothing is kept before it is saved: what differs from the saved counties travels in the address, so the map needs no
script, and the list of ticks beside it says the same in words.
"""

from collections.abc import Collection, Iterable, Mapping

from django.http import QueryDict
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from regions.maps import INSETS, MOST_LABELS, WIDTH, Box, Frame, Shape, frame_around, place_labels, shapes
from regions.models import County

ADDED, LEFT = "with", "without"
MOST_UNSAVED = 60


def ticked_on_map(saved: Collection[str], query: QueryDict) -> list[str]:
    """The saved counties with what was tapped since; codes of no county are passed over."""
    known = shapes()
    more = [fips for fips in query.get(ADDED, "").split(",") if fips in known and fips not in saved]
    fewer = query.get(LEFT, "").split(",")
    return [fips for fips in (*saved, *dict.fromkeys(more)) if fips not in fewer]


def choosing_map(ticked: Collection[str], saved: Collection[str]) -> SafeString:
    """Empty while no county is ticked that has a place on it: there is nothing to draw around. Empty, too, where so
    much differs from what is saved that each county's address would be long; the list of ticks does as well.
    """
    if len({*ticked} ^ {*saved}) > MOST_UNSAVED:
        return SafeString("")
    inside = {fips: shapes()[fips] for fips in sorted(ticked) if fips in shapes() and shapes()[fips].path}
    if not inside:
        return SafeString("")
    frame = frame_around(shape.box for shape in inside.values())
    left_out = INSETS - {fips[:2] for fips in inside}
    # In sight, and beside one of them: whoever goes on tapping sees the next ones.
    own = [frame_of(shape.box) for shape in inside.values()]
    shown = {
        fips: shape
        for fips, shape in shapes().items()
        if shape.path
        and fips[:2] not in left_out
        and frame.meets(shape.box)
        and any(one.meets(shape.box) for one in own)
    }
    # What was posted may be anything; only counties go into an address.
    then, now = {fips for fips in ticked if fips in shapes() or fips in saved}, set(saved)
    names = {county.pk: str(county) for county in County.objects.filter(pk__in=shown)}
    links = (
        (address_of(fips, then, now), _words(names[fips], fips in then), fips in then, shape.path)
        for fips, shape in shown.items()
        if fips in names
    )
    return _svg(frame, inside, links)


def frame_of(box: Box) -> Frame:
    left, top, right, bottom = box
    return Frame(left, top, right - left, bottom - top)


def _svg(frame: Frame, inside: Mapping[str, Shape], links: Iterable[tuple[str, str, bool, str]]) -> SafeString:
    counties = format_html_join(
        "",
        '<a href="{}"><title>{}</title><path class="{}" d="{}"/></a>',
        ((url, words, "county" if ticked else "county-near", path) for url, words, ticked, path in links),
    )
    places = place_labels(frame, inside) if len(inside) <= MOST_LABELS else {}
    labels = format_html_join(
        "", '<text x="{}" y="{}">{}</text>', ((*place, inside[fips].name) for fips, place in places.items())
    )
    return format_html(
        '<svg role="group" aria-label="{}" viewBox="0 0 {} {}">'
        '<g transform="scale({}) translate({} {})">{}</g><g aria-hidden="true" pointer-events="none">{}</g></svg>',
        _("Counties to add or leave out"),
        WIDTH,
        round(frame.height * frame.scale),
        f"{frame.scale:.5g}",
        round(-frame.left),
        round(-frame.top),
        counties,
        labels,
    )


def _words(county: str, is_ticked: bool) -> str:
    return (_("Leave out %(county)s") if is_ticked else _("Add %(county)s")) % {"county": county}


def address_of(fips: str, ticked: set[str], saved: set[str]) -> str:
    """This page, with the county the other way round; to `#map`, so that the map stays where it is."""
    then = ticked ^ {fips}
    query = QueryDict(mutable=True)
    for name, codes in ((ADDED, then - saved), (LEFT, saved - then)):
        if codes:
            query[name] = ",".join(sorted(codes))
    return f"?{query.urlencode(safe=',')}#map"
