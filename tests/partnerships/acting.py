"""What the tests of acting start from."""

from datetime import timedelta

from django.utils import timezone

from partnerships.models import ActionItem, ActionTeam, Priority, Requirement
from regions.models import Link
from tests.factories import make_partner_contact, make_partnership


def make_priority(
    partnership=None, *, title="Rotations any hospital can open", words="We turn students away in May", by=None
):
    partnership = partnership or make_partnership()
    requirement = Requirement.capture(partnership, words, category="workforce", by=by)
    return Priority.adopt(requirement, title=title, by=by)


def make_team(by=None) -> ActionTeam:
    return make_priority(by=by).team


def make_item(team=None, *, days=7, by=None, **given) -> ActionItem:
    words = {"title": "Price a Saturday cohort", "due_on": timezone.localdate() + timedelta(days=days)} | given
    return ActionItem.assign(team or make_team(), **({"owner": make_partner_contact()} | words), by=by)


def link_to(item: ActionItem) -> Link:
    return Link.objects.to("item", item).get(contact=item.owner)
