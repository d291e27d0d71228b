"""Gathers every word people read, keeps its translations, and compiles them: `make words`.

No gettext program is needed. The catalogue names files without line numbers, so that it changes only when words do.
"""

import ast
import io
import re
import sys
import tokenize
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import polib
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parent.parent
CATALOG = ROOT / "locale/es/LC_MESSAGES/django.po"
APPS = ("accounts", "config", "convenings", "desk", "labor", "outbox", "partnerships", "regions")
# Callables that mark words, and how many of their first arguments are words.
MARKERS = {"_": 1, "_lazy": 1, "gettext": 1, "gettext_lazy": 1, "gettext_noop": 1}
MARKERS |= {"ngettext": 2, "ngettext_lazy": 2}
INCLUDED = re.compile(r"{%\s*(?:include|extends)\s+\"([^\"]+)\"")

# ---- what guests meet: every word of these files has its translation ----
PAGES = ("guest/*.html", "shells/guest.html", "emails/base.*", "emails/convenings/*", "emails/partnerships/*")
PAGES += ("partnerships/vote_secret.html", "partnerships/quoted.html", "partnerships/photo.html")
PAGES += ("partnerships/team_write.html", "partnerships/team_preview.html", "partnerships/team_gone.html")
PAGES += ("convenings/now_phone.html", "convenings/now_rules.html", "convenings/now_offers.html")
PAGES += ("desk/privacy.html", "desk/accessibility.html")
PAGES += ("emails/desk/lost_links.*", "emails/outbox/daily.*", "[45]*.html", "django/forms/**/*.html")
CODE = [
    "accounts/names.py",
    "config/drawings.py",
    "config/plots.py",
    "config/templatetags/moments.py",
    "config/templatetags/ui.py",
    "convenings/call_letters.py",
    "convenings/correspondence.py",
    "convenings/date_wordings.py",
    "convenings/door.py",
    "convenings/door_codes.py",
    "convenings/feeds.py",
    "convenings/forms/answers.py",
    "convenings/forms/door.py",
    "convenings/forms/objections.py",
    "convenings/forms/pulses.py",
    "convenings/forms/rooms.py",
    "convenings/forms/times.py",
    "convenings/icalendars.py",
    "convenings/letters.py",
    "convenings/minutes_letters.py",
    "convenings/models/answering.py",
    "convenings/models/answers.py",
    "convenings/models/calls.py",
    "convenings/models/date_answers.py",
    "convenings/models/date_options.py",
    "convenings/models/delegates.py",
    "convenings/models/door.py",
    "convenings/models/facts.py",
    "convenings/models/finding.py",
    "convenings/models/invitations.py",
    "convenings/models/kinds.py",
    "convenings/models/letter_kinds.py",
    "convenings/models/minute_parts.py",
    "convenings/models/objections.py",
    "convenings/models/offers.py",
    "convenings/models/pulses.py",
    "convenings/models/replies.py",
    "convenings/models/seating.py",
    "convenings/models/sentences.py",
    "convenings/models/stand_ins.py",
    "convenings/models/visitors.py",
    "convenings/models/waitlist.py",
    "convenings/moments.py",
    "convenings/readers.py",
    "convenings/reminder_wordings.py",
    "convenings/showing.py",
    "convenings/standing.py",
    "convenings/times.py",
    "convenings/voting.py",
    "convenings/views/answers.py",
    "convenings/views/assistants.py",
    "convenings/views/calls.py",
    "convenings/views/door.py",
    "convenings/views/feeds.py",
    "convenings/views/forwarded.py",
    "convenings/views/room_phone.py",
    "convenings/views/room_walk_in.py",
    "convenings/views/seats.py",
    "convenings/wordings.py",
    "convenings/words.py",
    "desk/forms/lost_link.py",
    "desk/lost_links.py",
    "desk/views/lost_link.py",
    "outbox/forms.py",
    "outbox/daily_letters.py",
    "outbox/letters.py",
    "outbox/views/consents.py",
    "partnerships/evidence.py",
    "config/curves.py",
    "partnerships/curves.py",
    "partnerships/untold.py",
    "partnerships/forms/items.py",
    "partnerships/forms/reports.py",
    "partnerships/forms/measures.py",
    "partnerships/discussions.py",
    "partnerships/forms/notes.py",
    "partnerships/forms/promises.py",
    "partnerships/forms/teams.py",
    "partnerships/letters/ballots.py",
    "partnerships/letters/supporters.py",
    "partnerships/letters/teams.py",
    "partnerships/letters/escalations.py",
    "partnerships/letters/items.py",
    "partnerships/letters/quotes.py",
    "partnerships/letters/waiting.py",
    "partnerships/letters/notes.py",
    "partnerships/letters/profiles.py",
    "partnerships/forms/profile_notes.py",
    "partnerships/models/profile_notes.py",
    "labor/profiles/lacking.py",
    "labor/profiles/reading.py",
    "labor/profiles/sheet.py",
    "labor/profiles/words.py",
    "partnerships/method_rules.py",
    "partnerships/models/ballots.py",
    "partnerships/models/electors.py",
    "partnerships/models/evidence.py",
    "partnerships/models/photos.py",
    "partnerships/models/scanned.py",
    "partnerships/photos.py",
    "partnerships/forms/photos.py",
    "partnerships/views/photos.py",
    "partnerships/models/filling.py",
    "partnerships/models/items.py",
    "partnerships/models/marking.py",
    "partnerships/models/owners.py",
    "partnerships/models/supporters.py",
    "partnerships/models/supporting.py",
    "partnerships/models/team_mails.py",
    "partnerships/models/team_readers.py",
    "partnerships/models/team_writing.py",
    "partnerships/models/teams.py",
    "partnerships/views/my_teams.py",
    "partnerships/views/supporting.py",
    "partnerships/models/measurements.py",
    "partnerships/models/measures.py",
    "partnerships/models/mentions.py",
    "partnerships/models/note_moderation.py",
    "partnerships/models/note_readers.py",
    "partnerships/models/note_reports.py",
    "partnerships/models/notes.py",
    "partnerships/models/priorities.py",
    "partnerships/models/promises.py",
    "partnerships/models/proxies.py",
    "partnerships/models/quotes.py",
    "partnerships/models/proxy_papers.py",
    "partnerships/models/secret_papers.py",
    "partnerships/models/seen.py",
    "partnerships/models/updates.py",
    "partnerships/models/waiting.py",
    "partnerships/pictures.py",
    "partnerships/public_addresses.py",
    "partnerships/quorums.py",
    "partnerships/rules.py",
    "partnerships/tallies/lines.py",
    "partnerships/tallies/mattering.py",
    "partnerships/tallies/results.py",
    "partnerships/tallies/telling.py",
    "partnerships/urn.py",
    "partnerships/views/asked.py",
    "partnerships/views/discussions.py",
    "partnerships/views/progress.py",
    "partnerships/views/secret_vote.py",
    "partnerships/views/sign_ups.py",
    "partnerships/views/vote.py",
    "regions/budget.py",
    "regions/days.py",
    "regions/models/names.py",
    "regions/models/touches.py",
    "regions/views/languages.py",
]


