"""Who may vote: business seats or all, a ballot for each person or each organization; quorums; who is let in later."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from outbox.models import Message
from partnerships import tallies
from partnerships.models import Ballot, Elector, Mark, Paper, Representative, SeatRole
from partnerships.recount import recount
from partnerships.urn import export
from regions.models import Activity, Contact, Link
from regions.scope import in_region
from regions.spreadsheets import write
from tests.factories import make_contact, make_partner, make_region, make_seat, make_user
from tests.partnerships.ballot_box import count, opened, place, prepare

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def here():
    region = make_region()
    with in_region(region):
        yield region


def code(verb, *args, **given):
    with pytest.raises(ValidationError) as refused:
        verb(*args, **given)
    return getattr(refused.value, "code", None) or set(refused.value.message_dict)


def by_organization(*, colleagues=1, **given):
    """Each leader's organization has one ballot; the first has `colleagues` more at the table."""
    box = prepare(electorate="organization", **given)
    first = box.seats[0].organization
    box.colleagues = [make_seat(box.table, make_contact(first)) for _ in range(colleagues)]
    box.ballot.open(by=None)
    box.options = list(box.ballot.options.order_by("position"))
    box.electors = list(box.ballot.electors.order_by("id"))
    return box


def in_hands_of(elector, contact):
    held = Elector.objects.get(pk=elector.pk)
    held.voter = contact.pk, contact.email
    return held


# ---- seats ----


def test_partners_vote_only_if_the_ballot_said_so_before_it_opened():
    usual, wide = opened(leaders=3, partners=2), opened(leaders=3, partners=2, seats="all")
    make_seat(wide.table, role=SeatRole.CONVENER)

    assert usual.ballot.electors.count() == 3
    assert {e.contact_id for e in wide.ballot.electors.all()} == {s.contact_id for s in [*wide.seats, *wide.listeners]}
    assert "Everyone at the table has 3 dots." in wide.ballot.rules
    assert "You can move your dots until voting closes. Partners vote too." in wide.ballot.rules
    with pytest.raises(IntegrityError, match="fixed when it opens"), transaction.atomic():
        Ballot.objects.filter(pk=usual.ballot.pk).update(seats="all")


def test_result_of_all_at_the_table_says_who_voted():
    box = opened(leaders=3, partners=2, seats="all")
    place(box, [[2], [1], [1], [1]])

    result = count(box.ballot)

    assert result.headline == "The table chose one."
    assert result.turnout_words == ("Quorum met: 4 of 5 at the table voted, for 4 organizations, partners too.")


def test_database_keeps_partners_off_the_roll_of_a_business_ballot():
    box, partner = prepare(), make_contact(make_partner())

    with pytest.raises(IntegrityError, match="side_agrees"), transaction.atomic():
        put_on(box, partner)
    with pytest.raises(IntegrityError, match="seats_agrees"), transaction.atomic():
        put_on(box, partner, seats="all")


def put_on(box, contact, **given):
    """Past the verbs; what is deferred is asked at once."""
    Elector.objects.create(ballot=box.ballot, contact=contact, organization=contact.organization, **given)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


# ---- one ballot for each organization ----


def test_each_organization_has_one_line_and_all_its_people_a_link():
    box = by_organization(colleagues=2)

    assert [e.organization for e in box.electors] == [seat.organization for seat in box.seats]
    assert {r.contact_id for r in box.electors[0].representatives.all()} == {s.contact_id for s in box.colleagues}
    assert Link.objects.to("ballot", box.ballot).count() == Message.objects.filter(kind="ballot.opened").count() == 5
    assert box.ballot.rules[:2] == [
        "Each organization has 3 dots.",
        "Whoever speaks for it places them, and any of its people can move them; it is told who did last.",
    ]
    assert "At least 3 organizations must vote, or nothing is chosen." in box.ballot.rules
    with pytest.raises(IntegrityError, match="elector_organization_once"), transaction.atomic():
        Elector.objects.filter(pk=box.electors[1].pk).update(organization=box.electors[0].organization)


def test_any_of_its_people_places_and_replaces_the_one_paper():
    box = by_organization()
    first, colleague = box.seats[0].contact, box.colleagues[0].contact

    in_hands_of(box.electors[0], colleague).place(box.options[0].pk, 2)
    assert Paper.objects.get().placed_by == colleague
    box.electors[0].place(box.options[0].pk, 1, link_version=7)

    paper = Paper.objects.get()
    assert (paper.placed_by, paper.spent, Mark.objects.get().dots) == (None, 1, 1)
    assert tallies.turnout(box.ballot) == tallies.Turnout(3, 1, 3, 1)
    assert first != colleague


