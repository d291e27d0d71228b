"""Who does what by when, and what they report."""

from collections.abc import Sequence
from contextlib import nullcontext
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from outbox.models import Message
from outbox.posting import Draft, post
from partnerships.evidence import Evidence
from partnerships.models.dropping import Drops
from partnerships.models.due import Due
from partnerships.models.evidence import EvidenceFile
from partnerships.models.item_lists import ActionItemQuerySet
from partnerships.models.owners import organization_of, refuse_day
from partnerships.models.partnerships import Stage
from partnerships.models.reporting import refuse_unfit, said_already
from partnerships.models.seen import refuse_unseen
from partnerships.models.stuck import tell_of_stuck, withdraw_stuck
from partnerships.models.supporting import Supported
from partnerships.models.teams import ActionTeam
from partnerships.models.updates import Confidence, ItemStatus, Update
from partnerships.models.waiting import WAITING, WAITS_IN_NO_CIRCLE, Waits, circle, waiting_constraints
from regions.models import Actor, Contact, Link, Organization, RegionModel, name_of, record
from regions.models.names import plain
from regions.scope import RegionManager, current_region

# What giving out and rewording leave alone: each check of the schema would cost a statement.
UNTOUCHED = ["region", "confidence", *WAITING]
# What a report may change.
REPORTED_ON = ["status", "confidence", "blocked_by", *WAITING, "done_at", "due_on"]


