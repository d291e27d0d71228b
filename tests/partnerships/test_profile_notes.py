"""A champion reads the profile of their industry by a link of their own, and what they correct stands beside it."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from outbox.models import Message
from partnerships.models import ProfileNote, Seat, SeatRole
from regions.models import Activity, County, Link
from regions.scope import in_region
from tests.factories import make_leader, make_member, make_partnership, make_region, make_seat
from tests.labor.nation import METAL, RIO_GRANDE, settle_nation
from tests.partnerships.test_worksheets import code_of, refused, sector

pytestmark = pytest.mark.django_db


@pytest.fixture
def here():
    return make_region(slug="here")


@pytest.fixture
def convener(here, client):
    person = make_member(here)
    client.force_login(person)
    return person


@pytest.fixture
def table(here, convener):
    settle_nation()
    with in_region(here):
        here.choose_counties(County.objects.filter(pk__in=RIO_GRANDE), by=convener)
        return make_partnership(sector=sector("Metal", METAL))


def champion(table, name="Dana Whitfield"):
    return make_seat(table, make_leader(name=name), SeatRole.CHAMPION).contact


def asked(here, table, *people, by):
    with in_region(here):
        ProfileNote.ask_champions(table.sector, people, by=by)
        return [Link.objects.to("profile", table.sector).get(contact=person).path for person in people]


def test_a_champion_is_asked_by_a_link_and_what_they_write_stands_beside_the_profile(client, here, table, convener):
    with in_region(here):
        dana = champion(table)
    profile = f"/r/here/labor/sectors/{table.sector_id}/"
    sent = client.post(f"/r/here/sectors/{table.sector_id}/champions/", {"people": [dana.pk]}, follow=True)
    with in_region(here):
        path = Link.objects.get(purpose="profile").path
        assert Message.objects.get(kind="profile.asked").contact == dana
    read = client.get(path).content.decode()
    told = client.post(path, {"text": "Boiler makers belong here <too>."}, follow=True).content.decode()

    assert "1 champion is asked." in sent.content.decode()
    assert "Does this describe Metal?" in read
    assert "332" in read
    assert "What you told us" not in read
    assert "What you told us" in told
    page = client.get(profile).content.decode()
    assert "Boiler makers belong here &lt;too&gt;." in page
    assert "Dana Whitfield" in page
    with in_region(here):
        assert Activity.objects.filter(verb="profile.corrected", contact=dana).count() == 1


def test_nobody_reads_what_another_champion_wrote(client, here, table, convener):
    with in_region(here):
        dana, owen = champion(table), champion(table, "Owen Tarleton")
    of_dana, of_owen = asked(here, table, dana, owen, by=convener)
    client.post(of_dana, {"text": "Ours is counted twice."})

    assert "Ours is counted twice." in client.get(of_dana).content.decode()
    assert "Ours is counted twice." not in client.get(of_owen).content.decode()


def test_who_champions_it_no_more_reads_and_writes_nothing(client, here, table, convener):
    with in_region(here):
        dana = champion(table)
    (path,) = asked(here, table, dana, by=convener)
    assert client.get(path).status_code == 200
    with in_region(here):
        Seat.objects.get(contact=dana).leave(by=convener)

        assert code_of(refused(ProfileNote.say, table.sector, text="Late", by=dana)) == "no_champion"
    assert client.get(path).status_code == 410
    assert client.post(path, {"text": "Late"}).status_code == 410


def test_only_champions_with_an_address_are_asked(here, table, convener):
    with in_region(here):
        leader, dana = make_seat(table).contact, champion(table)
        dana.email = ""
        dana.save()

        assert code_of(refused(ProfileNote.ask_champions, table.sector, [leader], by=convener)) == "no_champion"
        assert code_of(refused(ProfileNote.ask_champions, table.sector, [dana], by=convener)) == "no_address"
        assert not Link.objects.filter(purpose="profile").exists()


def test_asked_twice_a_day_is_one_letter(here, table, convener):
    with in_region(here):
        dana = champion(table)
    asked(here, table, dana, by=convener)
    asked(here, table, dana, by=convener)

    with in_region(here):
        assert Message.objects.filter(kind="profile.asked").count() == 1


def test_what_was_written_says_something_and_stays(here, table):
    with in_region(here):
        dana = champion(table)
        note = ProfileNote.say(table.sector, text=" Bakeries belong here. ", by=dana)

        assert note.text == "Bakeries belong here."
        with pytest.raises(ValidationError):
            ProfileNote.say(table.sector, text="  ", by=dana)
        for change in ({"text": "Otherwise"}, {"text": ""}):
            with pytest.raises(IntegrityError), transaction.atomic():
                ProfileNote.objects.update(**change)


def test_the_page_speaks_spanish(client, here, table, convener):
    with in_region(here):
        dana = champion(table)
        dana.language = "es"
        dana.save()
    (path,) = asked(here, table, dana, by=convener)
    page = client.get(path).content.decode()

    assert "¿Describe esto a Metal?" in page
    assert "Lo que se cuenta" in page
    assert "Pago promedio" in page
