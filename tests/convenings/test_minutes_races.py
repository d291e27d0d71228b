"""Minutes on real transactions: who objects and who approves, two who send."""

from datetime import timedelta

import pytest
from django.utils import timezone

from convenings.models import Minutes, Objection
from outbox.models import Message
from regions.scope import in_region
from tests.convenings.minuting import Table
from tests.convenings.test_races import at_once
from tests.factories import make_member, make_region

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def table():
    region = make_region()
    with in_region(region):
        return Table(make_member(region))


def row(minutes):
    return Minutes.objects.with_meeting().get(pk=minutes.pk)


@pytest.mark.parametrize("turn", range(4))
def test_of_approving_and_objecting_at_once_one_sees_the_other(table, turn):
    region = table.meeting.region
    with in_region(region):
        minutes = Minutes.send(table.meeting, days=1, by=table.by)
    late = minutes.objections_until

    outcomes = at_once(
        region,
        lambda: row(minutes).pass_in_silence(at=late),
        lambda: Objection.enter(row(minutes), words="It was Tuesday", by=table.elena, at=late - timedelta(seconds=1)),
    )

    assert outcomes in (["objected", None], [None, "approved"])
    with in_region(region):
        kept = Minutes.objects.get()
        assert (kept.approval, kept.objections.count()) in (("", 1), ("silence", 0))


def test_sent_twice_at_once_they_go_out_once(table):
    region = table.meeting.region

    outcomes = at_once(region, *(lambda: Minutes.send(table.meeting, by=table.by) for _ in range(3)))

    assert sorted(outcomes, key=str) == [None, "sent", "sent"]
    with in_region(region):
        assert Minutes.objects.count() == 1
        assert Message.objects.filter(kind__startswith="minutes.").count() == 3


def test_a_correction_and_an_approval_at_once_leave_no_approved_replaced_version(table):
    region = table.meeting.region
    with in_region(region):
        first = Minutes.send(table.meeting, by=table.by)
        Minutes.write(table.meeting, reason="A name", seen=0, by=table.by)

    outcomes = at_once(
        region,
        lambda: Minutes.send(table.meeting, by=table.by),
        lambda: row(first).approve(who="All", on=timezone.localdate(), by=table.by),
    )

    assert outcomes in ([None, None], [None, "replaced"])
    with in_region(region):
        approved = Minutes.objects.get(pk=first.pk).approval
        assert (approved == "hand") is (outcomes[1] is None)
        assert Minutes.objects.standing().get().version == 2
