"""Somebody stops the first load in the middle: the next one begins that story anew."""

from io import StringIO

import pytest
from django.core.management import call_command

from config.demonstration.telling import Telling
from config.management.commands import demo
from outbox.models import Message, State
from partnerships.models import Outcome, Partnership
from regions.models import Activity, Region
from regions.scope import in_region

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def two_stories(monkeypatch):
    monkeypatch.setattr(demo, "STORIES", (demo.PREPARING, demo.LANE))


def counted(slug):
    with in_region(Region.objects.get(slug=slug)):
        models = (Partnership, Activity, Outcome, Message)
        return [model.objects.count() for model in models]


def told():
    words = StringIO()
    call_command("demo", stdout=words)
    return words.getvalue().splitlines()


def stop(*_anything):
    raise KeyboardInterrupt


def test_a_story_stopped_in_the_middle_leaves_nothing_and_is_told_whole_next_time(monkeypatch):
    with monkeypatch.context() as patch:
        patch.setattr(Telling, "settle", lambda self: stop() if self.story is demo.LANE else None)
        with pytest.raises(KeyboardInterrupt):
            call_command("demo", stdout=StringIO())

    assert list(Region.objects.values_list("slug", flat=True)) == ["rio-grande-valley"]
    before = counted("rio-grande-valley")

    assert told() == ["Telling the story of Lane County Technology Partnership (2 of 2) …"]
    assert counted("rio-grande-valley") == before
    with in_region(Region.objects.get(slug="lane-county")):
        assert Partnership.objects.get().stage == "sustaining"
        assert Outcome.objects.published().count() == sum(len(aim.results) for aim in demo.LANE.aims)
    assert told() == []


def test_worker_is_nudged_once_all_is_told_and_finds_what_is_not_long_ago(django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks() as nudges:
        told()

    with in_region(Region.objects.get(slug="lane-county")):
        letters = Message.objects.filter(kind="convening.invited")
        left = [message.sent_at == message.posted_at for message in letters.filter(state=State.SENT)]
    assert left == [True] * len(demo.LANE.sitters)
    assert len(nudges) > len(demo.STORIES)
