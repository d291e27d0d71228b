"""The parts pages are composed of: what they say, what they escape, and that their colors can be read."""

import gzip
import math
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.template import engines
from django.template.loader import render_to_string
from django.test import RequestFactory

from config import geometry
from config.styleguide import PALETTES, SampleForm
from config.templatetags import ui
from regions.models.region import Palette

CSS = (settings.BASE_DIR / "static/css/app.css").read_text()
NASTY = '"><script>alert(1)</script>'


def render(source: str, path: str = "/", **context: object) -> str:
    return engines["django"].from_string(source).render(context, RequestFactory().get(path))


# ---- geometry ----


def gaps(seats: list[geometry.Seat]) -> list[float]:
    return [math.dist((a.x, a.y), (b.x, b.y)) for a, b in zip(seats, seats[1:] + seats[:1], strict=True)]


@pytest.mark.parametrize(("business", "partners"), [(2, 2), (24, 14), (80, 0), (5, 80), (80, 80)])
@pytest.mark.parametrize("tall", [False, True])
def test_table_seats_never_touch_and_stay_in_the_picture(business, partners, tall):
    table = geometry.table(("here",) * business, ("",) * partners, tall=tall)

    rings = [[seat for seat in table.seats if seat.kind == kind] for kind in ("business", "partner")]
    assert [len(ring) for ring in rings] == [business, partners]
    assert all(min(gaps(ring)) > 2 * geometry.SEAT_RADIUS for ring in rings if ring)
    assert all(seat.x - seat.radius >= 0 and seat.x + seat.radius <= table.width for seat in table.seats)
    assert all(seat.y - seat.radius >= 0 and seat.y + seat.radius <= table.height for seat in table.seats)


def test_table_without_anyone_is_an_unset_table():
    table = geometry.table((), ())

    assert table.seats == ()
    assert table.table_width == geometry.FLAT[0]


def test_row_puts_the_half_mark_among_whoever_holds_the_majority():
    held, lost = geometry.row(14, 9), geometry.row(8, 11)

    assert min(held.seats, key=lambda seat: abs(seat.x - held.half)).kind == "business"
    assert min(lost.seats, key=lambda seat: abs(seat.x - lost.half)).kind == "partner"


def test_row_longer_than_a_phone_becomes_two_lengths():
    row = geometry.row(80, 20)

    assert row.seats == ()
    assert row.business_width == pytest.approx((row.width - 8) * 0.8)


def test_strand_ties_what_is_behind_and_opens_what_is_ahead():
    assert [knot.state for knot in geometry.strand(2)] == ["", "", "now", "ahead", "ahead", "ahead", "ahead", "ahead"]


def test_braid_runs_on_only_from_what_was_chosen():
    drawn = geometry.braid([0, 1, None], [True, False], [5], voted=True)

    assert len(drawn.lines) == 3  # heard to worked out, worked out to ballot, ballot to priority
    assert len(drawn.faint) == 3  # the other two opportunities and the requirement not chosen
    assert len(drawn.ahead) == 1
    assert [knot.state for knot in drawn.knots if knot.radius == 12] == ["now"]


def test_braid_before_the_vote_reaches_only_the_requirements():
    drawn = geometry.braid([0, None], [False], [], voted=False)

    assert drawn.lines == ()
    assert [knot.state for knot in drawn.knots if knot.x == geometry.COLUMNS[2]] == ["ahead"]


@pytest.mark.parametrize("count", [0, 1, 12, 80])
def test_braid_keeps_every_row_in_the_picture(count):
    drawn = geometry.braid([None] * count, [False] * count, [3] * min(count, 12), voted=True)

    assert all(0 < knot.y < drawn.height for knot in drawn.knots)


# ---- tags ----


