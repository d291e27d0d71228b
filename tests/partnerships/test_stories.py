"""What has changed, in whose words, and who agreed that everybody may read it; small tests with a day to decide."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from outbox.models import Message
from partnerships.models import Experiment, Outcome, Quote
from regions.models import Link
from regions.scope import in_region
from tests.factories import make_contact, make_member, make_partnership, make_priority, make_region, make_seat

pytestmark = pytest.mark.django_db


@pytest.fixture
def here():
    return make_region(slug="here")


@pytest.fixture
def convener(here):
    return make_member(here)


@pytest.fixture
def inside(here):
    with in_region(here):
        yield here


@pytest.fixture
def partnership(inside):
    return make_partnership(slug="mills", name="Mills Partnership")


@pytest.fixture
def priority(partnership):
    return make_priority(partnership, title="Grow our own")


@pytest.fixture
def elena(partnership):
    return make_seat(partnership, make_contact(name="Elena Garza", email="elena@mills.example")).contact


def tell(priority, convener, **given):
    return Outcome.tell(priority, **{"title": "Fifty trained", "kind": "training"} | given, by=convener)


def link_of(quote):
    return Link.objects.to("quote", quote).get()


def refused(verb, *args, **given):
    with pytest.raises(ValidationError) as said, transaction.atomic():
        verb(*args, **given)
    return " ".join(said.value.messages)


def test_an_outcome_is_told_with_words_and_the_person_is_asked(priority, convener, elena):
    outcome = tell(
        priority, convener, figure=50, unit="people", quoted=elena, words=" We hire here now. ", quick_win=True
    )

    quote = outcome.quotes.get()
    assert (quote.words, quote.contact, quote.said) == ("We hire here now.", elena, "waiting")
    message = Message.objects.get(kind="quote.asked")
    assert (message.contact, message.about_id) == (elena, quote.pk)
    assert link_of(quote).expires_at is None
    assert list(Outcome.objects.quick_wins()) == [outcome]


def test_a_story_without_the_consent_it_needs_is_not_published(priority, convener, elena):
    outcome = tell(priority, convener, quoted=elena, words="We hire here now.")

    sentence = refused(outcome.publish, agreed_by="The college", by=convener)

    assert sentence == (
        "Elena Garza has not agreed to be quoted. Wait for their yes, or take their words out of this story."
    )
    outcome.refresh_from_db()
    assert outcome.published_at is None
    assert refused(outcome.publish, agreed_by=" ", by=convener) == "Say who agreed to publish it."

    outcome.quotes.get().answer(yes=True, by=elena)
    outcome.publish(agreed_by="The college", by=convener)
    assert Outcome.objects.published().get() == outcome


def test_a_yes_taken_back_takes_the_story_off_at_once_and_a_second_no_changes_nothing(priority, convener, elena):
    outcome = tell(priority, convener, quoted=elena, words="We hire here now.")
    quote = outcome.quotes.get()
    quote.answer(yes=True, by=elena)
    outcome.publish(agreed_by="The college", by=convener)

    quote.answer(yes=False, by=elena)
    answered = Quote.objects.get().said_at
    quote.answer(yes=False, by=elena)

    outcome.refresh_from_db()
    assert (outcome.published_at, outcome.agreed_by) == (None, "")
    assert (Quote.objects.get().said, Quote.objects.get().said_at) == ("no", answered)
    assert "Elena Garza has not agreed" in refused(outcome.publish, agreed_by="The college", by=convener)


def test_words_taken_out_leave_the_story_free_and_ask_nothing_more(priority, convener, elena):
    outcome = tell(priority, convener, quoted=elena, words="We hire here now.")
    quote = outcome.quotes.get()

    quote.take_out(by=convener)

    assert Message.objects.get(kind="quote.asked").state == "withdrawn"
    assert refused(quote.answer, yes=True, by=elena) == "These words are not used any more. Nothing is asked of you."
    outcome.publish(agreed_by="The college", by=convener)
    assert refused(quote.take_out, by=convener) == "These words were already taken out."


def test_what_is_public_is_neither_changed_nor_quoted_in_until_it_is_taken_back(priority, convener, elena):
    outcome = tell(priority, convener)
    outcome.publish(agreed_by="The college", by=convener)

    assert "Take it back first" in refused(outcome.revise, title="Sixty trained", by=convener)
    assert "Take it back first" in refused(outcome.quote, elena, "We hire here now.", by=convener)

    outcome.unpublish(by=convener)
    outcome.revise(title="Sixty trained", by=convener)
    assert Outcome.objects.get().title == "Sixty trained"


def test_words_need_somebody_and_somebody_needs_words_and_an_address(priority, convener, partnership):
    silent = make_seat(partnership, make_contact(name="Ana Ruiz", email="")).contact

    assert refused(tell, priority, convener, words="Well done") == "Say whose words these are."
    assert refused(tell, priority, convener, quoted=silent, words=" ") == "Write down what Ana Ruiz said."
    assert "Ana Ruiz cannot be asked by mail" in refused(tell, priority, convener, quoted=silent, words="Well done")
    assert not Outcome.objects.exists()


@pytest.mark.parametrize(
    ("statement", "rule"),
    [
        ("UPDATE partnerships_quote SET said = 'no'", "quote_stays_inside"),
        ("UPDATE partnerships_quote SET words = 'Other words'", "quote_frozen"),
        ("UPDATE partnerships_quote SET said_at = NULL", "quote_answered_at"),
        ("UPDATE partnerships_outcome SET agreed_by = ''", "outcome_public_by_consent"),
    ],
)
def test_the_database_keeps_consent_and_words_together(priority, convener, elena, statement, rule):
    outcome = tell(priority, convener, quoted=elena, words="We hire here now.")
    outcome.quotes.get().answer(yes=True, by=elena)
    outcome.publish(agreed_by="The college", by=convener)

    with pytest.raises(IntegrityError, match=rule), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_the_database_publishes_nothing_over_an_open_question(priority, convener, elena):
    outcome = tell(priority, convener, quoted=elena, words="We hire here now.")

    with pytest.raises(IntegrityError, match="public_words_agreed"), transaction.atomic():
        Outcome.objects.filter(pk=outcome.pk).update(published_at=timezone.now(), agreed_by="Nobody")


def test_the_quoted_person_says_yes_and_takes_it_back_on_one_page(client, here, convener):
    with in_region(here):
        partnership = make_partnership(slug="mills", name="Mills Partnership")
        who = make_seat(partnership, make_contact(name="Elena Garza")).contact
        outcome = tell(make_priority(partnership), convener, quoted=who, words="We hire here now.")
        quote = outcome.quotes.get()
        address = link_of(quote).path

    asked = client.get(address).content.decode()
    assert "“We hire here now.”" in asked
    assert "Mills Partnership" in asked
    with in_region(here):
        assert Quote.objects.get().said == "waiting"  # a scanner that only looks decides nothing

    assert client.post(address, {"answer": "yes"})["Location"] == address
    agreed = client.get(address).content.decode()
    assert "You said yes." in agreed
    assert "The story shows in public once the convener publishes it." in agreed
    with in_region(here):
        outcome.publish(agreed_by="The college", by=convener)
    assert "If you say no, the whole story comes off the public page" in client.get(address).content.decode()

    client.post(address, {"answer": "no"})
    left = client.get(address).content.decode()
    assert "You said no." in left
    assert "The whole story is off the public page" in left
    with in_region(here):
        assert not Outcome.objects.published().exists()
        quote.take_out(by=convener)
    ended = client.get(address).content.decode()
    assert "These words are not used any more." in ended
    assert 'name="answer"' not in ended


def test_the_form_of_two_minutes_keeps_what_was_typed_when_it_is_refused(client, here, convener):
    with in_region(here):
        partnership = make_partnership(slug="mills")
        priority = make_priority(partnership)
        who = make_seat(partnership, make_contact(name="Elena Garza")).contact
    client.force_login(convener)
    said = {"title": "Fifty trained", "kind": "training", "figure": "50", "unit": "people", "story": "A long story"}

    page = client.post(f"/r/here/priorities/{priority.pk}/outcome/", said | {"words": "We hire here now."})
    assert page.status_code == 400
    assert "Say whose words these are." in page.content.decode()
    assert "A long story" in page.content.decode()
    with in_region(here):
        assert not Outcome.objects.exists()

    client.post(
        f"/r/here/priorities/{priority.pk}/outcome/",
        said | {"words": "We hire here now.", "quoted": who.pk, "quick_win": "on"},
    )
    shown = client.get("/r/here/partnerships/mills/outcomes/?show=wins").content.decode()
    assert "Fifty trained" in shown
    assert "“We hire here now.”" in shown
    assert "not answered yet" in shown
    assert "Fifty trained" not in client.get("/r/here/partnerships/mills/outcomes/?show=pathway").content.decode()


DAY = timedelta(days=1)
CARD = {"hypothesis": "If we ask, they come", "test": "Ask three", "measure": "Two come"}


def test_a_small_test_has_a_day_to_decide_and_ends_with_what_was_learned(priority, convener):
    today = timezone.localdate()
    sentence = refused(Experiment.begin, priority, **CARD, stops_on=today, by=convener)
    assert sentence.startswith("Choose a day after today. You chose ")
    card = Experiment.begin(priority, **CARD, stops_on=today + DAY, by=convener)

    assert refused(card.end, result="running", learned="More", by=convener) == "Choose kept, changed or stopped."
    assert "what you learned" in refused(card.end, result="kept", learned=" ", by=convener)
    card.end(result="changed", learned="Fridays work better", by=convener)

    card.refresh_from_db()
    assert (card.result, card.learned, card.mark) == ("changed", "Fridays work better", ("done", "changed"))
    assert "has ended" in refused(card.end, result="kept", learned="Again", by=convener)
    assert "has ended" in refused(card.revise, **CARD, stops_on=today + DAY, by=convener)


def test_a_test_whose_day_has_come_says_so_and_may_be_given_another(priority, convener):
    card = Experiment.begin(priority, **CARD, stops_on=timezone.localdate() + DAY, by=convener)
    Experiment.objects.update(stops_on=timezone.localdate() - DAY)
    card.refresh_from_db()
    assert card.mark == ("watch", "the day to decide has come")

    card.revise(**CARD | {"measure": "Three come"}, stops_on=timezone.localdate() + 7 * DAY, by=convener)

    assert Experiment.objects.get().measure == "Three come"
    assert card.mark == ("open", "running")


def test_the_priority_shows_its_tests_and_none_begins_on_one_let_go(client, here, convener):
    with in_region(here):
        priority = make_priority(make_partnership(slug="mills"))
    client.force_login(convener)
    stops_on = (timezone.localdate() + 9 * DAY).isoformat()

    client.post(f"/r/here/priorities/{priority.pk}/experiment/", CARD | {"stops_on": stops_on})
    page = client.get(f"/r/here/priorities/{priority.pk}/").content.decode()
    assert "If we ask, they come" in page
    assert "running" in page

    with in_region(here):
        priority.drop(reason="Others do it", by=convener)
    late = client.post(f"/r/here/priorities/{priority.pk}/experiment/", CARD | {"stops_on": stops_on})
    assert late.status_code == 400
    assert "The leaders let this priority go." in late.content.decode()
