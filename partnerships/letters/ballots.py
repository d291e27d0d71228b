"""The letters of a ballot: “your dots, please” when it opens, the result when it closes."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from django.utils import timezone, translation
from django.utils.translation import gettext as _

from outbox.letters import AtOnce, Category, Letter, compose, register
from outbox.models import Message
from partnerships import tallies
from partnerships.models import Ballot, Option, Reopening
from regions.models import Link


def register_letters() -> None:
    # Service mail: a vote is a right, and who asked for no invitations still hears of it.
    register("ballot.opened", render_opened, category=Category.SERVICE, at_once=AtOnce.VOTE)
    register("ballot.reopened", render_reopened, category=Category.SERVICE, at_once=AtOnce.VOTE)
    register("ballot.closed", render_closed, category=Category.SERVICE, at_once=None)


def render_opened(messages: Sequence[Message]) -> Mapping[int, Letter]:
    ballots = _ballots(messages)
    options: dict[int, list[str]] = {}
    for ballot_id, label in Option.objects.filter(ballot__in=ballots).values_list("ballot_id", "label"):
        options.setdefault(ballot_id, []).append(label)

    def words(ballot: Ballot) -> tuple[str, dict[str, Any]]:
        context = {"options": options.get(ballot.pk, []), "rules": ballot.rules, "action_label": _vote(ballot)}
        if ballot.method == "dots":
            return _("Place your dots: %(question)s") % {"question": ballot.question}, context
        return _("Please vote: %(question)s") % {"question": ballot.question}, context

    return _letters("ballot_opened", messages, ballots, words, needs_link=True)


def render_reopened(messages: Sequence[Message]) -> Mapping[int, Letter]:
    ballots = _ballots(messages)
    reasons = dict(Reopening.objects.filter(ballot__in=ballots).order_by("id").values_list("ballot_id", "reason"))

    def words(ballot: Ballot) -> tuple[str, dict[str, Any]]:
        context = {"reason": reasons.get(ballot.pk, ""), "rules": ballot.rules, "action_label": _vote(ballot)}
        return _("The vote goes on: %(question)s") % {"question": ballot.question}, context

    return _letters("ballot_reopened", messages, ballots, words, needs_link=True)


def render_closed(messages: Sequence[Message]) -> Mapping[int, Letter]:
    def words(ballot: Ballot) -> tuple[str, dict[str, Any]]:
        result = tallies.tally(ballot)
        outcome = ballot.outcome(result)
        label = _("See the result, or champion a priority") if outcome.leads_on else _("See the result")
        context = {"result": result, "outcome": outcome, "action_label": label}
        return _("The result: %(question)s") % {"question": ballot.question}, context

    return _letters("ballot_closed", messages, _ballots(messages), words, needs_link=False)


def _vote(ballot: Ballot) -> str:
    return _("Place your dots") if ballot.method == "dots" else _("Fill in your paper")


def _ballots(messages: Iterable[Message]) -> dict[int, Ballot]:
    return Ballot.objects.select_related("partnership", "second_of").in_bulk(
        {m.about_id for m in messages if m.about_id}
    )


def _letters(
    template: str,
    messages: Sequence[Message],
    ballots: Mapping[int, Ballot],
    words: Callable[[Ballot], tuple[str, dict[str, Any]]],
    *,
    needs_link: bool,
) -> Mapping[int, Letter]:
    """A personal link leads to the paper or the result; partners have none and read the result in the letter."""
    recipients = {m.contact_id for m in messages if m.contact_id}
    links = Link.objects.valid(timezone.now()).filter(contact__in=recipients).by_holder("ballot", ballots)
    letters = {}
    for message in messages:
        ballot, contact = ballots.get(message.about_id or 0), message.contact
        link = links.get((message.contact_id or 0, message.about_id or 0))
        if ballot is None or contact is None or (needs_link and link is None):
            continue
        with translation.override(contact.reads):
            subject, context = words(ballot)
            context |= {"ballot": ballot, "partnership": ballot.partnership, "action_url": link.url if link else ""}
            letters[message.pk] = compose(message, f"emails/partnerships/{template}", subject=subject, **context)
    return letters
