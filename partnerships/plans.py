"""What is to come of an item if nothing is heard, as its page says it in advance: the steps that are sent, in words."""

from dataclasses import dataclass
from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _

from outbox.models import Message
from partnerships.escalation import AGENDA, Silence, Step, silence_of
from partnerships.models import ActionItem, ItemStatus


@dataclass(frozen=True)
class Planned:
    """`on`: its day, in the past where it has gone."""

    step: Step
    on: date
    words: str
    has_gone: bool


@dataclass(frozen=True)
class Plan:
    silence: Silence
    lines: list[Planned]

    @property
    def why_not(self) -> str:
        """Why others hear nothing of it, where that is so."""
        item, silence = self.silence.item, self.silence
        if item.status == ItemStatus.BLOCKED:
            return _("It is stuck: nobody is reminded while it waits for somebody else.")
        if not silence.is_waited_for:
            return _("The partnership rests: nobody is reminded.")
        if silence.answered_on:
            return _("It was answered, so nobody else hears of it. A new day begins this anew.")
        return "" if silence.rule.is_on else _("Nobody else hears of it here: that was switched off.")


def plan_of(item: ActionItem, today: date | None = None) -> Plan | None:
    """What has gone and what is to come; nothing for what is done or dropped."""
    if not item.is_unfinished:
        return None
    silence = silence_of(item.pk)
    keys = {key: step for step in silence.steps for key in silence.keys(step)}
    sent = Message.objects.filter(key__in=keys).order_by("due_at", "id").values_list("key", "due_at")
    gone = {keys[key].name: timezone.localtime(at).date() for key, at in sent}
    day = today or timezone.localdate()
    lines = [
        Planned(step, gone.get(step.name, step.goes_on), words_of(step, silence), step.name in gone)
        for step in silence.steps
        if step.name in gone or step.last_day >= day or step.name == AGENDA
    ]
    return Plan(silence, lines)


def words_of(step: Step, silence: Silence) -> str:
    who = ", ".join(person.name for person in step.people)
    if step.is_owners:
        return _("%(who)s is reminded") % {"who": who}
    if step.name == "lead":
        organization = silence.item.owner_organization.name
        return _("%(who)s hears of it, who leads %(organization)s here") % {"who": who, "organization": organization}
    if step.name == "champion":
        return _("%(who)s hears of it as champion") % {"who": who}
    return _("It comes on the agenda of the next meeting")