class ActionItem(Waits, Drops, Due, Supported, RegionModel):
    team = models.ForeignKey(ActionTeam, on_delete=models.CASCADE, related_name="items", verbose_name=_("action team"))
    title = models.CharField(
        _("what"), max_length=200, validators=[plain], help_text=_("Begin with a verb: “Price a Saturday cohort”.")
    )
    detail = models.TextField(_("more about it"), max_length=2000, blank=True)
    owner = models.ForeignKey(Contact, on_delete=models.PROTECT, related_name="items", verbose_name=_("who"))
    # The organization stays answerable when the person moves on.
    owner_organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="items")
    due_on = models.DateField(_("by when"))
    status = models.CharField(_("status"), max_length=10, choices=ItemStatus.choices, default=ItemStatus.OPEN)
    confidence = models.CharField(
        _("how sure"), max_length=10, choices=Confidence.choices, blank=True, default="", db_default=""
    )
    blocked_by = models.CharField(_("what is in the way"), max_length=1000, blank=True)
    done_at = models.DateTimeField(null=True, blank=True, editable=False)
    # Counts every change of owner or day, so that each is told once.
    version = models.PositiveIntegerField(default=1, editable=False)
    # Counts every change, so that whoever writes with an older one before them is told.
    edition = models.PositiveIntegerField(default=1, db_default=1, editable=False)
    assigned_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = RegionManager.from_queryset(ActionItemQuerySet)()

    class Meta:
        indexes = [
            models.Index(fields=["region", "due_on", "id"], name="item_by_due"),
            models.Index(fields=["region", "due_on"], condition=Q(status__in=("open", "doing")), name="item_to_remind"),
        ]
        constraints = [
            models.CheckConstraint(condition=~Q(title=""), name="item_named"),
            models.CheckConstraint(condition=Q(status__in=ItemStatus.values), name="item_status_known"),
            models.CheckConstraint(
                condition=Q(status="done", done_at__isnull=False) | ~Q(status="done") & Q(done_at__isnull=True),
                name="item_done_when",
            ),
            models.CheckConstraint(
                condition=Q(status="blocked") | Q(blocked_by=""), name="item_blocked_by_nothing_else"
            ),
            models.CheckConstraint(condition=Q(confidence__in=("", *Confidence.values)), name="item_confidence_known"),
            *waiting_constraints(),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("partnerships:item", args=[current_region().slug, self.pk])

    @classmethod
    @transaction.atomic
    def assign(
        cls,
        team: ActionTeam,
        *,
        title: str,
        owner: Contact,
        due_on: date,
        detail: str = "",
        owner_organization: Organization | None = None,
        by: Actor,
        at: datetime | None = None,
    ) -> "ActionItem":
        """Give a person, for their organization, something to do by a day; a mail brings them a personal link.

        The organization is the one they sit at this table for, or work for, unless the other of theirs is named. With
        the first item since its launch a partnership is acting.
        """
        teams = ActionTeam.objects.select_for_update(of=("self",)).select_related("priority__partnership")
        standing = teams.get(pk=team.pk)
        if standing.priority.dropped_at:
            raise ValidationError(_("The leaders let this priority go."), code="closed")
        partnership = standing.priority.partnership
        refuse_day(due_on, partnership, at)
        item = cls(
            team=team,
            title=title,
            detail=detail,
            owner=owner,
            owner_organization=organization_of(owner, partnership, owner_organization),
            due_on=due_on,
            assigned_at=at or timezone.now(),
        )
        item.full_clean(exclude=UNTOUCHED)
        item.save()
        item._tell_owner(by)
        record("item.assigned", item, by=by, thread=partnership.pk, item=title, owner=owner.name)
        if partnership.stage == Stage.LAUNCHED:
            partnership.begin_acting(by=by)
        return item

    @transaction.atomic
    def report(
        self,
        *,
        status: str,
        waits_for: "ActionItem | None" = None,
        helper: Contact | None = None,
        helper_organization: Organization | None = None,
        files: Sequence[Evidence] = (),
        seen: int | None = None,
        by: Actor,
        at: datetime | None = None,
        **said: Any,
    ) -> Update:
        """How it goes. `said` holds what an Update may: note, confidence, evidence_url, evidence_figure, evidence_unit,
        due_on. `seen`: the edition they had before them.

        A new day and reopening what was done need a note on why. Stuck may say later what is in the way, which item it
        waits for and who could help; whoever gave the item out hears of it once, and so does who could help. What the
        same person said a moment ago is not written twice: they get that report back.
        """
        at = at or timezone.now()
        locked = self._locked(waits_for)
        refuse_unseen(locked, seen, by)
        update = Update(item=self, status=status, at=at, author=name_of(by), edition=locked.edition + 1, **said)
        update.contact_id = by.pk if isinstance(by, Contact) else None
        refuse_unfit(update, locked, at)
        if not files and (before := self._said_already(update, locked, seen, waits_for, helper, helper_organization)):
            return before
        self._due(locked, update.due_on or locked.due_on, at)
        self.status = status
        self.blocked_by = (update.note or locked.blocked_by) if status == ItemStatus.BLOCKED else ""
        self.confidence = "" if status == ItemStatus.DONE else update.confidence or locked.confidence
        self.done_at = (locked.done_at or at) if status == ItemStatus.DONE else None
        self._wait(locked, waits_for, helper, helper_organization)
        self._save_report(locked, waits_for)
        update.save()
        EvidenceFile.keep(update, files)
        words = {"item": self.title, "status": ItemStatus(status).label}
        record("item.reported", self, by=by, thread=locked.team.priority.partnership_id, **words)
        self._tell(locked, update, at)
        return update

    def _said_already(
        self, update: Update, locked: "ActionItem", seen: int | None, *named: RegionModel | None
    ) -> Update | None:
        there = (locked.waits_for_id, locked.helper_id, locked.helper_organization_id)
        before = said_already(update, locked, seen, list(zip(named, there, strict=True)))
        if before:
            self.refresh_from_db(fields=[*REPORTED_ON, "version", "edition"])
        return before

    def _save_report(self, locked: "ActionItem", waits_for: "ActionItem | None") -> None:
        try:
            with transaction.atomic() if waits_for else nullcontext():
                self._save_as_next(locked, *REPORTED_ON)
        except IntegrityError as refused:
            # Somebody else closed the circle this very moment, further along than the rows held here.
            if waits_for and WAITS_IN_NO_CIRCLE in str(refused):
                raise circle(waits_for) from refused
            raise

    def _tell(self, locked: "ActionItem", update: Update, at: datetime) -> None:
        """Whoever can help, while it is stuck; whoever waited for it, once it is done."""
        self._ask_helper(locked, update, at)
        if self.status == locked.status:
            return
        if self.status == ItemStatus.BLOCKED:
            tell_of_stuck(self, locked.team.priority.partnership_id, update, at)
        if locked.status == ItemStatus.BLOCKED:
            withdraw_stuck(self)
        if self.status in (ItemStatus.DONE, ItemStatus.DROPPED):
            self._free(update, at)

    @transaction.atomic
    def revise(
        self,
        *,
        title: str,
        due_on: date,
        detail: str = "",
        seen: int | None = None,
        by: Actor,
        at: datetime | None = None,
    ) -> None:
        """Say it better, or agree on another day. `seen`: the edition they had before them."""
        locked = self._locked()
        refuse_unseen(locked, seen, by)
        self._due(locked, due_on, at)
        self.title, self.detail = title, detail
        self.full_clean(exclude=UNTOUCHED)
        self._save_as_next(locked, "title", "detail", "due_on")
        record("item.revised", self, by=by, thread=locked.team.priority.partnership_id, item=title)

    @transaction.atomic
    def hand_over(
        self,
        owner: Contact,
        *,
        owner_organization: Organization | None = None,
        by: Actor,
        at: datetime | None = None,
    ) -> None:
        """Another person takes it, and has time from then on. The link of the one before stops working."""
        locked = self._locked()
        if not locked.is_unfinished:
            raise ValidationError(_("This item is done. There is nothing to hand over."), code="closed")
        if locked.owner_id == owner.pk:
            raise ValidationError(_("%(who)s already has this item."), params={"who": owner}, code="same")
        organization = organization_of(owner, locked.team.priority.partnership, owner_organization)
        for link in Link.objects.to("item", self).filter(contact=locked.owner_id):
            link.revoke(by=by)
        unsent = Message.objects.waiting().filter(kind__startswith="item.", about_id=self.pk, contact=locked.owner_id)
        unsent.withdraw()
        self._relieve(owner, at or timezone.now())
        self.owner, self.owner_organization, self.version = owner, organization, locked.version + 1
        self.confidence, self.assigned_at = "", at or timezone.now()  # whoever has it now has not said
        self._save_as_next(locked, "owner", "owner_organization", "confidence", "assigned_at")
        self._tell_owner(by)
        words = {"item": self.title, "owner": owner.name}
        record("item.handed_over", self, by=by, thread=locked.team.priority.partnership_id, **words)

    def _held(self, other: "ActionItem | None" = None) -> dict[int, "ActionItem"]:
        """This row and the other, in the order in which everybody takes hold of them."""
        rows = ActionItem.objects.select_for_update(of=("self",)).select_related("team__priority__partnership")
        return {row.pk: row for row in rows.filter(pk__in={self.pk, other.pk if other else self.pk}).order_by("pk")}

    def _locked(self, other: "ActionItem | None" = None) -> "ActionItem":
        """Hold the row, and the one it is to wait for; refuse what was let go."""
        found = self._held(other)[self.pk]
        if found.status == ItemStatus.DROPPED or found.team.priority.dropped_at:
            raise ValidationError(_("This item was dropped. Nothing more is asked of you."), code="closed")
        return found

    def _save_as_next(self, locked: "ActionItem", *fields: str) -> None:
        self.edition = locked.edition + 1
        self.save(update_fields=[*fields, "version", "edition"])

    def _due(self, locked: "ActionItem", due_on: date, at: datetime | None) -> None:
        if due_on != locked.due_on:
            refuse_day(due_on, locked.team.priority.partnership, at)
        self.due_on, self.version = due_on, locked.version + (due_on != locked.due_on)

    def _tell_owner(self, by: Actor) -> None:
        """Mail with a personal link; somebody without an address is told by the convener, and the item stands."""
        if not self.owner.email:
            return
        Link.objects.reopen("item", self, self.owner, until=None, by=by)
        key = f"item:{self.pk}:assigned:{self.version}"
        post([Draft(kind="item.assigned", key=key, contact=self.owner, about=self)])
