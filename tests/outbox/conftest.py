"""A kind of letter of the tests' own, and people to write to."""

import pytest

from outbox.letters import KINDS, Category, compose, register
from outbox.models import Message
from outbox.posting import Draft, post
from regions.scope import in_region
from tests.factories import make_contact, make_leader, make_region


def render(messages):
    if any(m.context.get("broken") for m in messages):
        raise RuntimeError("this letter cannot be written")
    return {
        m.pk: compose(m, "emails/base", subject=m.context.get("subject", "Hello"), action_url=m.context.get("url", ""))
        for m in messages
        if not m.context.get("nothing")
    }


@pytest.fixture(autouse=True)
def kinds():
    register("test.invited", render, category=Category.INVITATIONS)
    register("test.service", render, category=Category.SERVICE)
    register("test.needy", render, category=Category.SERVICE, needs=["place"])
    yield
    for kind in ("test.invited", "test.service", "test.needy"):
        del KINDS[kind]


@pytest.fixture
def region(db):
    return make_region(slug="valley", name="The Valley", sender_name="Valley office", reply_to="office@valley.example")


@pytest.fixture
def send_to(region):
    """`send_to(3)` posts a letter to three people of one business, inside the region."""

    def queue(count, *, kind="test.invited", at=None, batch=None, **context):
        with in_region(region):
            first = make_leader()
            people = [first, *(make_contact(first.organization) for _ in range(count - 1))]
            post([Draft(kind=kind, key=f"k:{p.pk}", contact=p, context=context) for p in people], at=at, batch=batch)
            return people

    return queue


@pytest.fixture
def ledger(region):
    """The ledger's rows as they are now, oldest first."""

    def rows():
        with in_region(region):
            return list(Message.objects.select_related("contact").order_by("id"))

    return rows
