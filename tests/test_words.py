"""Guests are spoken to in Spanish without a gap: the catalog holds the words as they are, and their translations."""

import re
import runpy
from datetime import UTC, datetime, time
from pathlib import Path

import polib
import pytest
from django.utils import timezone, translation

from convenings import moments

ROOT = Path(__file__).resolve().parent.parent
WORDS = runpy.run_path(str(ROOT / ".ci/words.py"))
RENEW = "Run `make words`, translate what it names, and run it again."


@pytest.fixture(scope="module")
def catalog():
    return polib.pofile(str(WORDS["CATALOG"]))


def names(text):
    return sorted(set(re.findall(r"%\(\w+\)[sd]|{\w+}", text)))


def test_the_catalog_holds_every_word_of_the_sources(catalog):
    written = {(words.one, words.many) for words in WORDS["gather"]()}
    assert len(written) > 1500

    assert written - {(entry.msgid, entry.msgid_plural) for entry in catalog} == set(), RENEW


def test_every_word_a_guest_may_read_is_translated(catalog):
    files = WORDS["met_by_guests"]()
    # The walk over the templates sees what pages draw on, and every file it names is there.
    assert {"templates/convenings/guest_facts.html", "templates/components/foot.html"} <= files
    assert [file for file in files if not (ROOT / file).is_file()] == []

    assert WORDS["untranslated"](catalog) == [], RENEW
    assert [entry.msgid for entry in catalog if entry.fuzzy] == []


def test_a_missing_translation_is_found(catalog):
    (entry,) = [entry for entry in catalog if entry.msgid == "Will you join us?"]
    said, entry.msgstr = entry.msgstr, ""
    try:
        assert WORDS["untranslated"](catalog) == ["templates/convenings/answer.html: Will you join us?"]
    finally:
        entry.msgstr = said


def test_translations_keep_the_names_of_what_is_filled_in(catalog):
    broken = [
        entry.msgid
        for entry in catalog.translated_entries()
        for text in (entry.msgstr_plural.values() if entry.msgid_plural else [entry.msgstr])
        if names(text) not in (names(entry.msgid), names(entry.msgid_plural))
    ]

    assert broken == []


def test_what_is_compiled_says_what_is_written(catalog):
    compiled = polib.mofile(str(WORDS["CATALOG"].with_suffix(".mo")))

    def said(entries):
        return {(e.msgid, e.msgid_plural): (e.msgstr, dict(e.msgstr_plural)) for e in entries}

    assert said(compiled) == said(catalog.translated_entries()), RENEW


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", ["Thursday, September 24", "Thu 24", "September 24", "8:30 am", "2 pm", "8:30 to 10:30 am"]),
        (
            "es",
            ["jueves 24 de septiembre", "jue 24", "24 de septiembre", "8:30 a. m.", "2 p. m.", "8:30 a 10:30 a. m."],
        ),
    ],
)
def test_days_and_hours_read_as_people_say_them(language, words):
    start, end = (datetime(2026, 9, 24, 8 + hours, 30, tzinfo=UTC) for hours in (0, 2))

    with translation.override(language), timezone.override(UTC):
        said = [
            moments.day_words(start),
            moments.short_day_words(start),
            moments.date_words(start),
            moments.clock_words(time(8, 30)),
            moments.clock_words(time(14)),
            moments.hours_words(start, end),
        ]

    assert [text.replace("\N{NO-BREAK SPACE}", " ") for text in said] == words
