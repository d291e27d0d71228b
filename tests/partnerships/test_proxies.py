"""The vote of an absent organization in the hand of somebody of another: given before the opening, ended by its own."""

from collections import Counter
from datetime import date, timedelta
from types import SimpleNamespace

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.utils import timezone

from outbox.models import Message
from partnerships import tallies
from partnerships.models import Ballot, Elector, Mark, Paper, Proxy, SeatRole
from regions.models import Activity, Contact, Link, Organization
from regions.scope import in_region
from tests.factories import make_contact, make_member, make_region, make_seat, make_user
from tests.partnerships.ballot_box import count, place, prepare
from tests.partnerships.test_ballot_races import all_at_once
from tests.partnerships.test_electorate import code, in_hands_of

SAID = {"given_by": "Maria Lopez", "how": "phone"}


@pytest.fixture
def here(db):
    region = make_region()
    with in_region(region):
        yield region


def prepared(*, leaders=4, **given):
    """Each leader's organization has one ballot; A gives its vote to the leader of B."""
    box = prepare(leaders=leaders, electorate="organization", **given)
    box.absent, box.holder = box.seats[0].organization, box.seats[1].contact
    return box


def give(box, organization=None, holder=None, **given):
    words = SAID | {"given_on": timezone.localdate()} | given
    return box.ballot.give_proxy(organization or box.absent, holder or box.holder, by=None, **words)


def begin(box):
    box.ballot.open(by=None)
    box.options = list(box.ballot.options.order_by("position"))
    lines = {line.organization_id: line for line in box.ballot.electors.all()}
    box.electors = [lines[seat.organization_id] for seat in box.seats]
    return box


def given(**rules):
    box = prepared(**rules)
    give(box)
    return begin(box)


def by_proxy(box):
    """A's line in the hands of B's leader."""
    return in_hands_of(box.electors[0], box.holder)


def path_of(box, contact):
    return Link.objects.to("ballot", box.ballot).get(contact=contact).path


# ---- giving ----


def test_proxy_is_noted_and_printed_with_the_rules(here):
    box = prepared()
    last_year = timezone.localdate().year - 1
    give(box, given_by="  Maria   Lopez ", given_on=date(last_year, 1, 5))

    proxy = Proxy.objects.get()
    assert (proxy.organization, proxy.holder, proxy.given_by, proxy.elector) == (
        box.absent, box.holder, "Maria Lopez", None,
    )  # fmt: skip
    assert box.ballot.rules[-2:] == [
        f"{box.absent.name} cannot be there: {box.holder.name} of {box.holder.organization.name} votes for it"
        f" (given by Maria Lopez, by phone, January 5, {last_year}).",
        "If an organization votes itself after all, what was placed for it is void.",
    ]
    begin(box)
    assert Ballot.objects.get().rules == box.ballot.rules
    assert Proxy.objects.get().elector == box.electors[0]
    told = Activity.objects.about(box.ballot).get(verb="ballot.proxy_given").sentence
    assert f"{box.absent.name} gives its vote to {box.holder.name} (Maria Lopez, by phone)" in told


def test_names_with_a_percent_sign_are_printed_as_they_are(here):
    box = prepared()
    Organization.objects.filter(pk=box.absent.pk).update(name="100 % Steel %(dots)s")
    give(box)

    assert Ballot.objects.get().rules[-2].startswith("100 % Steel %(dots)s cannot be there: ")


def test_proxy_is_taken_back_before_the_opening_only(here):
    box = prepared()
    assert code(box.ballot.take_back_proxy, box.absent, by=None) == "not_given"
    give(box)
    box.ballot.take_back_proxy(box.absent, by=None)

    assert Proxy.objects.count() == 0
    give(box)
    begin(box)
    assert code(box.ballot.take_back_proxy, box.absent, by=None) == "opened"
    assert code(give, box, box.seats[2].organization) == "opened"


def test_proxy_goes_to_somebody_with_a_vote_of_another_organization(here):
    box = prepared()
    colleague = make_seat(box.table, make_contact(box.absent)).contact
    partner = make_seat(box.table, role=SeatRole.PARTNER).contact

    assert code(give, box, holder=colleague) == "own"
    assert code(give, box, holder=partner) == "no_seat"
    assert code(give, box, holder=make_contact()) == "no_seat"
    assert code(give, box, make_contact().organization) == "no_vote"
    assert code(give, box, given_by=" ") == {"given_by"}
    assert code(give, box, how="raven") == {"how"}
    assert code(give, box, given_on=timezone.localdate() + timedelta(days=1)) == {"given_on"}
    assert Proxy.objects.count() == 0