class Words(NamedTuple):
    one: str
    many: str = ""


def gather() -> dict[Words, list[str]]:
    """Every marked word, with the files it stands in."""
    found: dict[Words, list[str]] = {}
    for path in sources():
        place = path.relative_to(ROOT).as_posix()
        for words in of_python(path) if path.suffix == ".py" else of_template(path):
            places = found.setdefault(words, [])
            if place not in places:
                places.append(place)
    return found


def sources() -> Iterator[Path]:
    for app in APPS:
        yield from (path for path in sorted((ROOT / app).rglob("*.py")) if "migrations" not in path.parts)
    yield from (path for path in sorted((ROOT / "templates").rglob("*")) if path.suffix in (".html", ".txt"))


def of_python(path: Path) -> Iterator[Words]:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in MARKERS:
            given = [
                argument.value if isinstance(argument, ast.Constant) and isinstance(argument.value, str) else ""
                for argument in node.args[: MARKERS[node.func.id]]
            ]
            if given and all(given):
                yield Words(*given)


def of_template(path: Path) -> Iterator[Words]:
    """Django writes a template's words as calls among blanked-out text; what is a call is read from the tokens."""
    source = " ".join(templatize(path.read_text(), origin=str(path)).split("\n"))
    tokens = [token.string for token in tokenize.generate_tokens(io.StringIO(source.strip()).readline)]
    for at, name in enumerate(tokens[:-2]):
        if name in MARKERS and tokens[at + 1] == "(":
            texts = [ast.literal_eval(tokens[at + 2 + 2 * n]) for n in range(MARKERS[name])]
            yield Words(*texts)


def met_by_guests() -> set[str]:
    """The files above and every template they, or a page behind a personal link, draw on."""
    folder = ROOT / "templates"
    texts = {path.relative_to(folder).as_posix(): path.read_text() for path in folder.rglob("*") if path.is_file()}
    waiting = [name for name, text in texts.items() if 'extends "shells/guest.html"' in text]
    waiting += [path.relative_to(folder).as_posix() for glob in PAGES for path in folder.glob(glob)]
    drawn: set[str] = set()
    while waiting:
        name = waiting.pop()
        if name in texts and name not in drawn:
            drawn.add(name)
            waiting += INCLUDED.findall(texts[name])
    return {f"templates/{name}" for name in drawn} | {*CODE}


def untranslated(catalog: polib.POFile) -> list[str]:
    """What guests would read in English."""
    files = met_by_guests()
    return [
        f"{entry.occurrences[0][0]}: {entry.msgid}"
        for entry in catalog
        if not entry.translated() and not entry.obsolete and files & {place for place, _line in entry.occurrences}
    ]


def renew(catalog: polib.POFile) -> None:
    """The words as they are now; translations of words that stayed are kept, others go."""
    known = {Words(entry.msgid, entry.msgid_plural): entry for entry in catalog if not entry.obsolete}
    catalog.clear()
    for words, places in gather().items():
        entry = known.get(words) or polib.POEntry(msgid=words.one, msgid_plural=words.many)
        if words.many and not entry.msgstr_plural:
            entry.msgstr_plural = {0: "", 1: ""}
        entry.occurrences = [(place, "") for place in places]
        entry.flags = ["python-format"] if re.search(r"%\(\w+\)[sd]", words.one) else []
        catalog.append(entry)


def main() -> int:
    catalog = polib.pofile(str(CATALOG), wrapwidth=110)
    renew(catalog)
    catalog.save()
    catalog.save_as_mofile(str(CATALOG.with_suffix(".mo")))
    missing = untranslated(catalog)
    for line in missing:
        print(line)  # noqa: T201 - a command line program
    print(f"{len(catalog)} words, {len(catalog.translated_entries())} in Spanish, {len(missing)} missing for guests.")  # noqa: T201
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main())
