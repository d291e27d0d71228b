"""A priority's figure comes by itself: what who runs the platform brings, the worker takes to the thread."""

import time

import pytest

from regions.models import County
from regions.scope import in_region
from tests.factories import make_member, make_partnership, make_priority, make_user
from tests.journeys.cast import Story, sign_in
from tests.journeys.visitors import Visitor
from tests.labor.market import make_coded
from tests.labor.nation import HEALTH, RIO_GRANDE
from tests.partnerships.statistics import published

pytestmark = [pytest.mark.browser, pytest.mark.broker, pytest.mark.django_db(transaction=True)]

OPERATOR, OWNER = "pat@platform.example", "olga@workforce.example"
PATIENCE = 60  # seconds


def test_the_next_year_comes_to_the_thread_by_itself(story: Story, tmp_path):
    priority = lay_the_ground(story)
    operator, owner = story.visitor(), story.visitor(width=390)
    sign_in(operator, story.post, OPERATOR, start="/accounts/login/?next=/platform/labor/")
    sign_in(owner, story.post, OWNER)
    owner.go(f"{priority}measure/series/")
    owner.reads("No labor statistics have been imported for these counties yet.")

    bring(operator, tmp_path, "2020.csv", published(2019, 2020))
    take_it(owner, priority)
    bring(operator, tmp_path, "2022.csv", published(2021, 2022))

    wait_for(owner, priority, "2,054 jobs")
    owner.reads("not told: kept secret by the publisher in Starr", "BLS QCEW, annual averages 2022")
    owner.follow("The whole thread, dated")
    owner.reads("2,054 jobs", "This figure comes by itself.")
    owner.does_not_read("2021 0 jobs")


def lay_the_ground(story: Story) -> str:
    make_user(email=OPERATOR, name="Pat Operator", is_staff=True)
    make_member(story.region, "owner", email=OWNER, name="Olga Owner")
    with in_region(story.region):
        story.region.choose_counties(County.objects.filter(pk__in=RIO_GRANDE), by=story.user)
        partnership = make_partnership(slug="care", name="Care", sector=make_coded(HEALTH, name="Health care"))
        return f"{story.home}priorities/{make_priority(partnership, title='Grow our own').pk}/"


def bring(operator: Visitor, folder, name: str, content: bytes) -> None:
    (folder / name).write_bytes(content)
    operator.go("/platform/labor/")
    operator.page.get_by_label("The files").set_input_files(folder / name)
    operator.press_until("Take them in", "It is in.")


def take_it(owner: Visitor, priority: str) -> None:
    owner.go(priority)
    owner.follow("Take it from labor statistics")
    owner.tick("Jobs")
    owner.press("Show it")
    owner.reads("Jobs in private companies: Health care", "1,900 jobs")
    owner.choose("From which year on?", "2019")
    owner.write("Target", "2500")
    owner.page.get_by_label("By when").fill("2030-12-31")
    owner.press("Take it from here")
    owner.reads("Newer years come by themselves", "1,937 jobs", "This figure comes by itself.")


def wait_for(owner: Visitor, priority: str, words: str) -> None:
    until = time.monotonic() + PATIENCE
    owner.go(priority)
    while words not in owner.page.locator("main").inner_text():
        assert time.monotonic() < until, f"{words} did not come"
        time.sleep(0.5)
        owner.go(priority)
