"""What somebody promises for a priority, on the spot: outcome, measure, first step and day."""

from dataclasses import dataclass
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from partnerships.models.items import ActionItem
from partnerships.models.priorities import Priority
from regions.models import Actor, Contact


@dataclass(frozen=True)
class Promise:
    """For this priority, which comes with its team."""

    priority: Priority

    @transaction.atomic
    def make(
        self,
        *,
        outcome_wanted: str = "",
        measure: str = "",
        step: str = "",
        owner: Contact | None = None,
        due_on: date | None = None,
        champion: Contact | None = None,
        seen: str,
        by: Actor,
    ) -> None:
        """Said by its champion, or by the facilitator for them, who may sign the `champion` up as well; said twice it
        is one promise. `seen`: the `stamp` of the priority they had before them. Who takes the step is its champion
        where nobody else is named.
        """
        priority = self.priority
        priority.locked()
        priority.refresh_from_db(fields=["outcome_wanted", "measure", "title"])
        if champion:
            priority.sign_up(champion, by=by)
        if isinstance(by, Contact) and not priority.champions.seated().filter(contact=by).exists():
            raise ValidationError(_("Sign up as its champion first; then write down what you promise."), code="carries")
        if (outcome_wanted, measure) != (priority.outcome_wanted, priority.measure):
            self._refuse_newer(seen)
            priority.define(outcome_wanted, measure, by=by)
        if step:
            self._begin(step, owner or champion, due_on, by)

    def _refuse_newer(self, seen: str) -> None:
        if seen != self.priority.stamp:
            raise ValidationError(
                _("Somebody wrote here meanwhile: “%(outcome)s”, “%(measure)s”. Put both together, then save."),
                params={"outcome": self.priority.outcome_wanted, "measure": self.priority.measure},
                code="newer",
            )

    def _begin(self, step: str, owner: Contact | None, due_on: date | None, by: Actor) -> None:
        """The first thing anybody does for it; what follows is given out on its page."""
        if owner is None:
            raise ValidationError({"owner": ValidationError(_("Say who takes the first step."), code="no_owner")})
        if due_on is None:
            raise ValidationError({"due_on": ValidationError(_("Say by when."), code="no_day")})
        first = self.priority.team.items.standing().order_by("id").first()
        if first is None:
            ActionItem.assign(self.priority.team, title=step, owner=owner, due_on=due_on, by=by)
        elif (first.title, first.owner_id, first.due_on) != (step, owner.pk, due_on):
            raise ValidationError(
                _("The first step is written down already: “%(step)s”."), params={"step": first.title}, code="again"
            )
