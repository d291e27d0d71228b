"""The worksheet on its pages, by API and behind a personal link: the same words and the same refusals."""

import re

import pytest
from django.utils import timezone

from partnerships.models import Candidate, Choice, Score, Scorer, Worksheet
from regions.models import Link, Sector
from regions.scope import in_region
from tests.factories import make_contact, make_member, make_partner_contact, make_region
from tests.partnerships.test_worksheets import CHOSEN, asked, choose, lay_out, sector

pytestmark = pytest.mark.django_db


@pytest.fixture
def here():
    return make_region(slug="here")


@pytest.fixture
def convener(here, client):
    person = make_member(here, name="Ann Reed")
    client.force_login(person)
    return person


@pytest.fixture
def worksheet(here, convener):
    with in_region(here):
        return lay_out(convener)


@pytest.fixture
def scorers(here, convener, worksheet):
    with in_region(here):
        return asked(worksheet, convener, 2)


def text_of(response):
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def address(worksheet, more=""):
    return f"/r/here/worksheets/{worksheet.pk}/{more}"


def path_of(here, scorer):
    with in_region(here):
        return Link.objects.to("worksheet", scorer).get().path


def taps(here, worksheet, number):
    with in_region(here):
        return {f"leaders-{row.pk}": number for row in worksheet.candidates.all()}


def test_a_code_that_does_not_exist_is_named_and_nothing_is_written(client, here, worksheet):
    for codes, said in (
        ("622, 999", "We know no industry with the code 999."),
        ("62x", "“62x” is no NAICS code"),
        ("", "Write at least one code, such as 622 for hospitals."),
        ("62 622", "622 is part of 62, and its jobs would count twice."),
    ):
        response = client.post(address(worksheet, "add/"), {"new_sector": "Care", "codes": codes})

        assert response.status_code == 400
        assert said in text_of(response)
    with in_region(here):
        assert not Sector.objects.filter(name="Care").exists()


def test_weights_out_of_range_or_all_zero_are_refused(client, here, worksheet):
    names = ("quotient", "growth", "pay", "size", "openings")
    for numbers, said in (
        ((6, 0, 0, 0, 0), "Choose a number from 0, which does not count at all, to 5"),
        ((0, 0, 0, 0, 0), "Let at least one of them count: not all can be 0."),
    ):
        sent = {f"weight_{name}": number for name, number in zip(names, numbers, strict=True)}
        response = client.post(address(worksheet, "weights/"), sent)

        assert response.status_code == 400
        assert said in text_of(response)
    with in_region(here):
        assert set(Worksheet.objects.get().weights.values()) == {3, 0}


def test_a_score_by_link_is_saved_and_shown_to_nobody_else(client, here, worksheet, scorers):
    first, second = scorers
    response = client.post(path_of(here, first), taps(here, worksheet, 5), follow=True)

    assert "Saved. Thank you." in text_of(response)
    assert response.content.decode().count(" checked>5") == 2
    assert " checked>5" not in client.get(path_of(here, second)).content.decode()
    page = text_of(client.get(address(worksheet)))
    assert "1 of 2 have said what they know." in page
    assert "Mean, 1 to 5" not in page
    ranking = client.get(f"/api/v1/regions/here/worksheets/{worksheet.pk}/ranking/")
    assert {line["team_points"] for line in ranking.json()["lines"]} == {None}


def test_the_last_one_shows_both_and_a_vote_after_that_is_refused(client, here, worksheet, scorers):
    for scorer in scorers:
        client.post(path_of(here, scorer), taps(here, worksheet, 4))
    late = client.post(path_of(here, scorers[0]), taps(here, worksheet, 1))

    assert late.status_code == 409
    assert "The scoring has ended, and its result is shown. Nothing was changed." in text_of(late)
    assert "Mean, 1 to 5" in text_of(client.get(address(worksheet)))
    with in_region(here):
        assert set(Score.objects.values_list("points", flat=True)) == {4}


def test_a_score_out_of_range_is_refused_on_the_page(client, here, worksheet, scorers):
    for number in ("6", "0", "-1", "many"):
        response = client.post(path_of(here, scorers[0]), taps(here, worksheet, number))

        assert response.status_code == 400
        assert "Choose a number from 1 to 5, or “I cannot say”." in text_of(response)
    with in_region(here):
        assert not Score.objects.exists()


