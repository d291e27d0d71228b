"""What the schema holds together however a row comes in: sides of the table, and statements of one partnership."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from convenings.models import Attendance, Convening, Invitation
from partnerships.models import Elector, Opportunity, Priority, PriorityChampion, Requirement, Seat, SeatRole
from regions.models import Kind, Organization
from regions.scope import in_region
from tests.factories import (
    make_business,
    make_contact,
    make_leader,
    make_partner,
    make_partnership,
    make_priority,
    make_region,
    make_requirement,
    make_seat,
)
from tests.partnerships.ballot_box import opened

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def here():
    with in_region(make_region()) as region:
        yield region


def refused(rows, **change):
    """The key that refuses the change at the end of its transaction."""
    with pytest.raises(IntegrityError) as error:
        change_and_check(rows, change)
    return error.value.__cause__.diag.constraint_name


@transaction.atomic
def change_and_check(rows, change):
    assert rows.update(**change) == 1
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


@pytest.mark.parametrize(
    ("role", "other"), [("leader", make_partner), ("champion", make_partner), ("partner", make_business)]
)
def test_a_seat_is_of_its_organizations_side(role, other):
    seat = make_seat(make_partnership(), role=role)

    assert (
        refused(Seat.objects.filter(pk=seat.pk), organization=other())
        == "partnerships_seat_organization_id_side_agrees"
    )


def test_an_organization_of_any_kind_may_convene():
    table = make_partnership()
    seats = [make_seat(table, make_contact(kind()), role=SeatRole.CONVENER) for kind in (make_business, make_partner)]

    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")

    assert [Seat.objects.get(pk=seat.pk).side for seat in seats] == [None, None]


def test_only_businesses_stand_on_a_roll_and_champion_a_priority():
    elector = opened().electors[0]
    champion = PriorityChampion.objects.create(
        priority=make_priority(make_partnership()), contact=(leader := make_leader()), organization=leader.organization
    )
    college = make_partner()

    assert refused(Elector.objects.filter(pk=elector.pk), organization=college).endswith(
        "elector_organization_id_side_agrees"
    )
    assert refused(PriorityChampion.objects.filter(pk=champion.pk), organization=college).endswith("side_agrees")


def test_a_business_that_sits_at_a_table_cannot_turn_into_a_partner_behind_its_back():
    seat = make_seat(make_partnership())
    rows = Organization.objects.filter(pk=seat.organization_id)

    assert refused(rows, kind=Kind.PARTNER, category="k12").endswith("side_agrees")


def test_an_invitation_and_an_attendance_are_of_the_organizations_side():
    start = timezone.now() + timedelta(days=7)
    leader = make_leader()
    convening = Convening.plan(
        make_partnership(), kind="full", title="Fall", starts_at=start, ends_at=start + timedelta(hours=2), by=None
    )
    given = {"convening": convening, "contact": leader, "organization": leader.organization, "side": "business"}
    for noun in (Invitation, Attendance):
        row = noun.objects.create(**given)
        assert refused(noun.objects.filter(pk=row.pk), side="partner").endswith("organization_id_side_agrees")


def test_what_is_merged_served_and_adopted_is_of_one_partnership():
    here, there = make_partnership(), make_partnership()
    opportunity, elsewhere = (
        Opportunity.capture(table, "More nurses", category="market", by=None) for table in (here, there)
    )
    requirement, foreign = make_requirement(here, opportunity=opportunity), make_requirement(there)
    priority = make_priority(here, requirement=requirement)
    ballot = opened().ballot

    for rows, change in (
        (Opportunity.objects.filter(pk=opportunity.pk), {"merged_into": elsewhere}),
        (Requirement.objects.filter(pk=requirement.pk), {"merged_into": foreign}),
        (Requirement.objects.filter(pk=requirement.pk), {"opportunity": elsewhere}),
        (Priority.objects.filter(pk=priority.pk), {"requirement": foreign}),
        (Priority.objects.filter(pk=priority.pk), {"ballot": ballot}),
    ):
        assert refused(rows, **change).endswith(f"partnership_id_{next(iter(change))}_id_agrees")