def test_proxy_is_given_once_and_no_further(here):
    box = prepared()
    give(box)
    third, fourth = box.seats[2], box.seats[3]

    assert code(give, box, holder=third.contact) == "given"
    # Whose organization is absent holds nothing, and who holds a vote is not absent.
    assert code(give, box, third.organization, box.seats[0].contact) == "absent"
    assert code(give, box, box.holder.organization, third.contact) == "passed_on"
    assert code(give, box, third.organization) == "hand_full"
    give(box, third.organization, fourth.contact)
    assert Proxy.objects.count() == 2


def test_one_person_holds_as_many_as_the_ballot_says(here):
    box = prepared(proxies_each=2)
    give(box)
    give(box, box.seats[2].organization)

    assert code(give, box, box.seats[3].organization) == "hand_full"
    begin(box)
    assert box.holder.proxies_held.count() == 2


def test_only_ballots_of_organizations_know_proxies(here):
    box = prepare()
    box.absent, box.holder = box.seats[0].organization, box.seats[1].contact

    assert code(give, box) == "by_person"
    assert box.ballot.given_proxies == []


@pytest.mark.parametrize("leaves", [0, 1])
def test_ballot_does_not_open_when_one_of_the_two_has_left_the_table(here, leaves):
    box = prepared()
    give(box)
    box.seats[leaves].leave(by=None)

    assert code(box.ballot.open, by=None) == "proxy_stale"
    assert Elector.objects.count() == 0


# ---- voting ----


def test_proxy_votes_for_the_absent_and_for_its_own(here):
    box = given()
    by_proxy(box).place(box.options[0].pk, 2)
    for elector in box.electors[1:]:
        elector.place(box.options[1].pk, 1)

    result = count(box.ballot)

    assert (result.voted, result.electors) == (4, 4)
    assert {line.label: line.dots for line in result.lines if line.dots} == {"Requirement A": 2, "Requirement B": 3}


def test_nobody_but_the_holder_votes_for_the_absent(here):
    box = given()
    third = box.seats[2].contact

    assert code(in_hands_of(box.electors[0], third).place, box.options[0].pk, 1) == "another_address"
    Contact.objects.filter(pk=box.holder.pk).update(email="elsewhere@business.example")
    assert code(by_proxy(box).place, box.options[0].pk, 1) == "another_address"
    assert Paper.objects.count() == 0


def test_vote_of_the_organization_makes_what_its_proxy_placed_void_for_good(here):
    box = given()
    by_proxy(box).place(box.options[0].pk, 2)
    by_proxy(box).place(box.options[1].pk, 1)
    saved = Paper.objects.get().saved_at

    box.electors[0].place(box.options[2].pk, 1)

    paper, proxy = Paper.objects.get(), Proxy.objects.get()
    assert (paper.placed_by, paper.spent) == (None, 1)
    assert list(Mark.objects.values_list("option", "dots")) == [(box.options[2].pk, 1)]
    assert (proxy.voted_at, proxy.void_at is not None) == (saved, True)
    assert code(by_proxy(box).place, box.options[0].pk, 1) == "proxy_void"
    box.electors[0].place(box.options[2].pk, 0)
    assert code(by_proxy(box).place, box.options[0].pk, 1) == "proxy_void"


def test_refused_or_empty_tap_of_the_organization_ends_nothing(here):
    box = given()
    by_proxy(box).place(box.options[0].pk, 2)

    box.electors[0].place(box.options[0].pk, 0)
    assert code(box.electors[0].place, box.options[0].pk, 3) == "cap"

    assert Proxy.objects.get().void_at is None
    assert Mark.objects.get().dots == 2


def test_organization_that_votes_first_leaves_its_proxy_nothing(here):
    box = given()
    box.electors[0].place(box.options[0].pk, 1)

    assert code(by_proxy(box).place, box.options[1].pk, 1) == "proxy_void"
    proxy = Proxy.objects.get()
    assert (proxy.voted_at, proxy.void_at is not None) == (None, True)


def test_paper_the_facilitator_keys_for_the_organization_ends_its_proxy(here):
    box = given()
    by_proxy(box).place(box.options[0].pk, 2)
    marks = {box.options[1].pk: 1}

    box.ballot.key_paper(box.seats[0].contact, marks, marks, by=make_user())

    assert list(Mark.objects.values_list("option", "dots")) == [(box.options[1].pk, 1)]
    assert code(by_proxy(box).place, box.options[0].pk, 1) == "proxy_void"