def test_the_scoring_page_speaks_spanish(client, here, worksheet):
    with in_region(here):
        people = [make_partner_contact(language="es"), make_contact()]
        Scorer.ask_all(worksheet, contacts=people, by=None)
        scorer = Scorer.objects.get(contact=people[0])

    page = text_of(client.get(path_of(here, scorer)))

    assert "¿Qué sabe usted que no dice ninguna tabla?" in page
    assert "No puedo decirlo" in page


def test_a_forged_link_and_one_of_another_purpose_open_nothing(client, here, worksheet, scorers):
    path = path_of(here, scorers[0])

    assert client.get(path.replace("/score/", "x/score/")).status_code == 404
    assert client.get(path.replace("/score/", "/vote/")).status_code == 404


def test_a_member_scores_signed_in_and_one_not_asked_is_told(client, here, convener, worksheet):
    with in_region(here):
        Scorer.ask_all(worksheet, contacts=[make_contact()], members=[convener], by=convener)
    client.post(address(worksheet, "score/"), taps(here, worksheet, 3))
    other = make_member(here, role="viewer")
    client.force_login(other)
    response = client.get(address(worksheet, "score/"), follow=True)

    with in_region(here):
        assert Scorer.objects.get(user=convener).scored_at is not None
    assert "You were not asked to score on this worksheet." in text_of(response)


def test_a_viewer_reads_and_changes_nothing(client, here, convener, worksheet):
    with in_region(here):
        more, row = sector("Building", "23"), worksheet.candidates.first()
        people = [make_partner_contact().pk for _ in range(2)]
        chosen = {"candidate": row.pk, "decided_on": timezone.localdate().isoformat(), **CHOSEN}
    weights = {f"weight_{name}": 1 for name in ("quotient", "growth", "pay", "size", "openings")}
    acts = {"add/": {"sector": more.pk}, "weights/": weights, "ask/": {"people": people}}
    acts |= {"close/": {}, "choose/": chosen}
    client.force_login(make_member(here, role="viewer"))
    before = whole(here)

    assert worksheet.title in text_of(client.get(address(worksheet)))
    assert [client.post(address(worksheet, act), words).status_code for act, words in acts.items()] == [403] * 5
    assert whole(here) == before

    client.force_login(convener)
    for act, words in acts.items():
        before = whole(here)
        assert client.post(address(worksheet, act), words).status_code == 302, act
        assert whole(here) != before, act


def whole(here):
    """Everything a worksheet can be changed in."""
    with in_region(here):
        return [
            list(Worksheet.objects.values()),
            *(list(model.objects.order_by("pk").values_list("pk", flat=True)) for model in (Candidate, Scorer, Choice)),
        ]


def test_one_click_starts_the_partnership_and_a_second_starts_no_other(client, here, convener, worksheet):
    with in_region(here):
        choice = choose(worksheet, convener)
    first = client.post(f"/r/here/choices/{choice.pk}/start/", follow=True)
    second = client.post(f"/r/here/choices/{choice.pk}/start/")

    assert "Metal Partnership is on its way." in text_of(first)
    assert "Chosen by The support team" in text_of(first)
    assert second.status_code == 400
    assert "This choice has become a partnership already: Metal Partnership." in text_of(second)
    log = client.get("/r/here/partnerships/metal-partnership/decisions/")
    assert "We begin with Metal" in text_of(log)


def test_a_program_goes_the_whole_way(client, here, convener, worksheet):
    api = f"/api/v1/regions/here/worksheets/{worksheet.pk}/"
    sent = {"content_type": "application/json"}
    with in_region(here):
        person = make_contact()
        row = worksheet.candidates.first()
    again = client.post(f"{api}candidates/", {"sector": row.sector_id}, **sent)
    asked_by = client.post(f"{api}ask/", {"people": [person.pk], "members": [convener.email]}, **sent)
    mine = {"scores": [{"candidate": row.pk, "question": "leaders", "points": 5}]}
    scored = client.put(f"{api}scores/", mine, **sent)
    said = {"candidate": row.pk, "decided_by": "All", "why": "So", "decided_on": timezone.now().date().isoformat()}
    early = client.post(f"{api}choice/", said, **sent)
    closed = client.post(f"{api}close/", **sent)
    chosen = client.post(f"{api}choice/", said | {"decided_on": "2026-01-05"}, **sent)
    started = client.post(f"/api/v1/regions/here/choices/{chosen.json()['id']}/start/", {"name": "Makers"}, **sent)

    codes = [answer.status_code for answer in (again, asked_by, scored, early, closed, chosen, started)]
    assert codes == [400, 200, 200, 409, 200, 201, 201]
    with in_region(here):
        assert Choice.objects.get().partnership.name == "Makers"
