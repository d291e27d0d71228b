"""Calendar files as calendars read them: kept word for word, read by two libraries, right at every hour of a year."""

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
import vobject
from django.test import override_settings
from django.utils import timezone
from icalendar import Calendar

from convenings import zones
from convenings.icalendars import entry
from convenings.models import Convening
from regions.scope import in_region
from tests.convenings.conftest import make_meeting
from tests.factories import make_member, make_partnership, make_region

FOLDER = Path(__file__).parent / "calendars"
WRITTEN = datetime(2026, 1, 5, 15, tzinfo=UTC)
ANA = ('Ana "La Jefa" Peña-Ñañez', "ana@rio.example")
LINK = "https://table.example/g/valley/12-AbC/"
# name of the file → zone, first minute as the region's clocks show it, method, answer, how often the answer turned
FILES = {
    "invited_in_summer": ("America/Chicago", "2026-09-24 08:30", "REQUEST", "", 0),
    "invited_in_winter": ("America/Chicago", "2026-01-22 08:30", "REQUEST", "", 0),
    "accepted": ("America/Chicago", "2026-09-24 08:30", "REQUEST", "yes", 0),
    "maybe": ("America/Chicago", "2026-09-24 08:30", "REQUEST", "maybe", 2),
    "declined": ("America/Chicago", "2026-09-24 08:30", "CANCEL", "no", 1),
    "day_the_clocks_go_forward": ("America/Denver", "2026-03-08 09:00", "REQUEST", "", 0),
    "day_the_clocks_go_back": ("America/New_York", "2026-11-01 09:00", "REQUEST", "", 0),
    "over_the_night_the_clocks_go_back": ("America/New_York", "2026-10-31 20:00", "REQUEST", "", 0),
    "without_summer_time": ("America/Phoenix", "2026-07-09 14:00", "REQUEST", "", 0),
    "a_county_with_its_own_history": ("America/Indiana/Indianapolis", "2026-07-09 14:00", "REQUEST", "", 0),
    "moved": ("America/Chicago", "2026-10-01 08:30", "REQUEST", "yes", 0),
}  # fmt: skip
VERSIONS = {"moved": 2}


@pytest.fixture
def file_of(db):
    def write(name: str) -> tuple[bytes, Convening]:
        zone, shown, method, answer, turns = FILES[name]
        region = make_region(slug="valley", time_zone=zone, sender_name="River Valley Partnership")
        start = datetime.fromisoformat(shown).replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)
        with in_region(region), override_settings(DEFAULT_FROM_EMAIL="Shared Table <table@example.org>"):
            meeting = make_meeting(
                make_member(region),
                starts_at=timezone.now() + timedelta(days=9),
                partnership=make_partnership(name="Valley Makers"),
                title="Launch; part 1, of\\2: what the makers of the Río Grande need first and who takes it on",
            )
            meeting.starts_at, meeting.ends_at = start, start + timedelta(hours=8 if "night" in name else 2)
            meeting.uid, meeting.version = UUID(int=7), VERSIONS.get(name, 1)
            return entry(meeting, method=method, turns=turns, at=WRITTEN).to(*ANA, answer, LINK), meeting

    return write


@pytest.mark.parametrize("name", FILES)
def test_the_file_is_the_one_kept(name, file_of, pytestconfig):
    written, _meeting = file_of(name)

    assert written == (FOLDER / f"{name}.ics").read_bytes()


