"""Who is reminded when: computed from the start of the meeting each minute, never scheduled.

A reminder is due from its moment until the next rule's moment, for a meeting that was not planned or moved, and a
person who was not invited, after that moment. Its moment is the rule's number of days before the start, at the hour of
the meeting, put off to the next local office hour; one that would then fall after the start is dropped.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from convenings.models import Convening, Invitation
from convenings.models.invited import InvitationQuerySet
from outbox.posting import Draft, post
from regions.models import Region, record
from regions.office_hours import in_office_hours, next_office_hour
from regions.scope import in_region


@dataclass(frozen=True)
class Rule:
    name: str
    days: int
    words: Promise

    def moment(self, starts_at: datetime, zone: ZoneInfo) -> datetime | None:
        """When it becomes due; None if the office opens only after the meeting has begun."""
        local = starts_at.astimezone(zone)
        wished = (local.replace(tzinfo=None) - timedelta(days=self.days)).replace(tzinfo=zone)
        due = next_office_hour(wished)
        return due if due < starts_at else None


RULES = (
    Rule("week", 7, _("A week before")),
    Rule("day", 1, _("The day before")),
)


@dataclass(frozen=True)
class Planned:
    """A reminder the board shows in advance."""

    rule: Rule
    at: datetime


def planned(convening: Convening, zone: ZoneInfo) -> list[Planned]:
    """What will still be sent for this version of the meeting, earliest first."""
    moments = ((rule, rule.moment(convening.starts_at, zone)) for rule in RULES)
    return [Planned(rule, at) for rule, at in moments if at and at > convening.changed_at]


def due_now(convening: Convening, at: datetime, zone: ZoneInfo) -> Planned | None:
    """The latest rule whose moment has come; an earlier one that was missed stays missed."""
    if not convening.takes_answers(at) or not in_office_hours(at.astimezone(zone)):
        return None
    return next((plan for plan in reversed(planned(convening, zone)) if plan.at <= at), None)


def remind_due(region: Region, at: datetime) -> int:
    """Post what is due in the region, one meeting per transaction; how many reminders that were."""
    zone = ZoneInfo(region.time_zone)
    if not in_office_hours(at.astimezone(zone)):
        return 0
    horizon = at + timedelta(days=max(rule.days for rule in RULES) + 1)
    with in_region(region):
        soon = list(Convening.objects.upcoming(at).filter(starts_at__gt=at, starts_at__lte=horizon))
        due = [convening.pk for convening in soon if due_now(convening, at, zone)]
    count = 0
    for convening_id in due:
        with in_region(region):
            count += remind(convening_id, at, zone)
    return count


def remind(convening_id: int, at: datetime, zone: ZoneInfo) -> int:
    """Under the meeting's lock, so that nobody is reminded of a time that is being moved."""
    convening = Convening.objects.locked().get(pk=convening_id)
    plan = due_now(convening, at, zone)
    if plan is None:
        return 0
    mark = f"v{convening.version}:{plan.rule.name}"
    rows = convening.invitations.awaiting_reminder(mark, before=plan.at).select_related("contact__organization")
    drafts: list[Draft] = []
    reminded: list[int] = []
    for kind, invitations in (
        ("reminder", rows.unanswered()),
        ("note", rows.coming() if plan.rule.days == 1 else rows.none()),
    ):
        drafts += written(kind, plan.rule, convening, invitations)
        reminded += [invitation.pk for invitation in invitations]
    if drafts:
        post(drafts, at=at)
        Invitation.objects.filter(pk__in=reminded).update(reminded=mark)
        record(
            "convening.reminded",
            convening,
            by=None,
            thread=convening.partnership_id,
            convening=convening.title,
            count=len(drafts),
        )
    return len(drafts)


def written(kind: str, rule: Rule, convening: Convening, invitations: InvitationQuerySet) -> Sequence[Draft]:
    drafts = []
    for invitation in invitations:
        invitation.convening = convening
        drafts.append(
            Draft(f"convening.{kind}", invitation.key(rule.name), contact=invitation.contact, about=invitation)
        )
    return drafts