def test_nobody_else_places_the_paper_of_an_organization():
    box = by_organization()
    other = box.seats[1].contact

    assert code(in_hands_of(box.electors[0], other).place, box.options[0].pk, 1) == "another_address"
    colleague = box.colleagues[0].contact
    held = in_hands_of(box.electors[0], colleague)
    Contact.objects.filter(pk=colleague.pk).update(email="new@business.example")
    assert code(held.place, box.options[0].pk, 1) == "another_address"
    assert Paper.objects.count() == 0


def test_representative_of_a_line_of_a_person_is_no_voter():
    box = opened()
    other = make_contact()
    Representative.objects.create(
        ballot=box.ballot, elector=box.electors[0], contact=other, email=other.email, admitted_at=timezone.now(),
        admitted_because="Slipped in",
    )  # fmt: skip

    assert code(in_hands_of(box.electors[0], other).place, box.options[0].pk, 1) == "another_address"


def test_result_counts_organizations():
    box = by_organization()
    place(box, [[2, 1], [1], [1]])

    result = count(box.ballot)

    assert result.turnout_words == "Quorum met: 3 of 3 businesses voted, each with one ballot. Partners did not vote."
    heard = {m.contact_id for m in Message.objects.filter(kind="ballot.closed")}
    assert heard == {seat.contact_id for seat in [*box.seats, *box.colleagues]}


def test_secret_paper_of_an_organization_is_cast_once():
    box = by_organization(secrecy="secret", tie_rule="lot")

    in_hands_of(box.electors[0], box.colleagues[0].contact).place_secretly(box.options[0].pk, 1)

    assert code(Elector.objects.get(pk=box.electors[0].pk).place_secretly, box.options[0].pk, 2) == "no_receipt"
    assert Paper.objects.get().placed_by is None


def test_colleague_votes_on_the_phone_and_reads_who_did_last(here, client):
    box = by_organization()
    colleague = box.colleagues[0].contact
    path = Link.objects.to("ballot", box.ballot).get(contact=colleague).path

    page = client.get(path).content.decode()
    answer = client.post(path, {"place": f"{box.options[0].pk}:2"})
    own = client.get(Link.objects.to("ballot", box.ballot).get(contact=box.seats[0].contact).path).content.decode()
    others = client.get(Link.objects.to("ballot", box.ballot).get(contact=box.seats[1].contact).path).content.decode()

    assert f"This is the one ballot of {box.seats[0].organization.name}." in page
    assert "Nobody has voted for it yet." in page
    assert answer.status_code == 302
    assert f"{colleague.name} placed the dots last. You can change them." in own
    assert colleague.name not in others


# ---- quorums ----


def test_nothing_is_chosen_without_enough_organizations():
    box = prepare(leaders=2, organizations_quorum=2)
    same = [make_seat(box.table, make_contact(box.seats[0].organization)) for _ in range(2)]
    box.ballot.open(by=None)
    electors = list(box.ballot.electors.order_by("id"))
    option = box.ballot.options.first()
    for elector in electors:
        if elector.contact_id != box.seats[1].contact_id:
            elector.place(option.pk, 2)

    result = count(box.ballot)

    assert len(same) == 2
    assert (result.voted, result.organizations_voted, result.chosen) == (3, 1, [])
    assert result.turnout_words.startswith("Quorum of 2 organizations not met: 3 of 4 leaders voted")


@pytest.mark.parametrize(("share", "chosen"), [(60, ["Requirement A"]), (61, [])])
def test_share_of_businesses_in_the_vote_is_met_exactly_or_nothing_is_chosen(share, chosen):
    box = opened(leaders=3, partners=2, seats="all", business_share=share)
    place(box, [[2]] * 5)

    result = count(box.ballot)

    assert [line.label for line in result.chosen] == chosen
    assert (result.business_voted, result.has_quorum) == (3, bool(chosen))
    assert ("Less than 61 percent of the votes are of businesses:" in result.turnout_words) == (not chosen)


@pytest.mark.parametrize("met", [True, False])
def test_recount_from_the_papers_knows_the_quorums(tmp_path, met):
    box = opened(leaders=5, partners=1, seats="all", secrecy="secret", tie_rule="lot", organizations_quorum=6)
    for elector in box.electors if met else box.electors[:5]:
        elector.place_secretly(box.options[0].pk, 2)
    result = count(box.ballot)
    file = tmp_path / "papers.csv"
    file.write_bytes(write(export(box.ballot)))

    assert result.has_quorum is met
    assert [line for line in recount(str(file)) if "Requirement A" in line] == [
        f"1. {2 * result.voted} {'chosen' if met else '-'} Requirement A"
    ]


