"""Programs find a date as pages do."""

import pytest

from convenings.models import Convening
from tests.convenings.conftest import champion_of
from tests.convenings.finding import ask, hours, make_search, options_of
from tests.factories import make_leader, make_partner_contact, make_partnership

JSON = "application/json"


@pytest.fixture
def program(client, convener):
    client.force_login(convener)
    return client


@pytest.fixture
def root(here):
    return f"/api/v1/regions/{here.slug}/"


def moments(*weeks):
    return [dict(zip(("starts_at", "ends_at"), (at.isoformat() for at in hours(week)), strict=True)) for week in weeks]


def plan(**more):
    return {"partnership": make_partnership().slug, "kind": "launch", "title": "Launch", "place": "Hall"} | more


def test_a_program_plans_a_search_and_sees_no_made_up_hours(program, root):
    response = program.post(f"{root}convenings/", plan(times=moments(0, 1)), content_type=JSON)

    said = response.json()
    assert response.status_code == 201
    assert (said["state"], said["starts_at"], said["ends_at"]) == ("finding", None, None)
    times = program.get(f"{root}convenings/{said['id']}/times/").json()
    assert [(time["leaders"], time["silent"]) for time in times] == [(0, 0), (0, 0)]


@pytest.mark.parametrize("more", [{}, {"times": True, "starts_at": True, "ends_at": True}, {"starts_at": True}])
def test_a_plan_has_its_hours_or_several_times(program, root, more):
    (first,) = moments(0)
    given = {name: moments(0, 1) if name == "times" else first[name] for name in more}

    response = program.post(f"{root}convenings/", plan(**given), content_type=JSON)

    assert response.status_code == 400
    assert "Say from when to when, or offer several times." in response.content.decode()
    assert not Convening.objects.exists()


def test_a_program_ticks_offers_withdraws_and_chooses(program, root, convener):
    search = make_search(convener)
    leader, dean = ask(search, convener, make_leader(), make_partner_contact())
    first, second, _third = options_of(search)

    said = program.post(
        f"{root}invitations/{leader.pk}/times/",
        {"fits": [{"time": first.pk, "fit": "works"}, {"time": second.pk, "fit": "no"}]},
        content_type=JSON,
    )
    program.post(
        f"{root}invitations/{dean.pk}/times/", {"fits": [{"time": first.pk, "fit": "if_needed"}]}, content_type=JSON
    )
    added = program.post(f"{root}convenings/{search.pk}/times/", moments(4)[0], content_type=JSON)
    gone = program.post(f"{root}times/{second.pk}/withdraw/")

    assert [(one["time"], one["fit"], one["way"]) for one in said.json()] == [
        (first.pk, "works", "api"),
        (second.pk, "no", "api"),
    ]
    assert added.status_code == 201
    assert gone.json()["withdrawn_at"]
    column = program.get(f"{root}convenings/{search.pk}/times/").json()[0]
    assert (column["leaders"], column["businesses"], column["maybe"], column["silent"]) == (1, 1, 1, 0)

    chosen = program.post(f"{root}times/{first.pk}/choose/")

    assert (chosen.json()["state"], chosen.json()["version"], chosen.json()["business"]) == ("planned", 2, 1)
    again = program.post(f"{root}times/{first.pk}/choose/")
    assert again.status_code == 409
    assert "The date is set by now" in again.content.decode()


def test_what_needs_a_date_is_a_conflict_while_it_is_open(program, root, convener):
    search = make_search(convener)
    (leader,) = ask(search, convener, make_leader())

    answered = program.post(f"{root}invitations/{leader.pk}/answer/", {"answer": "yes"}, content_type=JSON)
    moved = program.post(f"{root}convenings/{search.pk}/move/", moments(3)[0], content_type=JSON)
    written = program.post(
        f"{root}convenings/{search.pk}/invite/",
        {"people": [make_leader().pk], "signed_by": [champion_of(search).pk], "letter": "Come on {date}."},
        content_type=JSON,
    )

    assert [answered.status_code, moved.status_code, written.status_code] == [409, 409, 409]
    assert "The date is still open" in written.content.decode()
