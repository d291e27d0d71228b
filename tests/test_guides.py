"""The conveners' guides name pages and buttons as the screens do."""

import re
import runpy
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
GUIDES = ROOT / "docs/how-to"
NAMED = re.compile(r"(?<!\*)\*([^*]+)\*(?!\*)")
# Buttons with a word of the region or a number in them, and a choice of which the beginning is enough.
IN_PART = {
    "Seat as champion": "Seat as …",
    "Secret": "Secret: nobody can find out who chose what",
    "Send": "Send to … people",
}


@pytest.fixture(scope="module")
def on_screen():
    words = runpy.run_path(str(ROOT / ".ci/words.py"))["gather"]()
    return {re.sub(r"%\(\w+\)[sd]", "…", shown) for found in words for shown in (found.one, found.many)}


@pytest.mark.parametrize("guide", ["choosing-a-sector.md", "your-first-meeting.md", "after-the-meeting.md"])
def test_a_guide_names_what_the_screens_show(guide, on_screen):
    text = (GUIDES / guide).read_text()
    named = {" ".join(name.split()) for name in NAMED.findall(text)}
    named = {IN_PART.get(name, name) for name in named}

    assert len(named) > 20
    assert sorted(named - on_screen) == []


def test_each_guide_is_found_from_the_index():
    index = (ROOT / "docs/index.md").read_text()

    assert [guide.name for guide in GUIDES.glob("*.md") if f"how-to/{guide.name}" not in index] == []


def test_each_decision_stands_in_the_index_with_its_title():
    index = (ROOT / "docs/index.md").read_text()
    decisions = sorted((ROOT / "docs/decisions").glob("*.md"))
    titles = [re.sub(r"^# (?:\d+[ .·]+)?", "", file.read_text().splitlines()[0]) for file in decisions]

    listed = re.findall(r"^\| \[(\d{4})\]\(decisions/(.+?)\) \| (.+?) \|", index, re.MULTILINE)

    assert [(file.name[:4], file.name) for file in decisions] == [(number, name) for number, name, _title in listed]
    assert [title for title, (*_file, short) in zip(titles, listed, strict=True) if short not in title] == []
