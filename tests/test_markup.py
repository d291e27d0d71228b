"""Whatever people type is text wherever it is shown: pages and letters, for every field of every model."""

from typing import Any

import pytest
from django.db import models
from django.urls import reverse

from outbox.letters import KINDS
from outbox.writing import write
from regions.models import Contact
from regions.scope import in_region
from tests.canaries import CANARY, World, about_every_row
from tests.routes import ABOUT, GUEST
from tests.test_access import arguments
from tests.test_tenancy import addresses

pytestmark = pytest.mark.django_db

# Ends an attribute and a tag, then opens one that stands in no template of ours.
HOSTILE = "\"'><qzx onload=alert(1)>"
WORD = "hostile"


class HostileWorld(World):
    """The world with markup in each of its texts."""

    def _value(self, model: type[models.Model], field: models.Field) -> Any:
        value = super()._value(model, field)
        # A slug takes no signs; the ledger's HTML was written by a renderer, which is tried below.
        is_text = value == self.word and not isinstance(field, models.SlugField) and field.name != "html"
        return HOSTILE[: getattr(field, "max_length", None)] if is_text else value

    def _reworded(self, value: Any) -> Any:
        # What is computed from the text is computed from the hostile one.
        return HOSTILE if value == CANARY else value(HOSTILE) if callable(value) else super()._reworded(value)


@pytest.fixture
def world():
    world = HostileWorld("here", WORD)
    world.region.name = world.region.sender_name = world.region.postal_address = HOSTILE
    world.region.save()
    return world


def is_markup(answer) -> bool:
    return answer.headers.get("Content-Type", "").startswith(("text/html", "image/svg", "application/xhtml"))


def trouble(pages):
    """What of (name, answer) broke, or let the text become markup; and how many of them showed it escaped."""
    wrong, shown = {}, 0
    for name, answer in pages:
        text = answer.content.decode(errors="replace") if not answer.streaming else ""
        shown += "&lt;qzx" in text
        if answer.status_code >= 500:
            wrong[name] = answer.status_code
        elif is_markup(answer) and "<qzx" in text.lower():
            wrong[name] = text[max(0, text.lower().find("<qzx") - 80) :][:200]
    return wrong, shown


def test_no_staff_page_lets_text_become_markup(world, client):
    client.force_login(world.people["owner"])

    wrong, shown = trouble((name, client.get(f"{path}?q=%22%3E%3Cqzx")) for name, path in addresses(world, world))

    assert wrong == {}
    assert shown > 40


def test_no_guest_page_lets_text_become_markup(world, client):
    links = {purpose: world.token(purpose, about) for purpose, about in ABOUT.items()}
    paths = {
        name: reverse(name, kwargs=arguments(world, wanted) | {"token": links[purpose]})
        for name, (purpose, wanted) in GUEST.items()
    }

    wrong, shown = trouble((name, client.get(path, follow=True)) for name, path in paths.items())

    assert wrong == {}
    assert shown > 5


def test_no_letter_lets_text_become_markup_or_a_header(world):
    context = {name: HOSTILE for kind in KINDS.values() for name in kind.needs}
    world.token("ballot", ABOUT["ballot"])
    written = 0
    with in_region(world.region):
        for name in KINDS:
            messages = about_every_row(world, name, world[Contact], context)
            letters = write(messages)
            written += len(letters)
            marked = {pk for pk, letter in letters.items() if "<qzx" in letter.html.lower() or "\n" in letter.subject}
            assert [message.key for message in messages if message.pk in marked] == []
    assert written > 10