def test_secret_paper_is_cast_by_whoever_comes_first(here):
    first, second = (given(secrecy="secret", tie_rule="lot") for _ in range(2))

    by_proxy(first).place_secretly(first.options[0].pk, 1)
    assert code(Elector.objects.get(pk=first.electors[0].pk).place_secretly, first.options[1].pk, 1) == "no_receipt"
    Elector.objects.get(pk=second.electors[0].pk).place_secretly(second.options[0].pk, 1)
    assert code(by_proxy(second).place_secretly, second.options[1].pk, 1) == "no_receipt"

    assert Proxy.objects.filter(void_at__isnull=False).count() == 0
    assert Paper.objects.count() == 2
    assert first.ballot.rules[-1] == (
        "Whoever votes first for an absent organization, it or its proxy, has cast its one paper."
    )


def test_only_who_may_still_vote_hears_that_the_vote_goes_on(here):
    box = given(quorum=3)
    place(SimpleNamespace(electors=box.electors[1:], options=box.options), [[1], [1], [1]])
    count(box.ballot)

    box.ballot.reopen(reason="One was late", by=None)

    heard = {m.contact_id for m in Message.objects.filter(kind="ballot.reopened")}
    assert heard == {box.seats[0].contact_id, box.holder.pk}


# ---- the database ----


def refused(match):
    return pytest.raises(IntegrityError, match=match)


def attach(box, *proxies):
    """Past the verbs: the roll, and each proxy tied to its line."""
    for seat in box.seats:
        box.ballot._elector(seat).save()
    for proxy in proxies:
        proxy.elector = box.ballot.electors.get(organization=proxy.organization)
        proxy.save()


def raw(box, organization, holder):
    return Proxy.objects.create(
        ballot=box.ballot, organization=organization, holder=holder, given_on=timezone.localdate(), **SAID
    )


def put_past_the_verbs(box, organization, holder):
    """What is deferred is asked at once."""
    raw(box, organization, holder)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def opens(box):
    Ballot.objects.filter(pk=box.ballot.pk).update(opened_at=timezone.now(), lot_seed="seed")


def test_database_opens_no_ballot_over_a_proxy_that_does_not_hold(here):
    loose, own, nobody, chain, full = (prepared() for _ in range(5))
    raw(loose, loose.absent, loose.holder)
    attach(loose)
    attach(own, raw(own, own.absent, own.seats[0].contact))
    attach(nobody, raw(nobody, nobody.absent, make_contact()))
    third = chain.seats[2].organization
    attach(chain, raw(chain, chain.absent, chain.holder), raw(chain, third, chain.seats[0].contact))
    attach(full, raw(full, full.absent, full.holder), raw(full, full.seats[2].organization, full.holder))

    for box in (loose, own, nobody, chain, full):
        with refused("A proxy is given once"), transaction.atomic():
            opens(box)
    Ballot.objects.filter(pk=full.ballot.pk).update(proxies_each=2)
    opens(full)


def test_database_gives_each_vote_once_and_ties_it_to_its_own_line(here):
    box = prepared()
    give(box)
    with refused("proxy_given_once"), transaction.atomic():
        raw(box, box.absent, box.seats[2].contact)
    begin(box)
    other = given()
    for change in ({"holder": box.seats[2].contact}, {"elector": other.electors[2]}, {"email": "new@example.org"}):
        with refused("fixed when a ballot opens"), transaction.atomic():
            Proxy.objects.filter(ballot=box.ballot).update(**change)
    with refused("fixed when a ballot opens"), transaction.atomic():
        Proxy.objects.filter(ballot=box.ballot).delete()
    with refused("fixed when a ballot opens"), transaction.atomic():
        raw(box, box.seats[2].organization, box.seats[3].contact)
    with refused("The rules of a ballot are fixed"), transaction.atomic():
        Ballot.objects.filter(pk=box.ballot.pk).update(proxies_each=2)
    with refused("ballot_proxies_range"), transaction.atomic():
        Ballot.objects.filter(pk=prepared().ballot.pk).update(proxies_each=6)


def test_database_lets_a_proxy_vote_only_until_the_organization_has(here):
    box = given()
    values = {"ballot": box.ballot, "elector": box.electors[0], "allowance": 3, "spent": 1, "saved_at": timezone.now()}
    with refused("ends its proxy"), transaction.atomic():
        Paper.objects.create(**values)
    paper = Paper.objects.create(**values, placed_by=box.holder)
    with refused("ends its proxy"), transaction.atomic():
        Paper.objects.filter(pk=paper.pk).update(placed_by=None)
    Proxy.objects.update(void_at=timezone.now())
    with refused("ends its proxy"), transaction.atomic():
        Paper.objects.filter(pk=paper.pk).update(spent=2)
    with refused("stays ended"), transaction.atomic():
        Proxy.objects.update(void_at=None)
    paper.delete()
    Paper.objects.create(**values)
    with refused("ends its proxy"), transaction.atomic():
        Paper.objects.update(placed_by=box.holder)


