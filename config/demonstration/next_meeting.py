"""What is ready for the next meeting of a story: who is still asked to come, and what will be voted on."""

from typing import TYPE_CHECKING

from django.utils import timezone

from config.demonstration.recruiting import recruit
from config.demonstration.story import Vote
from convenings.models import Convening
from partnerships.models import Ballot, Electorate, How, Priority, Requirement, TieRule

if TYPE_CHECKING:
    from config.demonstration.telling import Telling


def prepare_for(told: "Telling", convening: Convening) -> None:
    if told.story.recruiting:
        recruit(told, convening, told.story.recruiting)
    if told.story.next_vote:
        prepare_vote(told, told.story.next_vote)


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
