"""From what a ballot chose to priorities with champions, teams and outcomes."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from partnerships.models import ActionTeam, Ballot, Outcome, Priority, PriorityChampion, Requirement, SeatRole
from regions.models import Activity, Link
from regions.scope import in_region
from tests.factories import make_leader, make_member, make_partner_contact, make_partnership, make_region, make_seat
from tests.partnerships.acting import make_priority
from tests.partnerships.ballot_box import count

pytestmark = pytest.mark.django_db


@pytest.fixture
def region():
    return make_region()


@pytest.fixture
def convener(region, client):
    user = make_member(region)
    client.force_login(user)
    return user


def refused(verb, *args, **given):
    with pytest.raises(ValidationError) as caught:
        verb(*args, **given)
    return " ".join(caught.value.messages)


def voted(partnership, *, close=True):
    """A ballot on three requirements: the second gets two dots, the first one, the third none."""
    leaders = [make_seat(partnership).contact for _ in range(3)]
    wanted = [
        Requirement.capture(partnership, words, category="workforce", by=None) for words in ("Nurses", "Roads", "Tax")
    ]
    ballot = Ballot.prepare(partnership, "Which first?", wanted, winners=2, by=None)
    ballot.open(by=None)
    nurses, roads, _tax = ballot.options.all()
    for elector, option in zip(ballot.electors.order_by("id"), (roads, roads, nurses), strict=True):
        elector.place(option.pk, 1)
    if close:
        count(ballot)
    return ballot, leaders


def test_adopting_makes_priority_and_team_on_the_thread(region):
    with in_region(region):
        priority = make_priority(title="Rotations")

        assert (priority.rank, priority.team.name, priority.is_defined) == (1, "Rotations", False)
        assert Activity.objects.get(verb="priority.adopted").thread == priority.partnership_id


def test_adopting_the_same_twice_or_before_the_close_or_against_the_vote_is_refused(region):
    with in_region(region):
        ballot, _leaders = voted(make_partnership(), close=False)
        nurses, _roads, tax = ballot.options.select_related("requirement__partnership", "ballot")
        assert "Close the ballot first" in refused(Priority.adopt, nurses, title="Nurses", by=None)

        count(ballot)
        nurses, _roads, tax = ballot.options.select_related("requirement__partnership", "ballot")
        assert refused(Priority.adopt, tax, title="Tax", by=None) == "The leaders did not choose “Tax”."
        Priority.adopt(nurses, title="Nurses", by=None)
        assert refused(Priority.adopt, nurses, title="Nurses", by=None) == "“Nurses” is already a priority."


def test_adopt_page_adopts_all_that_are_ticked_in_the_order_of_the_vote(client, region, convener):
    with in_region(region):
        ballot, _leaders = voted(make_partnership(slug="health"))
        nurses, roads, _tax = ballot.options.all()
    path = f"/r/{region.slug}/ballots/{ballot.pk}/adopt/"

    assert "The leaders chose two. Make them priorities." in client.get(path).content.decode()
    said = {
        f"o{roads.pk}-adopt": "on",
        f"o{roads.pk}-title": "Better roads",
        f"o{roads.pk}-measure": "Minutes to work",
        f"o{nurses.pk}-adopt": "on",
        f"o{nurses.pk}-title": "",
    }
    refusal = client.post(path, said)
    assert refusal.status_code == 400
    with in_region(region):
        assert Priority.objects.count() == 0

    assert client.post(path, said | {f"o{nurses.pk}-title": "More nurses"}).status_code == 302
    with in_region(region):
        adopted = list(Priority.objects.order_by("rank").values_list("rank", "title", "measure", "ballot"))
        assert adopted == [(1, "Better roads", "Minutes to work", ballot.pk), (2, "More nurses", "", ballot.pk)]
        assert ActionTeam.objects.count() == 2
    assert "Everything that was chosen is a priority." in client.get(path).content.decode()


def test_adopt_page_of_an_open_ballot_is_not_found(client, region, convener):
    with in_region(region):
        ballot, _leaders = voted(make_partnership(), close=False)

    assert client.get(f"/r/{region.slug}/ballots/{ballot.pk}/adopt/").status_code == 404


def test_only_business_seats_champion_and_only_once(region):
    with in_region(region):
        priority = make_priority()
        leader = make_seat(priority.partnership).contact
        partner = make_seat(priority.partnership, role=SeatRole.PARTNER).contact

        for outsider in (partner, make_leader()):
            assert "has no business seat at this table" in refused(priority.sign_up, outsider, by=None)
        assert priority.sign_up(leader, by=leader) == priority.sign_up(leader, by=leader)
        assert PriorityChampion.objects.count() == 1


def test_leader_who_left_the_table_cannot_sign_up(region):
    with in_region(region):
        priority = make_priority()
        seat = make_seat(priority.partnership)
        seat.leave(by=None)

        assert "has no business seat" in refused(priority.sign_up, seat.contact, by=None)


def test_leader_signs_up_and_takes_it_back_by_the_link_of_the_ballot(client, region):
    with in_region(region):
        ballot, leaders = voted(make_partnership())
        nurses, _roads, _tax = ballot.options.select_related("requirement__partnership", "ballot")
        priority = Priority.adopt(nurses, title="More nurses", by=None)
        stray = make_priority(priority.partnership, words="Other", title="Of no ballot")
        path = Link.objects.to("ballot", ballot).get(contact=leaders[0]).path.replace("/vote/", "/champion/")

    assert "I will champion this" in client.get(path).content.decode()
    with in_region(region):
        assert PriorityChampion.objects.count() == 0

    page = client.post(path, {"priority": priority.pk}, follow=True).content.decode()
    assert "Thank you. You carry this now." in page
    client.post(path, {"priority": priority.pk})
    for number in (stray.pk, "", "x", 10**30):
        assert client.post(path, {"priority": number}).status_code == 404
    with in_region(region):
        assert [c.contact for c in PriorityChampion.objects.current()] == [leaders[0]]

    client.post(path, {"step_down": priority.pk})
    with in_region(region):
        assert list(PriorityChampion.objects.current()) == []


def test_leader_without_a_seat_any_more_reads_why_the_sign_up_failed(client, region):
    with in_region(region):
        ballot, leaders = voted(make_partnership())
        option = ballot.options.select_related("requirement__partnership", "ballot").first()
        priority = Priority.adopt(option, title="More nurses", by=None)
        priority.partnership.seats.get(contact=leaders[0]).leave(by=None)
        path = Link.objects.to("ballot", ballot).get(contact=leaders[0]).path.replace("/vote/", "/champion/")

    response = client.post(path, {"priority": priority.pk})

    assert response.status_code == 400
    assert "has no business seat at this table" in response.content.decode()


@pytest.mark.parametrize("rows", [1, 50])
def test_sign_up_page_costs_six_statements_with_the_first_steps(client, region, rows, sql):
    with in_region(region):
        ballot, leaders = voted(make_partnership())
        option = ballot.options.select_related("requirement__partnership", "ballot").first()
        priority = Priority.adopt(option, title="More nurses", by=None)
        for _ in range(rows):
            priority.sign_up(make_seat(priority.partnership).contact, by=None)
        path = Link.objects.to("ballot", ballot).get(contact=leaders[0]).path.replace("/vote/", "/champion/")

    with sql(6 + 1):
        client.get(path)


def test_team_takes_whoever_has_a_seat_and_nobody_else(region):
    with in_region(region):
        priority = make_priority()
        partner = make_seat(priority.partnership, role=SeatRole.PARTNER).contact

        member = priority.team.join(partner, by=None)

        assert priority.team.join(partner, by=None) == member
        assert "has no seat at this table yet" in refused(priority.team.join, make_partner_contact(), by=None)
        member.leave(by=None)
        assert "has already left the team" in refused(member.leave, by=None)


def test_priority_let_go_keeps_its_reason_and_takes_nothing_more(region):
    with in_region(region):
        priority = make_priority()
        leader = make_seat(priority.partnership).contact
        assert refused(priority.drop, reason="  ", by=None) == "Say why the leaders let this go."

        priority.drop(reason="The market changed", by=None)

        for verb, args in (
            (priority.sign_up, [leader]),
            (priority.team.join, [leader]),
            (priority.define, ["More", "Count"]),
        ):
            assert refused(verb, *args, by=None) == "The leaders let this priority go."
        assert refused(Outcome.tell, priority, title="x", kind="other", by=None) == "The leaders let this priority go."
        again = Priority.adopt(priority.requirement, title="Second try", by=None)
        assert again.pk != priority.pk


def test_outcome_needs_a_unit_for_its_figure_and_is_published_once(region):
    with in_region(region):
        priority = make_priority()
        assert "Say what the figure counts" in refused(
            Outcome.tell, priority, title="x", kind="other", figure=3, by=None
        )

        outcome = Outcome.tell(priority, title="Places open", kind="training", figure=1204, unit="places", by=None)

        assert outcome.words == "1,204 places"
        assert list(Outcome.objects.published()) == []
        assert refused(outcome.publish, agreed_by=" ", by=None) == "Say who agreed to publish it."
        outcome.publish(agreed_by="Elena Salinas", by=None)
        assert list(Outcome.objects.published()) == [outcome]
        assert refused(outcome.publish, agreed_by="Elena", by=None) == "This outcome is already published."
        outcome.unpublish(by=None)
        assert refused(outcome.unpublish, by=None) == "This outcome is not published."


def test_publishing_page_asks_who_agreed(client, region, convener):
    with in_region(region):
        outcome = Outcome.tell(make_priority(), title="Places open", kind="training", by=None)
    path = f"/r/{region.slug}/outcomes/{outcome.pk}/publish/"

    assert client.post(path, {}).status_code == 400
    assert client.post(path, {"agreed_by": "Elena Salinas"}).status_code == 302
    with in_region(region):
        outcome.refresh_from_db()
        assert (outcome.agreed_by, outcome.published_at is not None) == ("Elena Salinas", True)


@pytest.mark.parametrize(
    ("model", "change"),
    [
        (Priority, {"title": ""}),
        (Priority, {"rank": 0}),
        (Priority, {"drop_reason": "Why"}),
        (Outcome, {"kind": "nonsense"}),
        (Outcome, {"unit": "places"}),
        (ActionTeam, {"name": ""}),
    ],
)
def test_database_refuses_what_the_verbs_refuse(region, model, change):
    with in_region(region):
        Outcome.tell(make_priority(), title="Open", kind="other", by=None)

        with pytest.raises(IntegrityError), transaction.atomic():
            model.objects.update(**change)