# ---- races ----


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("attempt", range(4))
@pytest.mark.parametrize("secrecy", ["hidden", "secret"])
def test_proxy_and_organization_voting_at_once_leave_one_paper(attempt, secrecy):
    region = make_region()
    with in_region(region):
        box = given(secrecy=secrecy, tie_rule="lot", leaders=6)
    line, options = box.electors[0].pk, [option.pk for option in box.options]

    def vote(option, dots, holder=None):
        def job():
            elector = Elector.objects.get(pk=line)
            if holder:
                elector.voter = holder.pk, holder.email
            elector.place(option, dots) if secrecy == "hidden" else elector.place_secretly(option, dots)

        return job

    jobs = [job for _ in range(5) for job in (vote(options[0], 2, box.holder), vote(options[1], 1))]
    outcomes = Counter(all_at_once(region, jobs))

    with in_region(region):
        assert Paper.objects.count() == 1
        marks = list(Mark.objects.values_list("option", "dots"))
    if secrecy == "secret":
        assert outcomes == {"counted": 1, "no_receipt": 9}
    else:
        assert set(outcomes) <= {"counted", "proxy_void"}
        assert marks == [(options[1], 1)]


@pytest.mark.django_db(transaction=True)
def test_giving_and_opening_at_once_leave_a_proxy_on_the_roll_or_none():
    region = make_region()
    with in_region(region):
        box = prepared()

    outcomes = Counter(
        all_at_once(
            region,
            [
                lambda: Ballot.objects.get(pk=box.ballot.pk).open(by=None),
                *(lambda: give(SimpleNamespace(**vars(box) | {"ballot": Ballot.objects.get(pk=box.ballot.pk)})),) * 4,
            ],
        )
    )

    assert set(outcomes) <= {"counted", "given", "opened"}
    with in_region(region):
        assert Proxy.objects.filter(elector=None).count() == 0


# ---- phones and pages ----


def test_holder_reads_for_whom_they_vote_and_votes_on_the_phone(here, client):
    box = given()
    own = path_of(box, box.holder)
    paper = f"{own}for/{box.absent.pk}/"

    page = client.get(own).content.decode()
    answer = client.post(paper, {"place": f"{box.options[0].pk}:2"})
    after = client.get(paper).content.decode()

    assert f"You also vote for {box.absent.name}." in page
    assert f'href="{paper}"' in page
    assert (answer.status_code, answer["Location"]) == (302, f"{paper}#o{box.options[0].pk}")
    assert f"You vote here for {box.absent.name}." in after
    assert "If it votes itself after all, what you place here is void." in after
    assert "1 dot left" in after
    assert "3 dots left" in client.get(own).content.decode()


def test_organization_reads_of_its_proxy_before_the_first_tap_and_not_what_it_chose(here, client):
    box = given()
    by_proxy(box).place(box.options[0].pk, 2)
    own, holders = path_of(box, box.seats[0].contact), path_of(box, box.holder)

    page = client.get(own).content.decode()
    client.post(own, {"place": f"{box.options[1].pk}:1"})
    after = client.get(own).content.decode()
    told = client.get(f"{holders}for/{box.absent.pk}/").content.decode()
    late = client.post(f"{holders}for/{box.absent.pk}/", {"place": f"{box.options[0].pk}:1"})

    assert f"{box.holder.name} of {box.holder.organization.name} votes for you by proxy." in page
    assert "Your first tap ends that: what was placed for you is void then." in page
    assert "3 dots left" in page
    assert "2 dots left" in after
    assert "by proxy" not in after.partition("<details")[0]
    assert f"{box.absent.name} has voted itself." in told
    assert "What you placed for it is void." in told
    assert late.status_code == 409
    assert "It has voted itself, so your proxy has ended." in client.get(holders).content.decode()


