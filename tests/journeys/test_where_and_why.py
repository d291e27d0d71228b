"""Where and why: from four counties on a map and the publisher's files to a profile, a worksheet and a partnership."""

import io
import zipfile

import pytest

from labor.models import LaborFigure
from partnerships.models import Choice, Decision
from regions.scope import in_region
from tests.factories import make_member, make_partner_contact, make_user
from tests.journeys.cast import Story, sign_in
from tests.journeys.visitors import Visitor
from tests.labor.files import line, text
from tests.labor.nation import ALL_INDUSTRIES, LEVELS, NATION, RIO_GRANDE, STATES, YEARS, figure

pytestmark = [pytest.mark.browser, pytest.mark.broker, pytest.mark.django_db(transaction=True)]

OPERATOR, OWNER = "pat@platform.example", "olga@workforce.example"
TEAM = ("ana@college.example", "ben@chamber.example", "cruz@board.example", "dee@edc.example", "eva@adult.example")
MAKERS, CARERS = "Manufacturing", "Health care"
SECTORS = {MAKERS: "31-33 Manufacturing", CARERS: "62 Health Care and Social Assistance"}


# A point of the screen where a finger meets this shape, as near to its middle as there is one.
WHERE_IT_IS_MET = """(shape) => {
  const box = shape.getBoundingClientRect(), middle = (one) => Math.abs(one - 0.5)
  const steps = [...Array(19).keys()].map((n) => (n + 1) / 20).sort((a, b) => middle(a) - middle(b))
  const points = steps.flatMap((right) => steps.map((down) => [box.x + box.width * right, box.y + box.height * down]))
  return points.find(([x, y]) => document.elementFromPoint(x, y) === shape)
}"""