def test_quorums_nobody_could_reach_are_refused_and_a_share_needs_partners():
    assert code(prepare(leaders=3, organizations_quorum=4).ballot.open, by=None) == "quorum_too_high"
    assert code(prepare, business_share=50) == {"business_share"}
    with pytest.raises(IntegrityError, match="ballot_business_share_range"), transaction.atomic():
        Ballot.objects.filter(pk=prepare().ballot.pk).update(business_share=50)


def test_quorums_are_printed_with_the_rules():
    ballot = prepare(seats="all", organizations_quorum=4, business_share=60).ballot

    assert ballot.rules[4:7] == [
        "At least 3 at the table must vote, or nothing is chosen.",
        "They must come from at least 4 organizations.",
        "At least 60 percent of the votes must be of businesses.",
    ]


# ---- let in later ----


def late(box):
    return make_seat(box.table).contact


def test_somebody_seated_later_is_let_in_with_a_reason_and_votes():
    box = opened()
    contact = late(box)

    box.ballot.admit(contact, reason="  The flight   was late ", by=make_user(name="Ana"))

    elector = Elector.objects.get(contact=contact)
    assert elector.admitted_because == "The flight was late"
    assert Link.objects.to("ballot", box.ballot).filter(contact=contact).exists()
    assert Message.objects.filter(kind="ballot.opened", contact=contact).count() == 1
    assert Activity.objects.about(box.ballot).latest_first()[0].sentence == (
        f"Ana let {contact.name} vote on What should we take on first?, though seated later: The flight was late"
    )
    elector.place(box.options[0].pk, 1)
    assert tallies.turnout(box.ballot).electors == 4


def test_colleague_seated_later_joins_the_line_of_the_organization():
    box = by_organization()
    contact = make_seat(box.table, make_contact(box.seats[1].organization)).contact

    box.ballot.admit(contact, reason="Came with the second car", by=None)

    assert box.electors[1].representatives.get().contact == contact
    assert box.ballot.electors.count() == 3


def test_letting_in_is_refused_to_who_may_not_vote_or_already_may():
    box = opened()
    partner = make_seat(box.table, role=SeatRole.PARTNER).contact

    assert code(box.ballot.admit, make_contact(), reason="Why not", by=None) == "no_seat"
    assert code(box.ballot.admit, partner, reason="Why not", by=None) == "no_seat"
    assert code(box.ballot.admit, box.seats[0].contact, reason="Again", by=None) == "on_roll"
    assert code(box.ballot.admit, late(box), reason=" ", by=None) == {"reason"}
    assert code(box.ballot.admit, late(box), reason="x" * 301, by=None) == {"reason"}
    assert box.ballot.electors.count() == 3


def test_letting_in_is_refused_once_the_vote_was_counted():
    box = opened()
    place(box, [[1], [1], [1]])
    count(box.ballot)
    box.ballot.reopen(reason="Two came late", by=None)

    assert not box.ballot.may_admit
    assert code(box.ballot.admit, late(box), reason="The flight was late", by=None) == "counted"


def test_letting_in_is_refused_when_the_vote_is_not_open_and_always_when_it_is_secret():
    prepared, stopped, secret = prepare(), opened(), opened(secrecy="secret", tie_rule="lot")
    stopped.ballot.close(by=None)
    ended = opened(closes_at=timezone.now() + timedelta(hours=1))
    Ballot.objects.filter(pk=ended.ballot.pk).update(
        opened_at=timezone.now() - timedelta(hours=2), closes_at=timezone.now() - timedelta(hours=1)
    )

    for box in (prepared, stopped, ended):
        assert code(box.ballot.admit, late(box), reason="Late", by=None) == "not_open"
    assert code(secret.ballot.admit, late(secret), reason="Late", by=None) == "secret"


@pytest.mark.parametrize("secrecy", ["hidden", "secret"])
def test_database_takes_nobody_onto_an_open_roll_without_a_reason_and_nobody_onto_a_secret_one(secrecy):
    box = opened(secrecy=secrecy, tie_rule="lot")
    contact = late(box)
    given = {"ballot": box.ballot, "contact": contact, "organization": contact.organization}
    if secrecy == "secret":
        given |= {"admitted_at": timezone.now(), "admitted_because": "Late"}

    with pytest.raises(IntegrityError, match="roll of a ballot is frozen"), transaction.atomic():
        Elector.objects.create(**given)
