"""A kind of letter of the tests' own, and people to write to."""

from uuid import uuid4

import pytest
import time_machine

from outbox.letters import KINDS, AtOnce, Category, compose, register
from outbox.models import Incoming, Message
from outbox.posting import Draft, post
from regions.scope import in_region
from tests.factories import make_contact, make_leader, make_region
from tests.imap import ImapServer
from tests.outbox.mornings import NIGHT


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
    register("test.invited", render, category=Category.INVITATIONS, at_once=AtOnce.INVITES)
    register("test.service", render, category=Category.SERVICE, at_once=AtOnce.ANSWER)
    register("test.needy", render, category=Category.SERVICE, at_once=AtOnce.ANSWER, needs=["place"])
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


@pytest.fixture
def inbox(settings):
    """Answers come to us: to reply+…@in.table.example."""
    settings.INBOX_DOMAIN = "in.table.example"
    settings.HOOK_SECRET = "h" * 40
    return settings


@pytest.fixture
def imap(inbox):
    with ImapServer() as server:
        inbox.INBOX = {
            "host": "127.0.0.1", "port": server.port, "tls": False,
            "user": "inbox", "password": "secret", "folder": "INBOX",
        }  # fmt: skip
        yield server


@pytest.fixture
def came(region):
    """What came in, as it is now, oldest first."""

    def rows():
        with in_region(region):
            return list(Incoming.objects.select_related("contact", "answers").order_by("id"))

    return rows


@pytest.fixture
def reply_to(region):
    """`reply_to(sent, "Yes!")`: the bytes of a plain answer to a mail that went out."""

    def write(sent, words, *, by=None, **headers):
        said = {
            "From": f"Somebody <{by or sent['To'].addresses[0].addr_spec}>",
            "To": sent["Reply-To"],
            "Subject": f"Re: {sent['Subject']}",
            "Message-ID": f"<{uuid4()}@mail.example>",
            "In-Reply-To": sent["Message-ID"],
        } | headers
        lines = [f"{name}: {value}" for name, value in said.items() if value]
        return "\r\n".join([*lines, 'Content-Type: text/plain; charset="utf-8"', "", words]).encode()

    return write


# ---- ordinary mail ----


def render_ordinary(messages):
    return {
        m.pk: compose(
            m,
            "emails/outbox/passed_on_test" if m.context.get("broken") else "emails/desk/lost_links",
            subject=m.context.get("subject", "Hello"),
            partnership=m.context.get("partnership", ""),
            links=[],
        )
        for m in messages
        if not m.context.get("nothing")
    }


@pytest.fixture
def ordinary(kinds):
    register("test.reminder", render_ordinary, category=Category.REMINDERS, at_once=None)
    register("test.item", render_ordinary, category=Category.ITEMS, at_once=None)
    register("test.result", render_ordinary, category=Category.SERVICE, at_once=None)
    yield
    for kind in ("test.reminder", "test.item", "test.result"):
        del KINDS[kind]


@pytest.fixture
def clock(ordinary):
    with time_machine.travel(NIGHT, tick=False) as traveller:
        yield traveller


@pytest.fixture
def lee(region, clock):
    with in_region(region):
        return make_leader()


@pytest.fixture
def say(region, lee):
    """`say("test.item", subject="…")` posts to Lee."""
    numbers = iter(range(1000))

    def queue(kind="test.reminder", *, to=None, at=None, useful_until=None, by_hand=False, about=None, **context):
        with in_region(region):
            key = f"said:{next(numbers)}"
            given = {"useful_until": useful_until, "by_hand": by_hand, "about": about, "context": context}
            post([Draft(kind, key, contact=to or lee, **given)], at=at)
            return Message.objects.get(key=key)

    return queue
