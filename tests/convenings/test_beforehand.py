"""What people tell us before a meeting: words for the board, food and access for the kitchen."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from convenings.beforehand import Needs, forget_needs
from convenings.models import Invitation
from convenings.tasks import forget
from partnerships.models import Opportunity
from regions import spreadsheets
from regions.models import Activity, Link, Role
from tests.convenings.conftest import invited
from tests.factories import make_leader, make_member, make_partner_contact


@pytest.fixture
def asked(meeting, convener):
    return invited(meeting, convener, make_leader(name="Maria Lopez"))


def path_of(invitation):
    return Link.objects.to("invitation", invitation).get().path


def fresh(invitation):
    return Invitation.objects.with_meeting().get(pk=invitation.pk)


def come(meeting, convener, **told):
    row = invited(meeting, convener)
    row.respond("yes", by=row.contact)
    row.tell(by=row.contact, **told)
    return row


def test_needs_are_asked_after_the_answer_and_kept(client, asked):
    path = path_of(asked)

    page = client.post(path, {"answer": "yes"}, follow=True).content.decode()
    client.post(f"{path}answered/questions/", {"question": "More nurses", "food": "Vegan", "access": "A ramp"})

    assert "we forget it after a month" in page
    row = fresh(asked)
    assert (row.told, row.food, row.access) == ({"question": "More nurses"}, "Vegan", "A ramp")
    assert 'value="Vegan"' in client.get(f"{path}answered/").content.decode()
    assert not Activity.objects.filter(detail__icontains="Vegan").exists()


def test_questions_answered_elsewhere_leave_the_needs_as_they_are(asked):
    asked.tell(by=asked.contact, food="Vegan")

    asked.tell(by=asked.contact, question="More nurses")

    assert (fresh(asked).food, fresh(asked).told) == ("Vegan", {"question": "More nurses"})


def test_what_is_not_spoken_of_stays_and_an_empty_word_takes_it_back(asked):
    asked.tell(by=asked.contact, question="More nurses", practical="One guest")

    asked.tell(by=asked.contact, food="Vegan")
    asked.tell(by=asked.contact, practical=" ")

    assert (fresh(asked).food, fresh(asked).told) == ("Vegan", {"question": "More nurses"})


@pytest.mark.parametrize("need", ["<b>nuts</b>", "nuts\r\nBcc: x@y.example", "x" * 201])
def test_a_need_that_is_no_line_of_words_is_refused_at_its_field(client, asked, need):
    path = path_of(asked)
    client.post(path, {"answer": "yes"})

    assert client.post(f"{path}answered/questions/", {"food": need}).status_code == 400
    assert fresh(asked).food == ""


def test_only_conveners_see_who_needs_what(client, meeting, convener, region):
    row = come(meeting, convener, food="No peanuts", access="Interpreter")
    pages = {name: f"{meeting.get_absolute_url()}beforehand/{name}" for name in ("", "needs.csv")}
    client.force_login(convener)
    assert all("No peanuts" in client.get(page).content.decode() for page in pages.values())
    assert "No peanuts" in client.get(row.get_absolute_url()).content.decode()

    client.force_login(make_member(region, Role.VIEWER))

    assert [client.get(page).status_code for page in pages.values()] == [403, 403]
    assert "No peanuts" not in client.get(row.get_absolute_url()).content.decode()


def test_the_kitchen_gets_counts_and_names_of_those_who_come(meeting, convener):
    come(meeting, convener, food="Vegan")
    come(meeting, convener, food="vegan", access="=cmd()")
    declined = come(meeting, convener, food="Halal")
    declined.respond("no", by=declined.contact)

    needs = Needs.of(meeting)
    lines = spreadsheets.write(needs.lines).decode("utf-8-sig").splitlines()

    assert needs.food == [("Vegan", 2)]
    assert lines[:2] == ["What,Need,How many", "Food,Vegan,2"]
    assert "Halal" not in "".join(lines)
    assert ",=cmd()" not in "".join(lines)


def test_the_kitchen_cooks_for_who_comes_in_somebodys_place_and_not_for_both(meeting, convener):
    principal = come(meeting, convener, food="Vegan")
    principal.respond("sending", by=None, substitute_name="Ana", substitute_email="ana@rio.example")
    stand_in = fresh(Invitation.objects.get(stands_in_for=principal))
    stand_in.respond("yes", by=stand_in.contact)
    stand_in.tell(by=stand_in.contact, food="No nuts")
    named_only = come(meeting, convener, food="Halal")
    named_only.respond("sending", by=None, substitute_name="Ben")

    assert sorted(Needs.of(meeting).food) == [("Halal", 1), ("No nuts", 1)]


def test_needs_are_forgotten_thirty_days_after_the_meeting_and_not_before(meeting, convener, region, outside):
    row = come(meeting, convener, food="Vegan", access="A ramp", question="Nurses")
    end = meeting.ends_at
    with outside():
        assert forget_needs(region, at=end + timedelta(days=30, microseconds=-1)) == 0
        assert forget_needs(region, at=end + timedelta(days=30)) == 1
        assert forget_needs(region, at=end + timedelta(days=31)) == 0

    assert (fresh(row).food, fresh(row).access, fresh(row).told) == ("", "", {"question": "Nurses"})


def test_the_worker_forgets_them_by_itself(meeting, convener, outside):
    row = come(meeting, convener, food="Vegan")
    start = timezone.now() - timedelta(days=40)
    type(meeting).objects.update(starts_at=start, ends_at=start + timedelta(hours=2))

    with outside():
        forget()

    assert fresh(row).food == ""


def test_an_answer_is_taken_over_in_their_own_words_and_name_once(client, meeting, convener, asked):
    asked.tell(by=asked.contact, question="Keep imaging open past six.")
    client.force_login(convener)
    address = f"{meeting.get_absolute_url()}beforehand/"
    said = {"invitation": asked.pk, "question": "question", "category": "workforce"}
    assert "Keep imaging open past six." in client.get(address).content.decode()

    assert client.post(f"{address}take-over/", said).status_code == 302
    again = client.post(f"{address}take-over/", said)

    (opportunity,) = Opportunity.objects.all()
    assert (opportunity.statement, opportunity.raised_by) == ("Keep imaging open past six.", asked.contact)
    assert (again.status_code, "on the board already" in again.content.decode()) == (409, True)
    page = client.get(address).content.decode()
    assert ("On the board" in page, "Take over what Maria" in page) == (True, False)


def test_only_what_leaders_said_goes_on_the_board(meeting, convener, asked):
    dean = invited(meeting, convener, make_partner_contact())
    dean.tell(by=dean.contact, question="Our new program")

    with pytest.raises(ValidationError, match="what business leaders say"):
        meeting.take_over(dean, "question", category="workforce", by=convener)
    with pytest.raises(ValidationError, match="no answer to take over"):
        meeting.take_over(asked, "question", category="workforce", by=convener)

    assert Opportunity.objects.count() == 0


def test_needs_are_shown_only_to_who_said_them_and_survive_who_does_not_see_them(client, meeting, convener):
    row = invited(meeting, convener)
    link = Link.objects.to("invitation", row).get()
    row.respond("yes", by=row.contact)
    row.tell(by=row.contact, food="No nuts", access="Dialysis chair")
    address = f"{link.path}answered/"

    page = client.get(address).content.decode()
    client.post(f"{address}questions/", {"question": "More welders", "sure": "1"})
    own = client.get(address).content.decode()
    kept = Invitation.objects.get(pk=row.pk)
    client.post(f"{address}questions/", {"question": "More welders", "food": "", "access": "A ramp", "shown": "True"})

    assert "Dialysis" not in page
    assert "is noted" in page
    assert "Dialysis chair" in own
    assert (kept.food, kept.access, kept.told) == ("No nuts", "Dialysis chair", {"question": "More welders"})
    changed = Invitation.objects.get(pk=row.pk)
    assert (changed.food, changed.access) == ("", "A ramp")
