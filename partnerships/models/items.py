"""Who does what by when, and what they report."""

from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from outbox.models import Message
from outbox.posting import Draft, post
from partnerships.models.partnerships import Stage
from partnerships.models.stuck import tell_of_stuck, withdraw_stuck
from partnerships.models.teams import ActionTeam
from partnerships.models.updates import STATUS_SHAPES, UNFINISHED, ItemStatus, Update
from regions.models import Actor, Contact, Link, Organization, RegionModel, name_of, record
from regions.models.names import plain
from regions.prepared import Given
from regions.scope import RegionManager, current_region


class ActionItemQuerySet(models.QuerySet["ActionItem"]):
    def standing(self) -> "ActionItemQuerySet":
        """Neither dropped itself nor of a priority that was."""
        return self.exclude(status=ItemStatus.DROPPED).filter(team__priority__dropped_at__isnull=True)

    def unfinished(self) -> "ActionItemQuerySet":
        return self.standing().filter(status__in=UNFINISHED)

    def late(self, on: date | Given) -> "ActionItemQuerySet":
        """Unfinished after their day: on the due day itself nothing is late."""
        return self.unfinished().filter(due_on__lt=on)

    def stuck(self) -> "ActionItemQuerySet":
        return self.standing().filter(status=ItemStatus.BLOCKED)

    def in_state(self, state: str, on: date) -> "ActionItemQuerySet":
        """A status, or late, or all; without a word, what is still to do."""
        if state == "late":
            return self.late(on)
        if state == "all":
            return self
        return self.filter(status=state) if state in ItemStatus.values else self.unfinished()

    def of(self, contact: Contact) -> "ActionItemQuerySet":
        return self.filter(owner=contact)

    def by_due(self) -> "ActionItemQuerySet":
        return self.order_by("due_on", "id")

    def with_thread(self) -> "ActionItemQuerySet":
        """With everything a line about an item says: its owner, and the priority and partnership it serves."""
        return self.select_related("owner", "owner_organization", "team__priority__partnership")

    def with_story(self) -> "ActionItemQuerySet":
        """And the sentence it began with."""
        return self.with_thread().select_related("team__priority__requirement__opportunity")

    def matching(self, text: str) -> "ActionItemQuerySet":
        if not text:
            return self
        return self.filter(
            Q(title__folded__contains=text)
            | Q(owner__name__folded__contains=text)
            | Q(owner_organization__name__folded__contains=text)
        )


