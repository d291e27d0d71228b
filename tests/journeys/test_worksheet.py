"""Five of the support team say on their phones what they know, both rankings show, and the choice is a partnership."""

import pytest
from django.urls import reverse

from partnerships.models import Candidate, Decision, Partnership, Question
from regions.models import County, Link, SectorIndustry
from regions.scope import in_region
from tests.factories import make_member, make_partner_contact, make_region, make_sector
from tests.labor.nation import HEALTH, HOSPITALS, MANUFACTURING, METAL, RIO_GRANDE, WILLACY, settle_nation

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SECTORS = {"Metal products": METAL, "Hospitals": HOSPITALS, "Manufacturing": MANUFACTURING, "Health care": HEALTH}
KNOWS = {"Metal products": 5, "Hospitals": 3, "Manufacturing": 4, "Health care": 1}


def test_five_people_score_on_their_phones_and_the_choice_becomes_a_partnership(visitor, client, lost_broker):
    settle_nation(suppressed=frozenset({(WILLACY, METAL)}))
    region = make_region(name="Rio Grande Valley")
    with in_region(region):
        convener = make_member(region, name="Rosa Garza")
        region.choose_counties(County.objects.filter(pk__in=RIO_GRANDE), by=convener)
        for name, code in SECTORS.items():
            SectorIndustry.objects.create(sector=make_sector(name=name), industry_id=code)
        team = [make_partner_contact(name=f"Dean {letter}") for letter in "ABCDE"]
    client.force_login(convener)
    cookie = {"name": "sessionid", "value": client.cookies["sessionid"].value, "domain": "localhost", "path": "/"}
    rosa = visitor()
    rosa.page.context.add_cookies([cookie])

    lay_out(rosa, region)
    rosa.follow("Ask the support team")
    for person in team:
        rosa.page.get_by_label(person.name).check()
    rosa.press("Ask them")
    rosa.reads("0 of 5 have said what they know.", "It stays hidden until everybody has answered")

    with in_region(region):
        phones = [link.path for link in Link.objects.filter(purpose="worksheet").order_by("pk")]
    for number, phone in enumerate(phones):
        say(visitor(width=390, scripts=number > 0), phone, region)
    rosa.go(rosa.page.url)
    rosa.reads("5 of 5 said what they know.", "Where the two disagree", "told in 3 of 4 counties")

    rosa.follow("Write down what you chose")
    rosa.tick("Metal products")
    rosa.write("Why?", "Its leaders would come, and we know who.")
    rosa.write("Who decided?", "The support team, all five")
    rosa.press("Write it down")
    rosa.reads("Chosen: Metal products", "The numbers below are those of then.")
    rosa.press("Start the partnership")
    rosa.reads("Metal products Partnership is on its way.", "on the worksheet Where do we begin?")
    with in_region(region):
        assert Decision.objects.get().partnership == Partnership.objects.get()


def lay_out(rosa, region):
    rosa.go(reverse("partnerships:index", args=[region.slug]))
    rosa.follow("Which industry? Choose it on a worksheet.")
    rosa.follow("Begin a worksheet")
    rosa.write("What do you want to find out?", "Where do we begin?")
    for name in SECTORS:
        rosa.tick(name)
    rosa.press("Lay it out")
    rosa.reads(
        "By the numbers", "at least", "BLS QCEW, annual averages of 2024, private companies, 4 counties together."
    )
    rosa.follow("Add a candidate")
    rosa.write("Or a new one: its name", "Care")
    rosa.write("And its NAICS codes", "62, 622")
    rosa.press("Add it", status=400)
    rosa.reads("622 is part of 62, and its jobs would count twice. Keep one of the two.")
    rosa.follow("Cancel")


def say(person, phone, region):
    person.go(phone)
    person.reads("What do you know that no table says?", "Nobody sees who tapped what.")
    with in_region(region):
        rows = {row.pk: row.sector.name for row in Candidate.objects.select_related("sector")}
    for candidate, name in rows.items():
        for question in Question:
            person.page.locator(f"input[name={question.value}-{candidate}][value='{KNOWS[name]}']").check(force=True)
    person.leave(person.page.get_by_role("button", name="Save what I know").click)