def test_secret_vote_says_before_the_first_tap_that_only_one_of_the_two_can(here, client):
    box = given(secrecy="secret", tie_rule="lot")
    own, holders = path_of(box, box.seats[0].contact), path_of(box, box.holder)
    paper = f"{holders}for/{box.absent.pk}/"

    asked, asked_too = client.get(own).content.decode(), client.get(paper).content.decode()
    saved = client.post(paper, {"place": f"{box.options[0].pk}:1"})
    client.post(holders, {"place": f"{box.options[1].pk}:1"})
    too_late = Client().get(own).content.decode()

    assert "In a secret vote only one of you can: whoever taps first has cast the paper." in asked
    assert "If it votes itself before you do, you no longer can; once you have, it no longer can." in asked_too
    assert "Your receipt" in saved.content.decode()
    assert f"{box.absent.name} has voted: itself, or by its proxy." in too_late
    names = {f"receipt-{box.ballot.pk}", f"receipt-{box.ballot.pk}-{box.absent.pk}"}
    assert names <= set(client.cookies)
    assert len({client.cookies[name].value for name in names}) == 2
    assert client.cookies[f"receipt-{box.ballot.pk}"].value in client.get(holders).content.decode()
    assert client.cookies[f"receipt-{box.ballot.pk}-{box.absent.pk}"].value in client.get(paper).content.decode()


def test_only_the_holders_own_link_opens_the_paper_of_the_absent(here, client):
    box = given()
    others = path_of(box, box.seats[2].contact)

    for number in (box.absent.pk, box.seats[1].organization_id, 10**17):
        for answer in (
            client.get(f"{others}for/{number}/"),
            client.post(f"{others}for/{number}/", {"place": f"{box.options[0].pk}:1"}),
        ):
            assert answer.status_code == 403
    assert Paper.objects.count() == 0


@pytest.mark.django_db
def test_convener_notes_a_proxy_down_and_takes_it_back(client):
    region = make_region()
    with in_region(region):
        box = prepared()
    client.force_login(make_member(region))
    page = f"/r/{region.slug}/ballots/{box.ballot.pk}/"
    body = SAID | {
        "organization": box.absent.pk, "holder": box.holder.pk, "given_on": "2020-05-04",
    }  # fmt: skip

    asked = client.get(f"{page}proxies/").content.decode()
    refused_ = client.post(f"{page}proxies/", body | {"holder": box.seats[0].contact_id})
    client.post(f"{page}proxies/", body)
    shown = client.get(page).content.decode()

    assert "Who votes for an absent organization?" in asked
    assert refused_.status_code == 400
    assert "anyway, and votes for it." in refused_.content.decode()
    assert f"{box.holder.name} of {box.holder.organization.name} votes for it" in shown
    client.post(f"{page}proxies/{box.absent.pk}/take-back/")
    with in_region(region):
        assert Proxy.objects.count() == 0


@pytest.mark.django_db
def test_programs_give_proxies_and_read_them_but_never_their_use(client):
    region = make_region()
    with in_region(region):
        box = prepared()
    client.force_login(make_member(region))
    api = f"/api/v1/regions/{region.slug}/ballots/{box.ballot.pk}/"
    body = SAID | {"organization": box.absent.pk, "holder": box.holder.pk, "given_on": "2020-05-04"}

    made = client.post(f"{api}proxies/", body, content_type="application/json")
    read = client.get(api).json()
    again = client.post(f"{api}proxies/", body, content_type="application/json")
    gone = client.post(f"{api}proxies/take-back/", {"organization": box.absent.pk}, content_type="application/json")

    assert made.json()["proxies"] == read["proxies"] == [body]
    assert (again.status_code, gone.json()["proxies"]) == (400, [])


@pytest.mark.django_db
def test_proxy_of_another_region_is_neither_given_nor_used(client):
    here, there = make_region(), make_region()
    with in_region(there):
        foreign = given()
        token = path_of(foreign, foreign.holder)
    with in_region(here):
        box = prepared()
    client.force_login(make_member(here))
    body = SAID | {"given_on": "2020-05-04", "organization": foreign.absent.pk, "holder": foreign.holder.pk}
    answer = client.post(
        f"/api/v1/regions/{here.slug}/ballots/{box.ballot.pk}/proxies/", body, content_type="application/json"
    )
    stranger = client.get(f"{token.replace(there.slug, here.slug)}for/{foreign.absent.pk}/")

    assert answer.status_code == 400
    assert stranger.status_code == 404
    with in_region(here):
        assert Proxy.objects.count() == 0
        with refused("in_region"), transaction.atomic():
            put_past_the_verbs(box, Organization(pk=foreign.absent.pk), box.holder)


def test_turnout_counts_an_absent_organization_as_having_voted(here):
    box = given()
    by_proxy(box).place(box.options[0].pk, 1)

    assert tallies.turnout(box.ballot) == tallies.Turnout(4, 1, 4, 1)
