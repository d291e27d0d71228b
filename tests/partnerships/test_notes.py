"""Notes: who writes them, who reads them, who is told, and what becomes of one that should not stand."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from outbox.models import Message
from partnerships.models import Mention, Note, NoteReport, Opportunity, Reader, Stage, Visibility
from regions.models import Activity, Link
from regions.scope import in_region
from tests.factories import (
    make_contact,
    make_item,
    make_leader,
    make_member,
    make_partner_contact,
    make_partnership,
    make_priority,
    make_seat,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def table(here):
    """A partnership with a leader, a champion and a partner, and the priority they talk about."""
    with in_region(here):
        partnership = make_partnership()
        people = {
            "leader": make_seat(partnership, make_leader(name="Ana Ruiz")).contact,
            "champion": make_seat(partnership, make_leader(name="Grace Tovar"), role="champion").contact,
            "partner": make_seat(partnership, make_partner_contact(name="Bob Lee"), role="partner").contact,
            "priority": make_priority(partnership),
            "partnership": partnership,
            "convener": make_member(here, name="Carla Soto"),
        }
        yield people


def say(table, who="leader", text="Who could open a Saturday?", visibility="members", **more):
    return Note.say(table["priority"], text=text, visibility=visibility, by=table[who], **more)


def refused(verb, *args, **given):
    with pytest.raises(ValidationError) as refusal, transaction.atomic():
        verb(*args, **given)
    return refusal.value


def save_now(row):
    """With the keys that are usually looked at when a transaction ends."""
    row.save()
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def read(reader):
    return set(Note.objects.visible_to(reader).values_list("text", flat=True))


def test_note_each_reads_what_is_meant_for_them(table, here):
    for visibility in Visibility.values:
        say(table, "convener", text=visibility, visibility=visibility)
    outsider = make_leader()

    assert read(Reader(contact=table["leader"])) == {"business", "members", "public"}
    assert read(Reader(contact=table["partner"])) == {"members", "public"}
    assert read(Reader(contact=outsider)) == set()
    assert read(Reader(is_staff=True)) == {"members", "public"}
    assert read(Reader(is_staff=True, hears_business=True)) == {"business", "members", "public"}
    assert read(Reader()) == set()


def test_note_for_the_public_is_read_once_the_page_is_open_and_the_priority_stands(table):
    say(table, visibility="public", text="Saturday it is")

    assert read(Reader()) == set()
    table["partnership"].publish(by=table["convener"])
    assert read(Reader()) == {"Saturday it is"}
    table["partnership"].choose_shown(["purpose"], by=table["convener"])
    assert read(Reader()) == set()
    table["partnership"].choose_shown(["priorities"], by=table["convener"])
    assert read(Reader()) == {"Saturday it is"}
    table["priority"].drop(by=table["convener"], reason="Done elsewhere")
    assert read(Reader()) == set()


def test_note_of_leaders_is_closed_to_who_gave_up_the_seat(table):
    say(table, visibility="business", text="Between us")
    assert read(Reader(contact=table["champion"])) == {"Between us"}

    table["champion"].seats.get().leave(by=table["convener"], on=timezone.localdate() - timedelta(days=1))

    assert read(Reader(contact=table["champion"])) == set()


def test_note_partner_cannot_write_among_leaders(table):
    refusal = refused(say, table, "partner", visibility="business")

    assert "Only business leaders" in refusal.messages[0]
    assert not Note.objects.exists()


def test_note_outsider_cannot_write(table):
    table["stranger"] = make_leader()

    assert "Only who sits at this table" in refused(say, table, "stranger").messages[0]
    assert "Only business leaders" in refused(say, table, "stranger", visibility="business").messages[0]
    assert "Only who sits at this table" in refused(say, table, "stranger", visibility="public").messages[0]
    assert not Note.objects.exists()


def test_note_owner_of_an_item_without_a_seat_reads_and_writes_there_only(table):
    helper = make_partner_contact()
    mine, other = (make_item(table["partnership"], owner=owner) for owner in (helper, make_partner_contact()))
    Note.say(mine, text="Mine", visibility="members", by=helper)
    Note.say(other, text="Theirs", visibility="members", by=table["convener"])

    assert read(Reader(contact=helper)) == {"Mine"}
    refused(Note.say, other, text="Me too", visibility="members", by=helper)


def test_note_empty_or_too_long_is_refused(table):
    assert "text" in refused(say, table, text="  ").error_dict
    assert "text" in refused(say, table, text="x" * 4001).error_dict
    assert "visibility" in refused(say, table, visibility="everybody").error_dict


def test_note_closed_partnership_is_over(table):
    table["partnership"].move_to(Stage.CLOSED, by=table["convener"])

    assert refused(say, table).code == "closed"


def test_note_schema_refuses_a_partner_among_leaders(table):
    partner = table["partner"]
    row = Note(
        partnership=table["partnership"], priority=table["priority"], visibility="business", text="x", author="x",
        contact=partner, organization=partner.organization,
    )  # fmt: skip

    with pytest.raises(IntegrityError, match="side_agrees"), transaction.atomic():
        save_now(row)


def test_note_schema_refuses_a_mention_of_a_partner_among_leaders(table):
    note = say(table, visibility="business")
    for visibility in ("business", "members"):
        row = Mention(
            note=note, contact=table["partner"], organization=table["partner"].organization, visibility=visibility
        )
        with pytest.raises(IntegrityError, match="agrees"), transaction.atomic():
            save_now(row)


def test_note_schema_never_opens_it_to_others(table):
    note = say(table, visibility="business")

    with pytest.raises(IntegrityError, match="Who may read a note is fixed"), transaction.atomic():
        Note.objects.filter(pk=note.pk).update(visibility="public")


def test_note_schema_holds_it_to_the_partnership_of_its_thing(table):
    item, elsewhere = make_item(table["partnership"]), make_partnership()

    with pytest.raises(IntegrityError, match="belongs to the partnership"), transaction.atomic():
        Note.objects.create(
            partnership=elsewhere, item=item, visibility="members", text="x", author="x", user=table["convener"]
        )
    with pytest.raises(IntegrityError, match="note_about_one_thing"), transaction.atomic():
        Note.objects.create(
            partnership=table["partnership"], item=item, priority=table["priority"], visibility="members", text="x",
            author="x", user=table["convener"],
        )  # fmt: skip


# ---- naming people ----


def named(note):
    return list(note.mentions.order_by("contact__name").values_list("contact__name", flat=True))


def test_mention_picked_and_written_are_one(table):
    note = say(table, text="@Bob Lee, and @Grace: what do you think?", to=[table["partner"]])

    assert named(note) == ["Bob Lee", "Grace Tovar"]
    sent = Message.objects.filter(kind="note.named").values_list("contact__name", "at_once")
    assert set(sent) == {("Bob Lee", "named"), ("Grace Tovar", "named")}
    assert Link.objects.to("discussion", table["priority"]).count() == 2


def test_mention_of_somebody_who_cannot_read_it_is_told_to_the_writer(table):
    among_leaders = refused(say, table, text="What does @Bob Lee say?", visibility="business")
    unseated = refused(say, table, to=[make_contact(name="Dana Fox")])
    written = refused(say, table, text="Ask @Dana Fox")

    assert "Bob Lee cannot read what is for business leaders only" in among_leaders.messages[0]
    assert "Dana Fox has no seat here" in unseated.messages[0]
    assert "Dana Fox has no seat here" in written.messages[0]
    assert not Note.objects.exists()
    assert not Message.objects.exists()


@pytest.mark.parametrize("by_mail", [False, True])
def test_mention_stands_in_no_note_that_everybody_can_read(table, by_mail):
    refusal = refused(say, table, text="@Bob Lee opens on Saturdays", visibility="public", by_mail=by_mail)
    note = say(table, text="The college opens on Saturdays", visibility="public", to=[table["partner"]])

    assert "leave out the name of Bob Lee" in refusal.messages[0]
    assert named(note) == ["Bob Lee"]
    assert Note.objects.count() == 1


def test_mention_of_two_people_of_one_name_is_asked_about(table):
    make_seat(table["partnership"], make_leader(name="Ana Soto"))

    refusal = refused(say, table, "partner", text="@Ana, would you?")

    assert "More than one person may be meant by “Ana”" in refusal.messages[0]


@pytest.mark.parametrize("text", ["Write to me@Ana Ruiz", "ana@ruiz.example", "@ Ana", "@@Ana", "@Nobody", "5 @ 3"])
def test_mention_needs_a_name_after_the_sign(table, text):
    assert named(say(table, "partner", text=text)) == []


def test_mention_accents_capitals_and_a_full_stop_do_not_matter(table):
    make_seat(table["partnership"], make_leader(name="José Núñez"))

    assert named(say(table, text="thanks, @jose nunez.")) == ["José Núñez"]


def test_mention_of_oneself_and_of_one_told_before_says_nothing(table):
    note = say(table, text="@Ana Ruiz thinks so")
    assert named(note) == []
    note = say(table, text="@Bob Lee, Saturday?")

    note.edit(text="@Bob Lee, Sunday? @Grace too", by=table["leader"])

    assert named(note) == ["Bob Lee", "Grace Tovar"]
    assert Message.objects.filter(kind="note.named").count() == 2


def test_mention_at_once_three_times_a_day_then_with_the_days_mail(table):
    for number in range(5):
        say(table, text=f"@Bob Lee {number}")

    told = Message.objects.filter(contact=table["partner"])
    assert told.filter(kind="note.named").count() == 3
    # The fourth waits, and the fifth goes in the same letter.
    assert told.filter(kind="note.said").count() == 1


# ---- who else hears ----


def test_said_to_who_talks_there_once_a_day_and_never_to_the_writer(table):
    say(table, "partner", text="One")
    say(table, "leader", text="Two")
    say(table, "leader", text="Three")
    say(table, "leader", text="Four", visibility="business")

    said = Message.objects.filter(kind="note.said").values_list("contact__name", "context__visibility")

    assert list(said) == [("Bob Lee", "members")]


def test_said_reaches_the_champion_of_the_priority(table):
    table["priority"].sign_up(table["champion"], by=table["champion"])

    say(table, "leader", visibility="business")

    assert list(Message.objects.filter(kind="note.said").values_list("contact__name", flat=True)) == ["Grace Tovar"]


def test_activity_is_silent_about_what_leaders_say_among_themselves(table):
    say(table, visibility="business", text="Between us")
    assert not Activity.objects.filter(verb__startswith="note.").exists()

    say(table, text="For all")

    assert [a.detail["who"] for a in Activity.objects.filter(verb="note.said")] == [str(table["leader"])]


# ---- mending, hiding, reporting, summing up ----


def test_edit_within_ten_minutes_by_its_author_only(table):
    at = timezone.now()
    note = say(table, at=at)

    assert refused(note.edit, text="Mine now", by=table["partner"], at=at).code == "not_yours"
    note.edit(text="Who could open a Sunday?", by=table["leader"], at=at + timedelta(minutes=9, seconds=59))
    late = refused(note.edit, text="Never", by=table["leader"], at=at + timedelta(minutes=10))

    assert late.code == "too_late"
    note.refresh_from_db()
    assert (note.text, note.edited_at is None) == ("Who could open a Sunday?", False)


def test_edit_a_user_and_a_contact_of_one_number_are_two(table):
    note = say(table, "convener")
    twin = table["leader"]
    twin.pk = table["convener"].pk

    assert refused(note.edit, text="Mine", by=twin).code == "not_yours"


def test_hide_tells_the_author_why_and_takes_it_from_everybody_else(table):
    note = say(table)

    assert "reason" in refused(note.hide, reason=" ", by=table["convener"]).error_dict
    note.hide(reason="It names a student", by=table["convener"])

    assert read(Reader(contact=table["partner"])) == set()
    assert read(Reader(is_staff=True)) == set()
    assert read(Reader(contact=table["leader"])) == {note.text}
    assert refused(note.hide, reason="Again", by=table["convener"]).code == "hidden"
    assert list(Message.objects.filter(kind="note.hidden").values_list("contact", flat=True)) == [table["leader"].pk]
    note.show_again(by=table["convener"])
    assert read(Reader(contact=table["partner"])) == {note.text}


def test_report_by_who_reads_it_and_settled_by_hiding_or_letting_it_stand(table):
    note = say(table)
    among = say(table, visibility="business", text="Between us")

    note.report(reason="It names a student", by=table["partner"])
    note.report(reason="It still does", by=table["partner"])

    assert refused(among.report, reason="?", by=table["partner"]).code == "gone"
    assert list(NoteReport.objects.open().values_list("reason", flat=True)) == ["It still does"]
    note.let_stand(by=table["convener"])
    assert refused(note.let_stand, by=table["convener"]).code == "settled"
    note.report(reason="Once more", by=table["champion"])
    note.hide(reason="It does", by=table["convener"])
    assert not NoteReport.objects.open().exists()


def test_summary_by_convener_or_champion_stands_last_and_replaces_the_one_before(table):
    Note.summarize(table["priority"], text="We open Saturdays", visibility="members", by=table["convener"])
    say(table, text="And Sundays?")
    Note.summarize(table["priority"], text="Saturdays from May", visibility="members", by=table["champion"])
    Note.summarize(table["priority"], text="At our cost", visibility="business", by=table["champion"])

    refusal = refused(Note.summarize, table["priority"], text="Mine", visibility="members", by=table["leader"])

    assert refusal.code == "not_theirs"
    notes = Note.objects.on(table["priority"]).standing().in_order()
    assert [note.text for note in notes] == ["And Sundays?", "Saturdays from May", "At our cost"]


def test_merging_a_sentence_takes_its_notes_along(table):
    by = table["convener"]
    kept, gone = (
        Opportunity.capture(table["partnership"], words, category="workforce", by=by) for words in ("One", "Two")
    )
    Note.say(gone, text="So say we", visibility="members", by=by)

    gone.merge_into(kept, by=by)

    assert [note.text for note in Note.objects.on(kept)] == ["So say we"]


def test_reported_note_is_on_the_conveners_page_of_today_until_somebody_looked(table, here, client):
    note = say(table, text="A student's name")
    note.report(reason="It names a student", by=table["partner"])
    client.force_login(table["convener"])
    address = f"/r/{here.slug}/notes/priority/{table['priority'].pk}/"

    today = client.get(f"/r/{here.slug}/").content.decode()

    assert "A reader asks you to look at a note" in today
    assert address in today
    assert "It names a student" in client.get(address).content.decode()
    client.post(f"/r/{here.slug}/notes/{note.pk}/let-stand/")
    assert "A reader asks you" not in client.get(f"/r/{here.slug}/").content.decode()