@pytest.mark.parametrize("name", FILES)
def test_two_libraries_read_the_same_and_what_we_meant(name, file_of):
    written, meeting = file_of(name)
    _zone, shown, method, _answer, turns = FILES[name]

    first = Calendar.from_ical(written)
    (one,) = first.walk("VEVENT")
    second = vobject.readOne(written.decode())
    other = second.vevent

    assert str(first["METHOD"]) == second.method.value == method
    assert str(one["UID"]) == other.uid.value == "00000000-0000-0000-0000-000000000007@example.org"
    assert int(one["SEQUENCE"]) == int(other.sequence.value) == VERSIONS.get(name, 1) + turns
    assert str(one["SUMMARY"]) == other.summary.value == meeting.title
    for ours, theirs, meant in (
        (one.decoded("DTSTART"), other.dtstart.value, meeting.starts_at),
        (one.decoded("DTEND"), other.dtend.value, meeting.ends_at),
    ):
        assert ours.astimezone(UTC) == theirs.astimezone(UTC) == meant
    for start in (one.decoded("DTSTART"), other.dtstart.value):
        assert f"{start:%Y-%m-%d %H:%M}" == shown
    assert one["ATTENDEE"].params["PARTSTAT"] == other.attendee.params["PARTSTAT"][0]
    assert other.attendee.value == one["ATTENDEE"] == "mailto:ana@rio.example"
    assert str(one["STATUS"]) == other.status.value == ("CANCELLED" if method == "CANCEL" else "CONFIRMED")
    assert LINK in str(one["DESCRIPTION"]) or method == "CANCEL"


@pytest.mark.parametrize("name", FILES)
def test_the_file_keeps_to_the_letter_of_the_standard(name, file_of):
    written, _meeting = file_of(name)
    lines = written.split(b"\r\n")

    assert lines[-1] == b""
    assert b"\n" not in written.replace(b"\r\n", b"")
    assert max(map(len, lines)) <= 75
    unfolded = re.sub(rb"\r\n ", b"", written).decode().splitlines()
    names = [re.split("[;:]", line)[0] for line in unfolded]
    for once in ("METHOD", "UID", "DTSTAMP", "DTEND", "SEQUENCE", "ORGANIZER", "ATTENDEE", "SUMMARY", "STATUS"):
        assert names.count(once) == 1, once
    assert names[names.index("BEGIN") + 1] == "VERSION"
    assert unfolded.index("END:VTIMEZONE") < unfolded.index("BEGIN:VEVENT")


@pytest.mark.parametrize(
    "key",
    ["America/Chicago", "America/New_York", "America/Denver", "America/Phoenix", "America/Los_Angeles",
     "America/Indiana/Indianapolis", "America/Indiana/Knox", "America/Anchorage", "America/Adak", "Pacific/Honolulu",
     "America/Puerto_Rico", "Europe/Berlin", "Africa/Casablanca", "Australia/Lord_Howe"],
)  # fmt: skip
def test_the_zone_is_right_at_every_hour_of_the_year(key):
    block = "\r\n".join(["BEGIN:VCALENDAR", *zones.lines(key, 2026), "END:VCALENDAR", ""])
    theirs = vobject.readOne(block).vtimezone.tzinfo
    ours = Calendar.from_ical(block).walk("VTIMEZONE")[0].to_tz(lookup_tzid=False)
    zone, hour = ZoneInfo(key), datetime(2026, 1, 1, tzinfo=UTC)

    while hour.year == 2026:
        local = hour.astimezone(zone)
        # An hour that happens twice has two offsets and one name; calendars take the first.
        if local.replace(fold=0).utcoffset() == local.replace(fold=1).utcoffset():
            shown = local.replace(tzinfo=None)
            assert theirs.utcoffset(shown) == ours.utcoffset(shown) == local.utcoffset(), (key, shown)
        hour += timedelta(hours=1)


def test_a_zone_with_a_rule_has_two_parts_and_one_without_any_change_has_one():
    assert [line for line in zones.lines("America/Chicago", 2026) if line.startswith("RRULE")] == [
        "RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=2SU",
        "RRULE:FREQ=YEARLY;BYMONTH=11;BYDAY=1SU",
    ]
    assert [line for line in zones.lines("America/Phoenix", 2026) if line.startswith("BEGIN")] == [
        "BEGIN:VTIMEZONE",
        "BEGIN:STANDARD",
    ]