class ActionItem(RegionModel):
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
    blocked_by = models.CharField(_("what is in the way"), max_length=1000, blank=True)
    done_at = models.DateTimeField(null=True, blank=True, editable=False)
    # Counts every change of owner or day, so that each is told once.
    version = models.PositiveIntegerField(default=1, editable=False)
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
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("partnerships:item", args=[current_region().slug, self.pk])

    @property
    def is_unfinished(self) -> bool:
        return self.status in UNFINISHED

    @property
    def days_late(self) -> int:
        """Whole days after the due day, today in the zone in force; 0 when it is not late."""
        return max((timezone.localdate() - self.due_on).days, 0) if self.is_unfinished else 0

    @property
    def mark(self) -> tuple[str, str]:
        """Shape and words of its state, as the `status` tag takes them."""
        late = self.days_late
        if late:
            words = ngettext("%(count)d day late", "%(count)d days late", late) % {"count": late}
            return "late", words if self.status != ItemStatus.BLOCKED else f"{ItemStatus.BLOCKED.label}, {words}"
        return STATUS_SHAPES[self.status], str(self.get_status_display())

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
        by: Actor,
        at: datetime | None = None,
    ) -> "ActionItem":
        """Give a person, for their organization, something to do by a day; a mail brings them a personal link.

        With the first item since its launch a partnership is acting."""
        teams = ActionTeam.objects.select_for_update(of=("self",)).select_related("priority__partnership")
        standing = teams.get(pk=team.pk)
        if standing.priority.dropped_at:
            raise ValidationError(_("The leaders let this priority go."), code="closed")
        _refuse_past(due_on, at)
        _refuse_archived(owner)
        item = cls(
            team=team,
            title=title,
            detail=detail,
            owner=owner,
            owner_organization=owner.organization,
            due_on=due_on,
            assigned_at=at or timezone.now(),
        )
        item.full_clean(exclude=["region"])
        item.save()
        item._tell_owner(by)
        partnership = standing.priority.partnership
        record("item.assigned", item, by=by, thread=partnership.pk, item=title, owner=owner.name)
        if partnership.stage == Stage.LAUNCHED:
            partnership.begin_acting(by=by)
        return item

    @transaction.atomic
    def report(self, *, status: str, by: Actor, at: datetime | None = None, **said: Any) -> Update:
        """How it goes. `said` holds what an Update may: note, evidence_url, evidence_figure, evidence_unit, due_on.

        A new day and reopening what was done need a note on why. Stuck may say later what is in the way; whoever
        gave the item out hears of it once.
        """
        at = at or timezone.now()
        locked = self._locked()
        update = Update(item=self, status=status, at=at, author=name_of(by), **said)
        update.contact_id = by.pk if isinstance(by, Contact) else None
        update.clean_fields(exclude=["region", "item", "contact"])
        update.clean()
        update.refuse_unfitting(locked.status, locked.due_on)
        self._due(locked, update.due_on or locked.due_on, at)
        self.status = status
        self.blocked_by = (update.note or locked.blocked_by) if status == ItemStatus.BLOCKED else ""
        self.done_at = (locked.done_at or at) if status == ItemStatus.DONE else None
        self.save(update_fields=["status", "blocked_by", "done_at", "due_on", "version"])
        update.save()
        words = {"item": self.title, "status": ItemStatus(status).label}
        record("item.reported", self, by=by, thread=locked.team.priority.partnership_id, **words)
        if status != locked.status and status == ItemStatus.BLOCKED:
            tell_of_stuck(self, locked.team.priority.partnership_id, update, at)
        if status != locked.status and locked.status == ItemStatus.BLOCKED:
            withdraw_stuck(self)
        return update

    @transaction.atomic
    def revise(self, *, title: str, due_on: date, detail: str = "", by: Actor, at: datetime | None = None) -> None:
        """Say it better, or agree on another day."""
        locked = self._locked()
        self._due(locked, due_on, at)
        self.title, self.detail = title, detail
        self.full_clean(exclude=["region"])
        self.save(update_fields=["title", "detail", "due_on", "version"])
        record("item.revised", self, by=by, thread=locked.team.priority.partnership_id, item=title)

    @transaction.atomic
    def hand_over(self, owner: Contact, *, by: Actor) -> None:
        """Another person takes it. The link of the one before stops working."""
        locked = self._locked()
        if not locked.is_unfinished:
            raise ValidationError(_("This item is done. There is nothing to hand over."), code="closed")
        if locked.owner_id == owner.pk:
            raise ValidationError(_("%(who)s already has this item."), params={"who": owner}, code="same")
        _refuse_archived(owner)
        for link in Link.objects.to("item", self).filter(contact=locked.owner_id):
            link.revoke(by=by)
        unsent = Message.objects.waiting().filter(kind__startswith="item.", about_id=self.pk, contact=locked.owner_id)
        unsent.withdraw()
        self.owner, self.owner_organization_id, self.version = owner, owner.organization_id, locked.version + 1
        self.save(update_fields=["owner", "owner_organization", "version"])
        self._tell_owner(by)
        words = {"item": self.title, "owner": owner.name}
        record("item.handed_over", self, by=by, thread=locked.team.priority.partnership_id, **words)

    @transaction.atomic
    def drop(self, *, reason: str, by: Actor) -> None:
        locked = self._locked()
        if not locked.is_unfinished:
            raise ValidationError(_("This item is done. It stays on the thread."), code="closed")
        if not reason.strip():
            raise ValidationError({"reason": _("Say why it is no longer needed.")})
        self.status, self.blocked_by = ItemStatus.DROPPED, ""
        self.save(update_fields=["status", "blocked_by"])
        if locked.status == ItemStatus.BLOCKED:
            withdraw_stuck(self)
        Update.objects.create(item=self, status=self.status, note=reason.strip(), author=name_of(by))
        record("item.dropped", self, by=by, thread=locked.team.priority.partnership_id, item=self.title)

    def _locked(self) -> "ActionItem":
        """Hold the row; refuse what was let go."""
        found = ActionItem.objects.select_for_update(of=("self",)).select_related("team__priority").get(pk=self.pk)
        if found.status == ItemStatus.DROPPED or found.team.priority.dropped_at:
            raise ValidationError(_("This item was dropped. Nothing more is asked of you."), code="closed")
        return found

    def _due(self, locked: "ActionItem", due_on: date, at: datetime | None) -> None:
        if due_on != locked.due_on:
            _refuse_past(due_on, at)
        self.due_on, self.version = due_on, locked.version + (due_on != locked.due_on)

    def _tell_owner(self, by: Actor) -> None:
        """Mail with a personal link; somebody without an address is told by the convener, and the item stands."""
        if not self.owner.email:
            return
        Link.objects.reopen("item", self, self.owner, until=None, by=by)
        key = f"item:{self.pk}:assigned:{self.version}"
        post([Draft(kind="item.assigned", key=key, contact=self.owner, about=self)])


def _refuse_past(due_on: date, at: datetime | None) -> None:
    if due_on < timezone.localdate(at):
        words = _("Choose a day from today on. You chose %(day)s.")
        raise ValidationError({"due_on": ValidationError(words, params={"day": date_format(due_on)}, code="past")})


def _refuse_archived(owner: Contact) -> None:
    if owner.archived_at:
        raise ValidationError(
            {
                "owner": ValidationError(
                    _("%(who)s has left the directory. Choose somebody else."), params={"who": owner}, code="archived"
                )
            }
        )
