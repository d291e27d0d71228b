"""Notes on the items of the agenda: they build up while it happens, and no writer loses a word."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from convenings.models import AgendaItem, AgendaNote, Convening
from tests.factories import make_member, make_partnership


@pytest.fixture
def convening(here, convener):
    starts = timezone.now() + timedelta(days=35)
    return Convening.plan(
        make_partnership(), title="Launch", starts_at=starts, ends_at=starts + timedelta(hours=2), by=convener
    )


@pytest.fixture
def item(convening):
    return convening.agenda.in_order()[4]


@pytest.fixture
def other(region):
    return make_member(region)


def write(convening, item, text, seen, by):
    AgendaNote.write(convening, item, text, seen=seen, by=by)


def texts(convening):
    return [(note.version, note.text) for note in AgendaNote.objects.filter(convening=convening).order_by("version")]


def test_each_save_is_a_version_and_the_same_words_are_none(convening, item, convener):
    write(convening, item, "First", 0, convener)
    write(convening, item, "First \r\n", 1, convener)
    write(convening, item, "First, then second", 1, convener)

    assert texts(convening) == [(1, "First"), (2, "First, then second")]
    assert [note.text for note in convening.notes.newest()] == ["First, then second"]


def test_the_second_writer_is_refused_and_the_first_ones_words_stay(convening, item, convener, other):
    write(convening, item, "Mine", 0, convener)

    with pytest.raises(ValidationError) as refused:
        write(convening, item, "Yours", 0, other)

    assert refused.value.code == "newer"
    assert texts(convening) == [(1, "Mine")]


def test_a_note_outlives_an_agenda_written_anew(convening, item, convener):
    write(convening, item, "Kept", 0, convener)
    line = {"minutes": 5, "title": item.title, "purpose": "inform", "speaking": "all", "presenter": ""}

    AgendaItem.objects.rewrite(convening, [line], by=convener)

    again = convening.agenda.get()
    write(convening, again, "Kept, and more", 1, convener)
    assert texts(convening) == [(1, "Kept"), (2, "Kept, and more")]


def test_two_items_of_one_title_have_a_note_each(client, convening, convener, outside):
    line = {"minutes": 5, "title": "Break", "purpose": "inform", "speaking": "all", "presenter": ""}
    AgendaItem.objects.rewrite(convening, [line, line | {"title": "Talk"}, line], by=convener)
    first, _talk, second = convening.agenda.in_order()

    write(convening, second, "After lunch", 0, convener)
    write(convening, first, "Before lunch", 0, convener)

    assert [(note.turn, note.text) for note in convening.notes.newest()] == [(1, "Before lunch"), (2, "After lunch")]
    client.force_login(convener)
    with outside():
        page = client.get(reverse("convenings:notes", args=[convening.region.slug, convening.pk])).content.decode()
    assert page.index("Before lunch") < page.index("Talk") < page.index("After lunch")
    assert page.count("lunch") == 2


def test_the_database_holds_one_note_of_a_version(convening, item, convener):
    write(convening, item, "One", 0, convener)

    with pytest.raises(IntegrityError, match="agenda_note_once"), transaction.atomic():
        AgendaNote.objects.create(convening=convening, title=item.title, version=1, text="Another", by=convener)


def test_the_page_keeps_the_words_of_both_and_the_next_save_counts(client, convening, item, convener, other, outside):
    write(convening, item, "The college starts in May", 0, other)
    client.force_login(convener)
    args = [convening.region.slug, convening.pk]
    address = reverse("convenings:note", args=[*args, item.pk])

    with outside():
        refused = client.post(address, {"text": "Two employers pay", "seen": 0})
    page = refused.content.decode()
    assert refused.status_code == 409
    assert "The college starts in May" in page
    assert "Two employers pay" in page
    assert 'name="seen" value="1"' in page

    with outside():
        saved = client.post(address, {"text": "Both", "seen": 1})
    assert saved.url == f"{reverse('convenings:notes', args=args)}#item-{item.pk}"
    assert texts(convening)[-1] == (2, "Both")
