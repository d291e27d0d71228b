"""The two letters of a ballot: a personal link when it opens, the result when it closes."""

import pytest
from django.utils import timezone

from outbox.delivery import deliver
from outbox.letters import KINDS, Category
from outbox.models import Consent, Message, Wish
from regions.merging import merge
from regions.models import Link
from regions.scope import in_region
from tests.factories import make_contact, make_region
from tests.partnerships.ballot_box import QUESTION, count, opened, place, prepare

pytestmark = pytest.mark.django_db

NASTY = '"><script>alert(1)</script>\r\nBcc: everyone@x.example'


@pytest.fixture
def here():
    return make_region(name="Rio Grande Valley")


def letters(kind):
    messages = list(Message.objects.filter(kind=kind).select_related("contact__organization").order_by("id"))
    return messages, KINDS[kind].render(messages)


def test_opening_letter_carries_question_choices_rules_and_the_leaders_own_link(here):
    with in_region(here):
        box = opened(partners=1)
        messages, written = letters("ballot.opened")
        links = {link.contact_id: link.url for link in Link.objects.to("ballot", box.ballot)}

        assert len(messages) == 3
        for message in messages:
            letter = written[message.pk]
            assert letter.subject == f"Place your dots: {QUESTION}"
            for body in (letter.text, letter.html):
                assert links[message.contact_id] in body
                assert sum(url in body for url in links.values()) == 1
                assert all(need.statement in body for need in box.needs)
            assert all(rule in letter.text for rule in box.ballot.rules)


def test_closing_takes_back_the_letters_that_did_not_get_out_in_time(here):
    with in_region(here):
        box = opened()
        late, *others = Message.objects.filter(kind="ballot.opened").order_by("pk")
        Message.objects.filter(pk__in=[message.pk for message in others]).update(state="sent", sent_at=timezone.now())

        count(box.ballot)

        states = dict(Message.objects.filter(kind="ballot.opened").values_list("pk", "state"))
        assert states.pop(late.pk) == "withdrawn"
        assert set(states.values()) == {"sent"}
        assert set(Message.objects.filter(kind="ballot.closed").values_list("state", flat=True)) == {"queued"}


def test_who_was_merged_since_hears_the_result_by_the_record_they_are_now(here):
    with in_region(here):
        box = opened()
        elector = box.electors[0].contact
        kept = make_contact(elector.organization, email="kept@rio.example")
        merge(kept, elector, take={}, by=None)

        count(box.ballot)

        told = Message.objects.filter(kind="ballot.closed").values_list("contact", flat=True)
        assert kept.pk in told
        assert elector.pk not in told
        assert len(told) == len(set(told)) == len(box.electors)


def test_closing_letter_carries_the_result_and_gives_partners_no_link(here):
    with in_region(here):
        box = opened(partners=1)
        place(box, [[2, 1], [1], [1]])
        count(box.ballot)
        messages, written = letters("ballot.closed")

        partner = box.listeners[0].contact_id
        for message in messages:
            letter = written[message.pk]
            assert letter.subject == f"The result: {QUESTION}"
            assert "The leaders chose two." in letter.text
            assert "1. Requirement A (4 dots) Chosen." in letter.text
            assert "3 of 3 leaders voted, for 3 organizations." in letter.html
            assert ("/vote/" in letter.text, "/vote/" in letter.html) == ((message.contact_id != partner,) * 2)


def test_letters_are_written_in_the_leaders_language(here):
    with in_region(here):
        box = prepare()
        contact = box.seats[0].contact
        contact.language = "es"
        contact.save()
        box.ballot.open(by=None)
        messages, written = letters("ballot.opened")

        spanish = written[messages[0].pk]
        assert '<html lang="es"' in spanish.html
        assert spanish.subject == f"Coloque sus puntos: {QUESTION}"
        assert "Cada líder empresarial tiene 3 puntos." in spanish.text


def test_writing_letters_takes_the_same_statements_for_three_and_for_fifty(here, sql):
    with in_region(here):
        for leaders in (3, 50):
            box = opened(leaders=leaders)
            messages = list(
                Message.objects.filter(kind="ballot.opened", about_id=box.ballot.pk).select_related(
                    "contact__organization"
                )
            )
            with sql(3):
                assert len(KINDS["ballot.opened"].render(messages)) == leaders
            count(box.ballot)
            messages = list(
                Message.objects.filter(kind="ballot.closed", about_id=box.ballot.pk).select_related(
                    "contact__organization"
                )
            )
            with sql(2):
                assert len(KINDS["ballot.closed"].render(messages)) == leaders


def test_leader_who_wants_no_invitations_still_gets_the_ballot(here, smtp_sink):
    with in_region(here):
        box = prepare()
        contact = box.seats[0].contact
        Consent.objects.say(contact, Category.INVITATIONS, Wish.WITHDRAWN, source="page", by=contact)
        box.ballot.open(by=None)

    assert deliver(here) == 3
    assert [mail["Subject"] for mail in smtp_sink.to(contact.email)] == [f"Place your dots: {QUESTION}"]


def test_nasty_words_stay_text_and_make_no_header(here, smtp_sink):
    with in_region(here):
        box = prepare(options=2, dots=2)
        box.needs[0].reword(NASTY, by=None)
        box.ballot.question = NASTY
        box.ballot.save()
        box.ballot.open(by=None)

    deliver(here)

    mail = smtp_sink.messages[0]
    assert mail["Bcc"] is None
    html = mail.get_body(("html",)).get_content()
    assert "&lt;script&gt;" in html
    assert "<script>" not in html


def test_lost_link_makes_that_one_letter_wait_and_no_other(here):
    with in_region(here):
        box = opened()
        Link.objects.to("ballot", box.ballot).get(contact=box.electors[0].contact).revoke(by=None)
        messages, written = letters("ballot.opened")

        assert [
            message.contact_id in {box.electors[n].contact_id for n in (1, 2)}
            for message in messages
            if message.pk in written
        ] == [True, True]
