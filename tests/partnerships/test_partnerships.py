"""Starting a partnership, seating its table, preparing its launch."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from partnerships.models import ChecklistItem, Partnership, Seat, SeatRole, Stage, StageChange
from regions.models import Activity, Role, Sector
from regions.scope import in_region
from tests.factories import (
    make_contact,
    make_leader,
    make_member,
    make_partner_contact,
    make_partnership,
    make_region,
    make_seat,
    make_sector,
)

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


def test_new_partnership_opens_its_history_and_lays_out_the_preparation(client, region, convener):
    with in_region(region):
        sector = make_sector()

    response = client.post(
        f"/r/{region.slug}/partnerships/new/", {"name": "Rio Grande Health", "sector": sector.pk}, follow=True
    )

    assert "Rio Grande Health is on its way. Next: who sits at the table?" in response.content.decode()
    with in_region(region):
        made = Partnership.objects.get()
        assert (made.slug, made.stage) == ("rio-grande-health", Stage.EXPLORING)
        assert [change.stage for change in made.stage_changes.all()] == [Stage.EXPLORING]
        assert made.checklist.first().title == "Bring the support team together"
        assert Activity.objects.get(verb="partnership.started").thread == made.pk


def test_new_sector_comes_with_codes_found_by_a_search_that_saves_nothing(client, region, convener):
    path = f"/r/{region.slug}/partnerships/new/"
    typed = {"name": "Hospitals", "new_sector": "Hospitals", "search": "hospitals"}

    page = client.post(path, typed | {"find": "1"}).content.decode()

    assert "622 Hospitals" in page
    assert 'value="Hospitals"' in page
    bare = client.post(path, {"new_sector": "Hospitals", "search": "hospitals", "find": "1"}).content.decode()
    for early in ("This field is required", "Find at least one code and tick it", "aria-invalid"):
        assert early not in bare
    with in_region(region):
        assert (Partnership.objects.count(), Sector.objects.count()) == (0, 0)
    assert client.post(path, typed | {"codes": ["622"]}).status_code == 302
    with in_region(region):
        assert [code.industry_id for code in Sector.objects.get(name="Hospitals").codes.all()] == ["622"]


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({}, "This field is required."),
        ({"name": "Health"}, "Choose an industry, or name a new one below."),
        ({"name": "Health", "new_sector": "Health"}, "Find at least one code and tick it, such as 622 Hospitals."),
        ({"name": "Health", "new_sector": "known", "codes": ["622"]}, "The region has this industry already."),
        ({"name": "Health", "new_sector": "New", "codes": ["nonsense"]}, "Find at least one code and tick it"),
        ({"name": "x" * 161, "sector": "1"}, "Ensure this value has at most 160 characters"),
    ],
)
def test_new_partnership_explains_what_is_missing_and_saves_nothing(client, region, convener, said, words):
    with in_region(region):
        make_sector(name="Known")

    response = client.post(f"/r/{region.slug}/partnerships/new/", said)

    assert response.status_code == 400
    assert words in response.content.decode()
    with in_region(region):
        assert Partnership.objects.count() == 0


def test_short_names_are_numbered_and_leave_the_form_its_address(region):
    with in_region(region):
        sector = make_sector()
        slugs = [
            Partnership(name=name, sector=sector).start(by=None).slug for name in ("Health", "Health!", "New", "衛生")
        ]

    assert slugs == ["health", "health-2", "new-2", "partnership"]


def test_sector_of_another_region_cannot_be_chosen(client, region, convener):
    with in_region(make_region()):
        theirs = make_sector()

    response = client.post(f"/r/{region.slug}/partnerships/new/", {"name": "Health", "sector": theirs.pk})

    assert response.status_code == 400
    assert "Select a valid choice." in response.content.decode()


def test_stage_moves_with_history_and_stays_closed(client, region, convener):
    with in_region(region):
        found = make_partnership(slug="health")
    path = f"/r/{region.slug}/partnerships/health/stage/"

    assert client.post(path, {"stage": "launched", "reason": "Forty people came"}).status_code == 302
    assert "is already at “Launched”" in client.post(path, {"stage": "launched"}).content.decode()
    client.post(path, {"stage": "closed"})
    assert "is closed." in client.post(path, {"stage": "acting"}).content.decode()

    with in_region(region):
        history = StageChange.objects.filter(partnership=found).order_by("id").values_list("stage", "reason")
        assert list(history) == [("launched", "Forty people came"), ("closed", "")]


@pytest.mark.parametrize("before", ["exploring", "team_formed", "preparing", "relaunching"])
def test_launching_ends_every_stage_before_it_with_history_and_activity(region, convener, before):
    with in_region(region):
        table = make_partnership(stage=before)

        table.launch(by=convener)

        assert Partnership.objects.get().stage == "launched"
        (change,) = table.stage_changes.all()
        assert (change.stage, change.reason) == ("launched", "The launch meeting took place.")
        assert Activity.objects.values_list("verb", "user").get() == ("partnership.moved", convener.pk)


@pytest.mark.parametrize("stage", ["launched", "acting", "sustaining", "dormant", "closed"])
def test_launching_moves_nobody_who_is_not_on_the_way_there(region, convener, stage):
    with in_region(region):
        table = make_partnership(stage=stage)

        table.launch(by=convener)

        assert Partnership.objects.get().stage == stage
        assert (StageChange.objects.count(), Activity.objects.count()) == (0, 0)


def test_public_page_opens_and_closes(client, region, convener):
    with in_region(region):
        found = make_partnership(slug="health")
    path = f"/r/{region.slug}/partnerships/health/publish/"

    client.get(path)
    for is_open in (True, False):
        client.post(path)
        with in_region(region):
            found.refresh_from_db()
            assert bool(found.published_at) is is_open


def test_editing_changes_words_and_keeps_the_address(client, region, convener):
    with in_region(region):
        found = make_partnership(slug="health")

    client.post(
        f"/r/{region.slug}/partnerships/health/edit/", {"name": "Care", "purpose": "Nurses", "sector": found.sector_id}
    )

    with in_region(region):
        found.refresh_from_db()
        assert (found.name, found.purpose, found.slug) == ("Care", "Nurses", "health")


# ---- seats ----


def test_people_are_seated_from_the_directory_for_their_organization(client, region, convener):
    with in_region(region):
        make_partnership(slug="health")
        leader = make_leader(name="Elena Salinas")
        make_leader(name="Somebody else")
    members = f"/r/{region.slug}/partnerships/health/members/"

    page = client.get(members + "?q=salinas").content.decode()
    assert "Elena Salinas" in page
    assert "Somebody else" not in page
    assert client.post(members + "seat/", {"contact": leader.pk, "role": "champion"}).status_code == 302

    with in_region(region):
        seat = Seat.objects.get()
        assert (seat.contact, seat.organization, seat.role) == (leader, leader.organization, SeatRole.CHAMPION)
    assert "Nobody without a seat fits." in client.get(members + "?q=salinas").content.decode()


def test_what_is_ticked_stays_ticked_while_looking_for_others(client, region, convener):
    with in_region(region):
        make_partnership(slug="health")
        first, second, sought = make_leader(), make_leader(), make_leader(name="Elena Salinas")
    members = f"/r/{region.slug}/partnerships/health/members/"

    page = client.post(members + "seat/", {"contact": [first.pk, second.pk], "q": "salinas", "find": "1"})

    text = page.content.decode()
    assert page.status_code == 200
    assert [f'value="{one.pk}" checked' in text for one in (first, second, sought)] == [True, True, False]
    assert "Elena Salinas" in text
    with in_region(region):
        assert not Seat.objects.exists()


def test_several_are_ticked_and_seated_at_once_or_nobody(client, region, convener):
    with in_region(region):
        make_partnership(slug="health")
        first, second, dean = make_leader(), make_leader(), make_partner_contact()
    members = f"/r/{region.slug}/partnerships/health/members/"
    page = client.get(members).content.decode()
    assert all(f'name="contact" value="{person.pk}"' in page for person in (first, second, dean))

    mixed = client.post(members + "seat/", {"contact": [first.pk, dean.pk], "role": "leader", "q": "e"})
    nobody = client.post(members + "seat/", {"role": "leader"})
    both = client.post(members + "seat/", {"contact": [first.pk, second.pk], "role": "leader", "q": "business"})

    assert "which is not a business" in mixed.content.decode()
    assert f'value="{first.pk}" checked' in mixed.content.decode()
    assert "Tick at least one person." in nobody.content.decode()
    assert both["Location"] == members + "?q=business#seat"
    with in_region(region):
        assert set(Seat.objects.values_list("contact", flat=True)) == {first.pk, second.pk}


def test_seat_that_does_not_fit_the_organization_is_refused_on_the_page(client, region, convener):
    with in_region(region):
        make_partnership(slug="health")
        dean, leader = make_partner_contact(), make_leader()
    path = f"/r/{region.slug}/partnerships/health/members/seat/"

    for contact, role, words in (
        (dean, "leader", "which is not a business"),
        (leader, "partner", "is with a business"),
        (leader, "king", "Select a valid choice"),
    ):
        response = client.post(path, {"contact": contact.pk, "role": role})
        assert response.status_code == 400
        assert words in response.content.decode()
    with in_region(region):
        assert Seat.objects.count() == 0


def test_seat_is_taken_once_and_again_after_leaving(region):
    with in_region(region):
        table, leader = make_partnership(), make_leader()
        seat = Seat.take(table, leader, role=SeatRole.LEADER, by=None)
        assert refused(Seat.take, table, leader, role=SeatRole.LEADER, by=None) == f"{leader} already has a seat here."

        seat.leave(by=None)

        assert refused(seat.leave, by=None) == f"{leader} has already left this seat."
        assert list(Seat.objects.current()) == []
        Seat.take(table, leader, role=SeatRole.LEADER, by=None)
        with pytest.raises(IntegrityError), transaction.atomic():
            make_seat(table, leader)


def test_leader_becomes_champion_and_a_partner_never_does(client, region, convener):
    with in_region(region):
        table = make_partnership()
        leader, partner = make_seat(table), make_seat(table, role=SeatRole.PARTNER)

    assert client.post(f"/r/{region.slug}/seats/{leader.pk}/champion/").status_code == 302
    assert client.post(f"/r/{region.slug}/seats/{partner.pk}/champion/").status_code == 400
    with in_region(region):
        assert list(Seat.objects.champions()) == [leader]


def test_viewer_sees_the_table_and_no_way_to_change_it(client, region):
    with in_region(region):
        table = make_partnership(slug="health")
        make_seat(table, make_leader(name="Elena Salinas"))
    members = f"/r/{region.slug}/partnerships/health/members/"

    client.force_login(make_member(region, Role.CONVENER))
    assert "Who else should sit here?" in client.get(members).content.decode()
    client.force_login(make_member(region, Role.VIEWER))
    page = client.get(members).content.decode()

    assert "Elena Salinas" in page
    assert "Who else should sit here?" not in page
    assert client.post(members + "seat/", {}).status_code == 403


def test_person_of_another_region_cannot_be_seated(client, region, convener):
    with in_region(make_region()):
        theirs = make_contact()
    with in_region(region):
        make_partnership(slug="health")
        ours = make_contact()
    take = f"/r/{region.slug}/partnerships/health/members/seat/"

    answers = [client.post(take, {"contact": person.pk, "role": "leader"}).status_code for person in (theirs, ours)]

    assert answers == [400, 302]
    with in_region(region):
        assert [seat.contact for seat in Seat.objects.all()] == [ours]


# ---- the preparation ----


def test_step_is_done_by_somebody_and_can_be_opened_again(client, region, convener):
    with in_region(region):
        table = make_partnership(slug="health")
        ChecklistItem.objects.lay_out(table.pk)
        step = table.checklist.first()
    path, page = f"/r/{region.slug}/checklist/{step.pk}/", f"/r/{region.slug}/partnerships/health/checklist/"

    client.get(path)
    assert "18 steps are left" in client.get(page).content.decode()
    assert f"Done by {convener}" in client.post(path, follow=True).content.decode()
    assert "is already done" in client.post(path, follow=True).content.decode()
    assert "18 steps are left" in client.post(path, {"reopen": "1"}, follow=True).content.decode()


def test_laying_out_twice_keeps_what_is_there(region):
    with in_region(region):
        table = make_partnership()
        ChecklistItem.objects.lay_out(table.pk)
        table.checklist.first().tick(by=None)

        ChecklistItem.objects.lay_out(table.pk)

        assert (table.checklist.count(), table.checklist.undone().count()) == (18, 17)


def test_steps_say_when_they_are_due(region):
    with in_region(region):
        table = make_partnership()
        ChecklistItem.objects.lay_out(table.pk)

        said = {step.days_before: step.when for step in table.checklist.all()}

    assert [said[days] for days in (84, 7, 3, 0, -5)] == [
        "12 weeks before",
        "1 week before",
        "3 days before",
        "on the day",
        "5 days after",
    ]


def test_empty_region_is_asked_to_set_the_first_table(client, region, convener):
    page = client.get(f"/r/{region.slug}/partnerships/").content.decode()

    assert "No partnership yet. Shall we set the first table?" in page
    assert f'href="/r/{region.slug}/partnerships/new/"' in page