def as_published() -> bytes:
    """A zip with a file for each year, as the publisher's tables would say it of the nation of round numbers."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as folder:
        for year in YEARS:
            told = [figure(area, ALL_INDUSTRIES, year, ownership=0) for area in (NATION, *STATES, *RIO_GRANDE)]
            told += [
                figure(area, code, year, ownership=5)
                for area in (NATION, *STATES, *RIO_GRANDE)
                for code in (ALL_INDUSTRIES, *LEVELS)
            ]
            folder.writestr(f"{year}.annual.singlefile.csv", text(map(published, told)))
    return packed.getvalue()


def published(row: LaborFigure) -> dict[str, str]:
    return line(
        row.area,
        row.industry,
        str(row.ownership),
        year=row.year,
        annual_avg_estabs=row.establishments,
        annual_avg_emplvl=row.jobs,
        total_annual_wages=row.wages,
        annual_avg_wkly_wage=row.weekly_pay,
        avg_annual_pay=row.annual_pay,
    )


def test_the_valley_finds_its_industry(story: Story, tmp_path):
    owner = story.visitor()
    make_member(story.region, "owner", email=OWNER, name="Olga Owner")
    sign_in(owner, story.post, OWNER)

    draw_the_region(story, owner)
    name_sectors(story, owner)
    bring_the_files(story, tmp_path)
    read_the_profile(story, owner)
    worksheet = lay_out(story, owner)
    ask_five(story, owner)
    tap_what_they_know(story, owner, worksheet)
    choose_and_start(story, owner, worksheet)


def draw_the_region(story: Story, owner: Visitor) -> None:
    """The first county by its name, the others by tapping the map."""
    counties = f"{story.home}settings/counties/"
    owner.go(counties)
    owner.reads("Find a first county by its name.")
    owner.write("Find counties by name, state or FIPS code", "Hidalgo, TX")
    owner.press("Find")
    owner.tick("Hidalgo, TX")
    owner.press("Save")
    owner.go(counties)
    for county in ("Starr, TX", "Willacy, TX", "Cameron, TX"):
        tap(owner, f"Add {county}")
    owner.reads("Not saved yet")
    owner.press("Save")
    owner.reads("Cameron", "Hidalgo", "Starr", "Willacy")


def tap(visitor: Visitor, words: str) -> None:
    """On what is seen of the county: at the edge of the map that is a part."""
    path = visitor.page.locator("#map").get_by_role("link", name=words, exact=True).locator("path")
    path.scroll_into_view_if_needed()
    x, y = path.evaluate(WHERE_IT_IS_MET)
    visitor.leave(lambda: visitor.page.mouse.click(x, y))


def name_sectors(story: Story, owner: Visitor) -> None:
    for name, words in SECTORS.items():
        owner.go(f"{story.home}directory/sectors/new/")
        owner.write("Name people use", name)
        owner.write("Find industries by word or NAICS code", words.partition(" ")[2])
        owner.press("Find")
        owner.tick(words)
        owner.press("Save")


def bring_the_files(story: Story, tmp_path) -> None:
    """Who runs the platform, by a page; the worker takes it in."""
    make_user(email=OPERATOR, name="Pat Operator", is_staff=True)
    operator = story.visitor()
    sign_in(operator, story.post, OPERATOR, start="/accounts/login/?next=/platform/labor/")
    (tmp_path / "nation.zip").write_bytes(as_published())
    operator.page.get_by_label("The files").set_input_files(tmp_path / "nation.zip")
    operator.press_until("Take them in", "It is in.")
    operator.reads("2019, 2020, 2021, 2022, 2023, 2024")
    assert LaborFigure.objects.count() == 7 * 6 * 6


def read_the_profile(story: Story, owner: Visitor) -> None:
    """8,400 jobs in Cameron, 10,000 in Hidalgo, 450 in Starr, 1,000 in Willacy, of 173,500; of the nation’s 1 in 11."""
    owner.go(f"{story.home}directory/sectors/")
    owner.follow(MAKERS)
    owner.reads(f"{MAKERS} in Rio Grande Valley", "19,850 people here", "11.4 % of all jobs", "1.26 times", "Texas")
    owner.page.emulate_media(media="print")
    assert not owner.page.locator(".masthead").is_visible()
    owner.page.emulate_media(media="screen")


def lay_out(story: Story, owner: Visitor) -> str:
    owner.go(f"{story.home}worksheets/")
    owner.follow("Begin a worksheet")
    owner.write("What do you want to find out?", "Where do we begin?")
    owner.tick(MAKERS)
    owner.tick(CARERS)
    owner.press("Lay it out")
    owner.reads("By the numbers", MAKERS, CARERS, "1.26 times the nation’s share", "+1.8 %")  # as the profile says
    worksheet = owner.path()
    owner.follow("Change what counts")
    owner.write("How special it is here", "5")
    owner.write("How it grew in five years", "0")
    owner.press("Save")
    return worksheet


def ask_five(story: Story, owner: Visitor) -> None:
    with in_region(story.region):
        for address in TEAM:
            make_partner_contact(name=f"{address.partition('@')[0].title()} Adviser", email=address)
    owner.follow("Ask the support team")
    for address in TEAM:
        owner.page.get_by_label(f"{address.partition('@')[0].title()} Adviser").check()
    owner.press("Ask them")
    owner.reads("5 people are asked.", "0 of 5 have said what they know.")
    story.let_the_hold_end()


def tap_what_they_know(story: Story, owner: Visitor, worksheet: str) -> None:
    """Four would go with health care, whatever the numbers say; one cannot say. Hidden until the last of them."""
    for number, address in enumerate(TEAM):
        owner.go(worksheet)
        owner.reads(f"{number} of 5 have said what they know.", "It stays hidden until everybody has answered")
        adviser = story.leader(story.post.link(address))
        for name, points in ((MAKERS, 2), (CARERS, 5)):
            if number == 4 and name == MAKERS:
                continue
            row = adviser.page.locator("main li", has=adviser.page.get_by_role("heading", name=name))
            for question in row.locator("fieldset").all():
                question.get_by_label(str(points), exact=True).check()
        adviser.press("Save what I know")
        adviser.reads("Saved. Thank you.")


def choose_and_start(story: Story, owner: Visitor, worksheet: str) -> None:
    owner.go(worksheet)
    owner.reads("5 of 5 said what they know.", "Where the two disagree")
    owner.follow("Write down what you chose")
    owner.tick(CARERS)
    owner.write("Why?", "Its hospitals hire from one another, and four of us know who would lead.")
    owner.write("Who decided?", "The support team, all five")
    owner.press("Write it down")
    owner.reads("Chosen: Health care, by The support team, all five")
    owner.press("Start the partnership")
    owner.reads("is on its way.")
    with in_region(story.region):
        choice = Choice.objects.select_related("partnership__sector").get()
        decision = Decision.objects.get()
        assert owner.path() == choice.partnership.get_absolute_url()
    assert (choice.partnership.sector.name, decision.partnership_id) == (CARERS, choice.partnership_id)
    assert "four of us know who would lead" in f"{decision.decided} {decision.why}"
