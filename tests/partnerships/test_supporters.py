"""Who helps with an item: called in by the convener, told once, on their lists and pages until they step back."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from outbox.models import Message, State
from outbox.writing import write
from partnerships.models import ActionItem, Note, SeatRole, Supporter
from regions.merging import merge
from regions.models import Link
from regions.scope import in_region
from tests.factories import make_contact, make_partner_contact, make_seat
from tests.partnerships.acting import make_item, make_priority, make_team
from tests.programs import said, send

pytestmark = pytest.mark.django_db


@pytest.fixture
def item(valley):
    return make_item()


def seated(item, **given):
    contact = make_partner_contact(**given)
    make_seat(item.team.priority.partnership, contact, SeatRole.PARTNER)
    return contact


def refusal(verb, *args, **given):
    with pytest.raises(ValidationError) as caught:
        verb(*args, **given)
    return caught.value


def letters(kind="item.support"):
    return Message.objects.filter(kind=kind).select_related("contact__organization").order_by("id")


def test_who_is_called_in_answers_for_their_organization_and_hears_once(item):
    bob = seated(item, name="Bob Lee")

    supporter = item.call_in(bob, by=None)

    assert item.call_in(bob, by=None) == supporter
    assert supporter.organization == bob.organization
    (message,) = letters()
    assert (message.contact, message.about_id, message.at_once) == (bob, item.pk, "")
    letter = write([message])[message.pk]
    assert letter.subject == f"Will you help? {item.title}"
    assert f"{item.owner.name} of {item.owner.organization.name} has this one" in letter.text
    assert Link.objects.to("support", item).get(contact=bob).url in letter.text


@pytest.mark.parametrize("language", ["en", "es"])
def test_the_letter_speaks_their_language(item, language):
    bob = seated(item, language=language)
    item.call_in(bob, by=None)
    (message,) = letters()

    letter = write([message])[message.pk]

    assert ("¿Puede ayudar?" in letter.subject) == (language == "es")
    assert ("counts on your help" in letter.html) == (language == "en")


def test_whoever_owns_it_left_or_belongs_elsewhere_is_not_called_in(item):
    partnership = item.team.priority.partnership
    gone, left, other = make_partner_contact(name="Ada Gone"), seated(item, name="Lee Left"), seated(item)
    gone.archive(by=None)
    left.seats.get().leave(by=None)

    assert "has this item" in refusal(item.call_in, item.owner, by=None).messages[0]
    assert "has left the directory" in refusal(item.call_in, gone, by=None).messages[0]
    assert "left this table" in refusal(item.call_in, left, by=None).messages[0]
    elsewhere = make_partner_contact().organization
    wrong = refusal(item.call_in, other, organization=elsewhere, by=None)
    assert list(wrong.error_dict) == ["contact"]
    assert "belongs to" in wrong.messages[0]
    assert Supporter.objects.count() == 0
    assert partnership.priorities.exists()


@pytest.mark.parametrize("ends", ["done", "dropped", "let go"])
def test_nobody_is_called_in_to_what_is_over(item, ends):
    bob = seated(item)
    if ends == "done":
        item.report(status="done", by=item.owner)
    elif ends == "dropped":
        item.drop(reason="No need", by=None)
    else:
        item.team.priority.drop(by=None, reason="They changed their mind")

    assert refusal(item.call_in, bob, by=None).code == "closed"
    assert letters().count() == 0


def test_stepping_back_takes_the_letter_back_that_has_not_left(item):
    bob = seated(item, name="Bob Lee")
    supporter = item.call_in(bob, by=None)

    supporter.step_back(by=bob)

    assert letters().get().state == State.WITHDRAWN
    assert refusal(supporter.step_back, by=bob).messages == ["Bob Lee has already stepped back."]
    again = item.call_in(bob, by=None)
    assert again != supporter
    assert letters().filter(state=State.QUEUED).count() == 1


def test_a_letter_about_what_is_done_meanwhile_is_not_written(item):
    item.call_in(seated(item), by=None)
    item.report(status="done", by=item.owner)

    assert write(list(letters())) == {}


def test_handing_over_to_who_helps_makes_it_theirs(item):
    bob, ann = seated(item), seated(item)
    item.call_in(bob, by=None)
    item.call_in(ann, by=None)

    item.hand_over(bob, by=None)

    assert [one.contact for one in item.supporters.current()] == [ann]
    assert list(ActionItem.objects.helped_by(bob)) == []


def test_lists_tell_who_was_called_in_from_who_could_help(item):
    team = item.team
    bob, ann = seated(item), seated(item)
    stuck, named, done = make_item(team), make_item(team), make_item(team)
    item.call_in(bob, by=None)
    stuck.report(status="blocked", helper=bob, by=stuck.owner)
    named.report(status="blocked", helper_organization=bob.organization, by=named.owner)
    done.call_in(bob, by=None)
    done.report(status="done", by=done.owner)
    own = make_item(team, owner=bob)

    found = {one: one.is_called for one in ActionItem.objects.unfinished().helped_by(bob)}

    assert found == {item: True, stuck: False, named: False}
    assert list(ActionItem.objects.unfinished().helped_by(ann)) == []
    assert set(ActionItem.objects.unfinished().concerning(bob)) == {item, own}


def test_who_helps_reads_and_writes_notes_of_that_item_and_of_no_other(item):
    bob, other = make_partner_contact(name="Bob Lee"), make_item(item.team)
    item.call_in(bob, by=None)

    note = Note.say(item, text="I have the keys", visibility="members", by=bob)

    assert note.organization == bob.organization
    assert refusal(Note.say, other, text="Me too", visibility="members", by=bob).code == "no_seat"
    assert refusal(Note.say, item.team.priority, text="Me too", visibility="members", by=bob).code == "no_seat"


def test_who_helps_hears_of_notes_with_their_days_mail(item):
    bob = seated(item, name="Bob Lee")
    item.call_in(bob, by=None)

    Note.say(item, text="The room is free", visibility="members", by=item.owner)

    assert [message.contact for message in letters("note.said")] == [bob]


@pytest.mark.parametrize(
    "wrong",
    [{"left_at": timezone.now() - timedelta(days=2), "since": timezone.now()}, {"twice": True}],
    ids=["left before", "twice"],
)
def test_the_schema_refuses_what_the_verbs_never_write(item, wrong):
    bob = seated(item)
    given = {"item": item, "contact": bob, "organization": bob.organization}
    twice = wrong.pop("twice", False) if "twice" in wrong else False
    if twice:
        Supporter.objects.create(**given)

    with pytest.raises(IntegrityError), transaction.atomic():
        Supporter.objects.create(**given, **({} if twice else wrong))


def test_two_records_of_one_person_help_once_afterwards(item):
    home = make_partner_contact().organization
    kept, merged = make_contact(home), make_contact(home)
    for person in (kept, merged):
        make_seat(item.team.priority.partnership, person, SeatRole.PARTNER)
        item.call_in(person, by=None)

    merge(kept, merged, take={}, by=None)

    assert [one.contact for one in item.supporters.current()] == [kept]


# ---- pages ----


def path_of(item, contact, purpose="support"):
    return Link.objects.to(purpose, item).get(contact=contact).path


def test_the_helpers_page_shows_how_it_goes_and_what_else_is_theirs(client, valley, item):
    bob = seated(item, name="Bob Lee")
    item.call_in(bob, by=None)
    item.report(status="blocked", note="The hall is taken", by=item.owner)
    make_item(item.team, owner=bob, title="Find an instructor")
    other = make_item(item.team, owner=item.owner, title="Rent a hall")
    other.call_in(bob, by=None)

    page = client.get(path_of(item, bob)).content.decode()

    assert "You help with this" in page
    assert item.owner.name in page
    assert "The hall is taken" in page
    assert "Find an instructor" in page
    assert path_of(other, bob) in page
    # SECURITY: who was forwarded this link would report in his name with that one.
    assert path_of(ActionItem.objects.get(title="Find an instructor"), bob, "item") not in page


def test_the_owners_page_names_who_helps_and_plans_the_rest(client, valley, item):
    bob = seated(item, name="Bob Lee")
    item.call_in(bob, by=None)
    later = make_item(item.team, owner=item.owner, title="Book the hall", days=20)
    helping = make_item(item.team, owner=bob, title="Print the posters", days=3)
    make_seat(item.team.priority.partnership, item.owner, SeatRole.PARTNER)
    helping.call_in(item.owner, by=None)

    page = client.get(path_of(item, item.owner, "item")).content.decode()

    assert "Helping you:" in page
    assert "Bob Lee" in page
    plan = page[page.index("What else is yours") :]
    assert plan.index("Print the posters") < plan.index("Book the hall")
    assert path_of(later, item.owner, "item") in plan
    assert path_of(helping, item.owner) in plan
    assert "helps Bob Lee" in plan


def test_who_steps_back_on_the_phone_opens_it_no_more(client, valley, item):
    bob = seated(item, name="Bob Lee")
    item.call_in(bob, by=None)
    path = path_of(item, bob)
    assert "Can you not help with it?" in client.get(f"{path}step-back/").content.decode()
    assert item.supporters.current().count() == 1

    page = client.post(f"{path}step-back/").content.decode()

    assert f"{item.owner.name} has it still" in page
    assert item.supporters.current().count() == 0
    assert client.get(path).status_code == 410
    assert client.post(f"{path}discussion/").status_code == 410


def test_the_convener_calls_in_and_lets_go(here, convener):
    with in_region(here):
        item = make_item(make_priority().team)
        bob = seated(item, name="Bob Lee")
    address = f"/r/{here.slug}/items/{item.pk}/"

    convener.post(f"{address}call-in/", {"contact": bob.pk})

    page = convener.get(address).content.decode()
    assert "Bob Lee steps back" in page or "Bob steps back" in page
    with in_region(here):
        supporter = Supporter.objects.get()
    convener.post(f"/r/{here.slug}/supporters/{supporter.pk}/step-back/")
    assert "Nobody beside the owner" in convener.get(address).content.decode()


def test_programs_call_in_and_let_go_by_the_same_verbs(here, convener):
    with in_region(here):
        item = make_item(make_team())
        bob = seated(item, name="Bob Lee")
    one = f"items/{item.pk}/"

    called = send(convener, here, f"{one}call-in/", contact=bob.pk).json()

    assert [(row["contact"], row["organization"]) for row in called["supporters"]] == [(bob.pk, bob.organization_id)]
    assert send(convener, here, f"{one}step-back/", contact=bob.pk).json()["supporters"] == []
    assert said(convener, here, f"{one}step-back/", contact=bob.pk) == (
        409,
        {"detail": ["Bob Lee has already stepped back."]},
    )
    assert said(convener, here, f"{one}call-in/", contact=item.owner_id)[0] == 400