def test_seats_say_in_words_what_they_show():
    html = render("{% seats b p '2 coming' %}", b=[("here", True), "maybe", "", "away"], p=["here"])

    words = (
        "Business: 1 of 4 coming, 1 maybe, 1 no answer yet, 1 not coming. Partners, in the outer ring: 1 of 1 coming."
    )
    assert f'aria-label="Seats around the table. {words}"' in html
    assert html.count("<circle") == 5  # four leaders and the open center of the champion
    assert html.count('class="seat partner here"') == 1


def test_balance_says_who_holds_the_majority():
    assert "Business majority: yes, 14 to 9" in render("{% balance 14 9 %}")
    assert "Business majority: no, 8 to 11" in render("{% balance 8 11 %}")
    assert "Business majority: not yet, 3 to 3" in render("{% balance 3 3 'Invite one more leader.' %}")
    assert "<svg" not in render("{% balance 0 0 %}")


@pytest.mark.parametrize("at", [2, "ballot"])
def test_thread_marks_the_present_step_by_number_or_name(at):
    html = render("{% thread at %}", at=at)

    assert html.count('class="done"') == 2
    assert '<li aria-current="step">Ballot</li>' in html
    assert "Step 3 of 8:" in html


def test_bars_draw_shares_as_attributes_and_keep_them_between_nothing_and_all():
    html = render(
        "{% bars rows %}",
        rows=[{"label": "A", "value": "3", "share": 1.7, "chosen": True}, {"label": "B", "share": 0.25}],
    )

    assert re.findall(r'bar-share" width="([^"]+)"', html) == ["100%", "25%"]
    assert html.count('class="chosen"') == 1


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("Dr. Elena Salinas", "ES"),
        ("Tomás", "T"),
        ("Ana María de la Cruz", "AC"),
        ("Dr.", "D"),
        ("", ""),
        ("李 明", "李明"),
    ],
)
def test_initials_are_of_first_and_last_name_without_titles(name, letters):
    assert ui.initials(name) == letters


def test_query_with_replaces_one_value_drops_none_and_keeps_the_rest():
    html = render("{% query_with page=3 kind=None %}", path="/?q=a%26b&page=2&kind=x")

    assert html == "?q=a%26b&amp;page=3"


@pytest.mark.parametrize(
    "source",
    [
        "{% seats b p nasty nasty nasty %}",
        "{% balance 1 2 nasty %}",
        "{% key business=nasty %}",
        "{% thread_down steps %}",
        "{% braid braid %}",
        "{% bars rows %}",
        "{% status 'late' nasty %}",
        "{% saved nasty nasty %}",
        "{% person nasty nasty 'partner' True nasty %}",
        "{% monogram nasty %}",
        "{% empty nasty nasty nasty nasty nasty %}",
        "{% query_with page=nasty %}",
    ],
)
def test_tags_escape_what_people_wrote(source):
    priority = {"title": NASTY, "champion": NASTY, "note": NASTY, "at": 4}

    html = render(
        source,
        nasty=NASTY,
        b=["here"],
        p=[""],
        steps=[{"title": NASTY, "note": NASTY, "state": "now"}],
        rows=[{"label": NASTY, "value": NASTY, "share": 0.5, "note": NASTY}],
        braid={
            "heads": [NASTY],
            "requirements": [(1, True)],
            "ballot": NASTY,
            "priorities": [priority],
            "label": NASTY,
        },
    )

    assert html
    assert NASTY not in html
    assert "<script" not in html


# ---- fields ----


def test_field_ties_hint_and_error_to_its_control():
    form = SampleForm({"counties": ["99999"]})

    substitute, counties = str(form["substitute"].as_field_group()), str(form["counties"].as_field_group())

    assert 'aria-describedby="id_substitute_error"' in substitute
    assert 'id="id_substitute_error"' in substitute
    assert "Please give a name." in substitute
    assert '<fieldset class="field" aria-describedby="id_counties_helptext id_counties_error"' in counties
    assert 'id="id_counties_helptext"' in counties


