"""An item that is stuck: whoever can help hears of it, once each time."""

from datetime import timedelta

import pytest
from django.utils import timezone

from outbox.models import Message, State
from outbox.writing import preview
from partnerships.models.stuck import WAIT_FOR_WORDS
from regions.models import Membership, Role
from regions.scope import in_region
from tests.factories import make_member, make_region, make_seat
from tests.partnerships.acting import make_item

pytestmark = pytest.mark.django_db


@pytest.fixture
def region():
    return make_region(reply_to="office@valley.example", postal_address="1201 W. Main, Weslaco, TX 78596")


@pytest.fixture
def convener(region):
    return make_member(region, Role.CONVENER)


@pytest.fixture(autouse=True)
def inside(region, convener):
    with in_region(region):
        yield


def told():
    return list(Message.objects.filter(kind="item.stuck").select_related("contact").order_by("id"))


def test_whoever_gave_the_item_out_gets_a_letter_with_the_reason_and_the_page(convener, region):
    item = make_item(by=convener)
    at = timezone.now()

    item.report(status="blocked", note="The board meets in June.", by=item.owner, at=at)

    (message,) = told()
    assert (message.to, message.next_attempt_at) == (convener.email, at)
    letter = preview(message)
    assert letter.subject == f"Stuck: {item.title}"
    for text in (letter.text, letter.html):
        assert "“The board meets in June.”" in text
        assert f"{item.owner.name}, {item.owner_organization.name}, is stuck." in text
        assert f"/r/{region.slug}/items/{item.pk}/" in text
        assert f"{region.sender_name}, 1201 W. Main, Weslaco, TX 78596" in text


def test_a_tap_without_words_waits_a_few_minutes_for_them(convener):
    item = make_item(by=convener)
    at = timezone.now()

    item.report(status="blocked", by=item.owner, at=at)
    item.report(status="blocked", note="The board meets in June.", by=item.owner, at=at + timedelta(minutes=1))

    (message,) = told()
    assert message.next_attempt_at == at + WAIT_FOR_WORDS
    assert "The board meets in June." in preview(message).text


def test_each_turn_to_stuck_is_told_once_and_what_moves_again_is_not(convener):
    item = make_item(by=convener)

    item.report(status="blocked", note="No room", by=item.owner)
    item.report(status="blocked", note="Still no room", by=item.owner)
    item.report(status="doing", note="Found one", by=item.owner)
    item.report(status="blocked", note="Lost it", by=item.owner)

    assert [message.state for message in told()] == [State.WITHDRAWN, State.QUEUED]
    item.drop(reason="Not needed", by=convener)
    assert [message.state for message in told()] == [State.WITHDRAWN, State.WITHDRAWN]


def test_without_staff_who_gave_it_the_champion_hears_else_the_region_mailbox(convener, region):
    item = make_item(by=convener)
    Membership.objects.filter(user=convener).delete()

    item.report(status="blocked", note="No room", by=item.owner)
    assert [message.to for message in told()] == [region.reply_to]

    champion = make_seat(item.team.priority.partnership).contact
    item.team.priority.sign_up(champion, by=None)
    item.report(status="doing", by=item.owner)
    item.report(status="blocked", note="No room", by=item.owner)
    message = told()[-1]
    assert message.to == champion.email
    assert "No room" in preview(message).text
