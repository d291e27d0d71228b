"""What a stuck item waits for: another item, or whoever could get it moving, who is asked once each time."""

from datetime import datetime
from typing import TYPE_CHECKING, cast

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from outbox.models import Message
from outbox.posting import Draft, post
from partnerships.models.seats import Seat
from partnerships.models.updates import UNFINISHED, ItemStatus, Update
from regions.models import Contact, Organization

if TYPE_CHECKING:
    from partnerships.models.items import ActionItem

HELP, FREED = "item.help", "item.freed"
WAITING = ("waits_for", "helper", "helper_organization")
WAITS_IN_NO_CIRCLE = "item_waits_in_no_circle"


class Waits(models.Model):
    """While an item is stuck, what was named stays named until something else is."""

    waits_for = models.ForeignKey(
        "self",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="holds_up",
        verbose_name=_("waits for"),
    )
    # Whoever could get it moving: an organization, and a person of it where one is known.
    helper = models.ForeignKey(
        Contact, on_delete=models.PROTECT, null=True, blank=True, editable=False, related_name="could_help"
    )
    helper_organization = models.ForeignKey(
        Organization, on_delete=models.PROTECT, null=True, blank=True, editable=False, related_name="could_help"
    )

    class Meta:
        abstract = True

    def _wait(
        self,
        locked: "ActionItem",
        waits_for: "ActionItem | None",
        helper: Contact | None,
        organization: Organization | None,
    ) -> None:
        if cast("ActionItem", self).status != ItemStatus.BLOCKED:
            named = {"waits_for": waits_for, "helper": helper, "helper_organization": organization}
            if wrong := [field for field, value in named.items() if value]:
                words = _("Only what is stuck waits for somebody. Press “Stuck”, or leave this empty.")
                raise ValidationError({field: ValidationError(words, code="not_stuck") for field in wrong})
            self.waits_for = self.helper = self.helper_organization = None
            return
        if waits_for:
            _refuse_waiting(locked, waits_for)
        self.waits_for_id = waits_for.pk if waits_for else locked.waits_for_id
        if helper or organization:
            self.helper = helper
            self.helper_organization = helper.organization if helper and not organization else organization
        else:
            self.helper_id, self.helper_organization_id = locked.helper_id, locked.helper_organization_id

    def _ask_helper(self, locked: "ActionItem", update: Update, at: datetime) -> None:
        """Once for each time it is stuck with them; when it moves before they were told, nobody needs to be."""
        item = cast("ActionItem", self)
        was, now = ((one.helper_id, one.helper_organization_id) for one in (locked, item))
        if was == now:
            return
        Message.objects.waiting().filter(kind=HELP, about_id=item.pk).withdraw()
        if item.helper_organization_id and (asked := helper_of(item, locked.team.priority.partnership_id)):
            post([Draft(kind=HELP, key=f"item:{item.pk}:help:{update.pk}", contact=asked, about=item)], at=at)

    def _free(self, update: Update, at: datetime) -> None:
        """Whoever waited for it hears that it is done, or dropped."""
        waiting = cast("ActionItem", self).holds_up.unfinished().select_related("owner").order_by("id")
        post(
            [
                Draft(
                    kind=FREED,
                    key=f"item:{item.pk}:freed:{update.pk}",
                    contact=item.owner,
                    about=item,
                    context={"other": str(self), "status": update.status},
                )
                for item in waiting
                if item.owner.is_reachable
            ],
            at=at,
        )


def helper_of(item: "ActionItem", partnership_id: int) -> Contact | None:
    """Who is asked: the person named, else who sits at this table for the organization and can be written to."""
    if item.helper_id:
        return Contact.objects.reachable().exclude(pk=item.owner_id).filter(pk=item.helper_id).first()
    seats = Seat.objects.current().filter(partnership=partnership_id, organization=item.helper_organization_id)
    sitting = seats.exclude(contact=item.owner_id).filter(contact__in=Contact.objects.reachable())
    seat = sitting.select_related("contact").order_by("role", "since", "id").first()
    return seat.contact if seat else None


def _refuse_waiting(locked: "ActionItem", other: "ActionItem") -> None:
    other.refresh_from_db(fields=["status", "waits_for"])
    if other.team.priority.partnership_id != locked.team.priority.partnership_id:
        raise _refusal(_("“%(other)s” belongs to another partnership."), other, "elsewhere")
    if other.status not in UNFINISHED:
        raise _refusal(_("“%(other)s” is done or dropped. Nothing needs to wait for it."), other, "finished")
    ahead: ActionItem | None = other
    while ahead:  # the schema lets no circle in, so this ends
        if ahead.pk == locked.pk:
            raise circle(other)
        ahead = cast("ActionItem | None", ahead.waits_for)


def circle(other: "ActionItem") -> ValidationError:
    words = _("“%(other)s” already waits for this item, itself or through others. One of them has to go first.")
    return _refusal(words, other, "circle")


def _refusal(words: object, other: "ActionItem", code: str) -> ValidationError:
    return ValidationError({"waits_for": ValidationError(str(words), params={"other": other}, code=code)})


def waiting_constraints() -> list[models.BaseConstraint]:
    stuck, nobody = Q(status="blocked"), Q(helper_organization__isnull=True)
    return [
        models.CheckConstraint(condition=stuck | Q(waits_for__isnull=True) & nobody, name="item_waits_only_stuck"),
        models.CheckConstraint(condition=Q(helper__isnull=True) | ~nobody, name="item_helper_of_organization"),
    ]