def test_field_says_what_is_optional_and_puts_a_lone_tick_before_its_words():
    form = SampleForm()

    assert "(optional)" in form["words"].as_field_group()
    assert "(optional)" not in form["substitute"].as_field_group()
    assert re.search(
        r'<label class="tick" for="id_public"><input type="checkbox"[^>]*> Show this', form["public"].as_field_group()
    )


# ---- mail ----


def test_mail_layout_says_the_same_in_html_and_text():
    context = {"action_url": "https://table.example.org/g/x/", "action_label": "Answer the invitation"}

    html, text = render_to_string("emails/base.html", context), render_to_string("emails/base.txt", context)

    assert '<a class="button" href="https://table.example.org/g/x/">Answer the invitation</a>' in html
    assert "Answer the invitation:\nhttps://table.example.org/g/x/" in text
    assert "Questions? Reply to this mail." in html
    assert "Questions? Reply to this mail." in text


# ---- weight, words of style, contrast ----


def test_guest_page_style_and_script_stay_small():
    poll = (settings.BASE_DIR / "static/js/poll.js").read_bytes()

    assert len(gzip.compress(CSS.encode(), 9)) <= 7 * 1024
    assert len(poll) <= 1024


INLINE = r"""\sstyle=|\son[a-z]+=|<script(?![^>]*\s(?:src=|type="application/json"))|javascript:"""


def test_no_template_carries_inline_style_or_script():
    for page in Path(settings.BASE_DIR, "templates").rglob("*.html"):
        html = page.read_text()
        assert not re.search(INLINE, html), page
        assert "<style" not in html or page.parent.name == "emails", page


def luminance(color: tuple[float, ...]) -> float:
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in color)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: tuple[float, ...], other: tuple[float, ...]) -> float:
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def rgb(color: str) -> tuple[float, ...]:
    return tuple(int(color[i : i + 2], 16) / 255 for i in (1, 3, 5))


def tokens(part: str) -> dict[str, tuple[float, ...]]:
    return {name: rgb(color) for name, color in re.findall(r"--([a-z-]+): (#[0-9a-f]{6});", part)}


LIGHT = tokens(CSS[: CSS.index("/* ---- base")])
DARK = tokens(CSS[CSS.index("/* ---- dark") : CSS.index("/* ---- contrast")])
REGIONS = {name: rgb(color) for name, color in re.findall(r"\.palette-([a-z]+) \{ --region: (#[0-9a-f]{6}) \}", CSS)}


def test_palettes_are_the_twelve_a_region_may_choose():
    assert tuple(REGIONS) == PALETTES
    assert set(REGIONS) == set(Palette.values)
    assert len(set(REGIONS.values())) == 12


@pytest.mark.parametrize("name", PALETTES)
def test_palette_can_be_read_in_light_and_dark(name):
    region = REGIONS[name]
    # What the style sheet mixes for browsers without relative colors; the others get the same hue, no darker.
    raised = tuple(0.38 * c + 0.62 for c in region)

    assert min(contrast(region, LIGHT[ground]) for ground in ("paper", "card", "linen", "on-accent")) >= 4.5
    assert min(contrast(raised, DARK[ground]) for ground in ("paper", "card", "linen", "on-accent")) >= 4.5


@pytest.mark.parametrize("scheme", [LIGHT, DARK], ids=["light", "dark"])
def test_tokens_can_be_read_on_every_ground(scheme):
    grounds = [scheme[name] for name in ("paper", "card", "linen")]

    for voice in ("ink", "muted", "good", "watch", "late", "partner"):
        assert min(contrast(scheme[voice], ground) for ground in grounds) >= 4.5, voice
    for mark in ("thread", "control", "focus"):
        assert min(contrast(scheme[mark], ground) for ground in grounds[:2]) >= 3, mark


def test_unbroken_keeps_day_and_hour_together():
    assert ui.unbroken("Thursday, December 10, 8:30 am") == "Thursday, December\xa010, 8:30\xa0am"
    assert ui.unbroken("December 3, 9 to 11 am") == "December\xa03, 9 to\xa011\xa0am"
