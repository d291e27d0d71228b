"""Every staff page of the work: who may open it, what it costs, and what it makes of hostile words."""

import pytest
from django.utils import timezone

from partnerships.models import (
    ActionItem,
    ActionTeam,
    Ballot,
    ChecklistItem,
    Opportunity,
    Outcome,
    Partnership,
    Priority,
    Requirement,
    SeatRole,
    Update,
)
from regions.models import Contact, Organization, Role
from regions.scope import in_region
from tests.factories import (
    make_leader,
    make_member,
    make_partnership,
    make_region,
    make_seat,
)
from tests.partnerships.acting import make_item
from tests.partnerships.ballot_box import count

pytestmark = pytest.mark.django_db

HOSTILE = "<script>alert(1)</script> \u202e\"'& Ünïcode " + "x" * 60


@pytest.fixture
def region():
    return make_region()


class House:
    """One partnership with everything on its thread, `n` of each."""

    def __init__(self, region, n=1, words="Night rotations"):
        with in_region(region), timezone.override(region.time_zone):
            self.partnership = make_partnership(name=words[:160], slug="the-table", purpose=words)
            ChecklistItem.objects.lay_out(self.partnership.pk)
            self.leaders = [
                make_seat(self.partnership, make_leader(name=f"{words} {i}")).contact for i in range(max(n, 3))
            ]
            self.seat = self.partnership.seats.first()
            make_seat(self.partnership, role=SeatRole.PARTNER)
            self.others = [make_leader(name=f"Searched {i}") for i in range(n)]
            for i in range(n):
                opportunity = Opportunity.capture(self.partnership, f"{words} {i}", category="workforce", by=None)
                requirement = Requirement.capture(
                    self.partnership, f"{words} needs {i}", category="workforce", opportunity=opportunity, by=None
                )
                self.priority = Priority.adopt(requirement, title=f"{words} {i}", by=None)
            self.champion = self.priority.sign_up(self.leaders[0], by=None)
            self.member = None
            for leader in self.leaders:
                self.member = self.priority.team.join(leader, by=None)
                self.priority.sign_up(leader, by=None)
            for i in range(n):
                self.item = make_item(self.priority.team, title=f"{words} {i}", detail=words)
                self.item.report(status="blocked", note=words, evidence_figure=i, evidence_unit="of it", by=None)
            for i in range(n):
                self.outcome = Outcome.tell(self.priority, title=f"{words} {i}", kind="other", story=words, by=None)
            self.requirements = [
                Requirement.capture(self.partnership, f"{words} voted {i}", category="market", by=None)
                for i in range(max(n, 3))
            ]
            self.ballot = Ballot.prepare(self.partnership, "Which first?", self.requirements, winners=2, by=None)
            self.ballot.open(by=None)
            for elector in self.ballot.electors.all():
                for option in list(self.ballot.options.all())[:2]:
                    elector.place(option.pk, 1)
            count(self.ballot)
            self.step = self.partnership.checklist.first()

    def turn_hostile(self, region, words):
        """As if the words had come in before names were checked, or by another way."""
        with in_region(region):
            for noun in (Priority, ActionTeam, ActionItem, Outcome, Partnership, Organization, Contact):
                for row in noun.objects.all():
                    name = "title" if hasattr(row, "title") and noun is not Contact else "name"
                    noun.objects.filter(pk=row.pk).update(**{name: f"{words} {row.pk}"})
            Priority.objects.update(outcome_wanted=words, measure=words)
            Partnership.objects.update(purpose=words)
            ActionItem.objects.update(detail=words, blocked_by=words)
            Outcome.objects.update(story=words, source=words)
            Update.objects.update(note=words, author=words)

    def pages(self, region):
        """path → (ability, statements of a GET; session, person, membership, into the region and out are five)"""
        r, p = f"/r/{region.slug}", f"/r/{region.slug}/partnerships/the-table"
        one, item = f"{r}/priorities/{self.priority.pk}", f"{r}/items/{self.item.pk}"
        return {
            f"{r}/partnerships/": ("see", 7),
            f"{r}/partnerships/new/": ("convene", 6),
            f"{p}/": ("see", 25),
            f"{p}/edit/": ("convene", 8),
            f"{p}/stage/": ("convene", 6),
            f"{p}/publish/": ("convene", 6),
            f"{p}/members/?q=Searched": ("see", 8),
            f"{p}/members/seat/": ("convene", 8),
            f"{p}/checklist/": ("see", 7),
            f"{r}/seats/{self.seat.pk}/leave/": ("convene", 6),
            f"{r}/seats/{self.seat.pk}/champion/": ("convene", 6),
            f"{r}/ballots/{self.ballot.pk}/adopt/": ("convene", 8),
            f"{one}/": ("see", 20),
            f"{one}/define/": ("convene", 6),
            f"{one}/drop/": ("convene", 6),
            f"{one}/champion/": ("convene", 7),
            f"{one}/join/": ("convene", 7),
            f"{one}/outcome/": ("convene", 7),
            f"{r}/champions/{self.champion.pk}/leave/": ("convene", 6),
            f"{r}/team-members/{self.member.pk}/leave/": ("convene", 6),
            f"{r}/outcomes/{self.outcome.pk}/publish/": ("convene", 6),
            f"{r}/outcomes/{self.outcome.pk}/unpublish/": ("convene", 6),
            f"{r}/items/": ("see", 10),
            f"{r}/teams/{self.priority.team.pk}/items/new/": ("convene", 7),
            f"{item}/": ("see", 17),
            f"{item}/report/": ("convene", 17),
            f"{item}/edit/": ("convene", 6),
            f"{item}/hand-over/": ("convene", 7),
            f"{item}/drop/": ("convene", 6),
        }


MAY = {
    "see": {Role.OWNER, Role.CONVENER, Role.VIEWER},
    "convene": {Role.OWNER, Role.CONVENER},
}


def test_pages_open_for_their_roles_only_and_hide_from_other_regions(client, region):
    house = House(region)
    stranger = make_member(make_region(), Role.OWNER)

    for role in Role:
        client.force_login(make_member(region, role))
        for path, (ability, _statements) in house.pages(region).items():
            expected = 200 if role in MAY[ability] else 403
            assert client.get(path).status_code == expected, (role, path)
    client.force_login(stranger)
    for path in house.pages(region):
        assert client.get(path).status_code == 404, path
    client.logout()
    for path in house.pages(region):
        assert client.get(path).status_code == 302, path


def test_pages_show_hostile_words_as_words(client, region):
    house = House(region)
    house.turn_hostile(region, HOSTILE)
    client.force_login(make_member(region))

    for path in house.pages(region):
        page = client.get(path).content.decode()
        assert "<script>alert" not in page, path
    assert "&lt;script&gt;alert(1)" in client.get(f"/r/{region.slug}/partnerships/the-table/").content.decode()


@pytest.mark.parametrize("rows", [1, 50])
def test_pages_cost_the_same_at_1_and_50_rows(client, region, rows, sql):
    house = House(region, rows)
    client.force_login(make_member(region))

    for path, (_ability, statements) in house.pages(region).items():
        with sql(statements):
            client.get(path)
