"""What is ready for the next meeting of a story: who is still asked to come, what will be voted on, and a first agenda."""

from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING

from django.utils import timezone

from config.demonstration.days import days
from config.demonstration.recruiting import recruit
from config.demonstration.story import Meeting, Vote
from convenings.drafting import draft_agenda
from convenings.models import Convening
from partnerships.models import Ballot, Electorate, How, Priority, Requirement, TieRule

if TYPE_CHECKING:
    from config.demonstration.telling import Telling


ANSWERS = ("yes", "yes", "", "yes", "maybe", "yes", "", "no")


def invite_to(told: "Telling", meeting: Meeting) -> None:
    """Most have answered, some have not, as on any real Monday."""
    convening = told.plan(meeting, kind="full" if told.story.launch else "launch")
    prepare_for(told, convening)
    today = timezone.localdate()
    for position, invitation in enumerate(convening.invitations.select_related("contact").order_by("id")):
        answer = ANSWERS[position % len(ANSWERS)]
        if answer:
            respond = partial(invitation.respond, answer, by=invitation.contact)
            told.on(today + timedelta(days=1 + position % 4), respond, hour=8 + position % 9)


def prepare_for(told: "Telling", convening: Convening) -> None:
    if told.story.recruiting:
        recruit(told, convening, told.story.recruiting)
    if told.story.next_vote:
        prepare_vote(told, told.story.next_vote)
    if told.story.launch:
        # Once the week's reports are in: it tells what became of what was promised.
        told.on(days(-1), partial(draft_agenda, convening, by=told.by), hour=16)


def prepare_vote(told: "Telling", vote: Vote) -> None:
    """Not opened: who tries the demonstration does that."""
    carried = Priority.objects.standing().values("requirement")
    left = Requirement.objects.standing().filter(partnership=told.partnership).exclude(pk__in=carried)
    ballot = Ballot.prepare(
        told.partnership,
        vote.question,
        list(left.order_by("id")),
        electorate=Electorate.ORGANIZATION,
        tie_rule=TieRule.SECOND_ROUND,
        winners=1,
        by=told.by,
    )
    absent = told.people[vote.absent]
    ballot.give_proxy(
        absent.organization,
        told.people[vote.holder],
        given_by=absent.name,
        given_on=timezone.localdate(),
        how=How.PHONE,
        by=told.by,
    )
