"""Giving somebody something to do, and hearing how it goes."""


import pytest
from django.utils import timezone

from outbox.models import Message
from partnerships.models import ActionItem, Priority, Requirement
from regions.models import Link
from regions.scope import in_region
from tests.factories import make_member, make_partner_contact, make_partnership, make_region

pytestmark = pytest.mark.django_db

TODAY = timezone.localdate


@pytest.fixture
def region():
    region = make_region()
    with in_region(region), timezone.override(region.time_zone):
        yield region


@pytest.fixture
def convener(region):
    return make_member(region)


@pytest.fixture
def team(region, convener):
    partnership = make_partnership()
    requirement = Requirement.capture(partnership, "Rotations at night", category="workforce", by=convener)
    return Priority.adopt(requirement, title="Rotations any hospital can open", by=convener).team


def test_item_assigned_tells_its_owner_once_with_a_personal_link(team, convener):
    owner = make_partner_contact()

    item = ActionItem.assign(team, title="Price a cohort", owner=owner, due_on=TODAY(), by=convener)

    assert item.owner_organization == owner.organization
    message = Message.objects.get()
    assert (message.kind, message.contact, message.reply_to) == ("item.assigned", owner, convener.email)
    assert Link.objects.to("item", item).get().contact == owner
