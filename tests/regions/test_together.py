"""Queries asked together answer as each would alone, in one statement and only for the region in scope."""

from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

import pytest
from django.utils import timezone

from convenings.models import Convening
from partnerships.models import ActionItem, Outcome
from regions.models import Activity, Contact, record
from regions.prepared import Given, Prepared, Together
from regions.scope import NoRegion, in_region
from tests.factories import make_item, make_leader, make_partnership, make_region

pytestmark = pytest.mark.django_db

PEOPLE = Prepared(lambda: Contact.objects.select_related("organization").filter(name=Given("name")).order_by("pk"))


def together() -> Together:
    return Together(
        people=PEOPLE,
        names=Prepared(lambda: Contact.objects.order_by("-pk").values_list("name", "pk")),
        events=Prepared(lambda: Activity.objects.latest_first()[:1]),
        items=Prepared(lambda: ActionItem.objects.filter(due_on=Given("day"))),
        told=Prepared(lambda: Outcome.objects.all()),
        meetings=Prepared(lambda: Convening.objects.with_partnership()),
        nobody=Prepared(lambda: Contact.objects.filter(name="nobody")),
    )


def test_queries_asked_together_answer_as_each_would_alone_in_one_statement(sql):
    with in_region(make_region(time_zone="America/Chicago")):
        ana = make_leader(name="Ana “the welder” Ñúñez")
        day = timezone.localdate()
        item = make_item(make_partnership(), due_on=day)
        Outcome.tell(item.team.priority, title="Hired", kind="other", figure=Decimal("120.50"), unit="people", by=None)
        starts_at = timezone.now() + timedelta(days=9)
        hours = {"starts_at": starts_at, "ends_at": starts_at + timedelta(hours=2)}
        Convening.plan(item.team.priority.partnership, title="Launch", place="Town hall", by=None, **hours)
        record("told", ana, by=ana, share=0.5, words=["so", None])
        query = together()

        with sql(1):
            found = query.ask(name=ana.name, day=day)
            assert found["people"][0].organization.name == ana.organization.name

        assert found["nobody"] == []
        for name, part in query.parts.items():
            if name == "names":
                assert found[name] == part.rows()
            else:
                alone = part.all(name=ana.name, day=day)
                assert [vars_of(row) for row in found[name]] == [vars_of(row) for row in alone]
        assert found["events"][0].detail["share"] == 0.5
        assert isinstance(found["told"][0].figure, Decimal)
        assert [type(value) for value in (found["meetings"][0].uid, found["items"][0].due_on)] == [UUID, date]


def vars_of(row):
    return {name: value for name, value in vars(row).items() if name != "_state"}


def test_queries_asked_together_see_the_region_in_scope_only():
    here, there = make_region(), make_region()
    query = Together(people=PEOPLE)
    with in_region(here):
        ours = make_leader(name="Ana")
        assert query.ask(name="Ana") == {"people": [ours]}
    with in_region(there):
        theirs = make_leader(name="Ana")

        assert query.ask(name="Ana") == {"people": [theirs]}
    with pytest.raises(NoRegion):
        query.ask(name="Ana")
