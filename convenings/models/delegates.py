"""Who answers for a leader: an assistant with links of their own, until somebody ends it."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from convenings.models.invitations import Invitation
from outbox.models import Message
from outbox.posting import Draft, post
from regions.models import Actor, Contact, Link, RegionModel, record
from regions.models.names import plain
from regions.scope import RegionManager

# How often a leader's own link names somebody: a forwarded one must be no way to write to strangers.
MOST_NAMED, NAMED_WITHIN = 3, timedelta(days=30)


class DelegationQuerySet(models.QuerySet["Delegation"]):
    def current(self) -> "DelegationQuerySet":
        return self.filter(ended_at__isnull=True)

    def of(self, leader: int) -> "Delegation | None":
        return self.current().select_related("assistant", "leader").filter(leader=leader).first()

    def assistants(self, leaders: Collection[int]) -> dict[int, Contact]:
        """Leader → who gets a copy of their letters."""
        named = self.current().select_related("assistant__organization").filter(leader__in=leaders)
        return {row.leader_id: row.assistant for row in named if row.assistant.email}

    def copies(self, drafts: Sequence[Draft]) -> list[Draft]:
        """Of letters to leaders, one more to whoever answers for them; as many statements for one as for a thousand."""
        assistants = self.assistants({draft.contact.pk for draft in drafts if draft.contact})
        copied = [
            replace(
                draft,
                key=f"{draft.key}:copy",
                contact=assistants[draft.contact.pk],
                context=draft.context | {"leader": draft.contact.pk},
            )
            for draft in drafts
            if draft.contact and draft.contact.pk in assistants
        ]
        give_links(copied)
        return copied


def give_links(drafts: Sequence[Draft]) -> None:
    """Each reader of a copy has their own way in, as long as the meeting's other links."""
    by_end: dict[datetime | None, list[tuple[int, models.Model]]] = {}
    for draft in drafts:
        if isinstance(draft.about, Invitation) and draft.contact:
            pair = (draft.contact.pk, draft.about)
            by_end.setdefault(draft.about.convening.links_until, []).append(pair)
    for until, pairs in by_end.items():
        Link.objects.issue("invitation", pairs, until=until)


class Delegation(RegionModel):
    leader = models.ForeignKey(Contact, on_delete=models.PROTECT, related_name="delegations")
    assistant = models.ForeignKey(Contact, on_delete=models.PROTECT, related_name="assists")
    # As whoever named them calls them. SECURITY: a guest is not shown whose name the directory has for an address.
    called = models.CharField(max_length=200, blank=True, db_default="", validators=[plain])
    named_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True)

    objects = RegionManager.from_queryset(DelegationQuerySet)()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["region", "leader"], condition=Q(ended_at__isnull=True), name="delegation_one_at_a_time"
            ),
            models.CheckConstraint(condition=~Q(leader=F("assistant")), name="delegation_to_somebody_else"),
        ]

    def __str__(self) -> str:
        return f"{self.assistant_id} for {self.leader_id}"

    @property
    def name(self) -> str:
        """For the leader. Who was named before this was kept is called what the directory calls them."""
        return self.called or self.assistant.name

    @classmethod
    @transaction.atomic
    def begin(
        cls, leader: Contact, *, assistant_name: str, assistant_email: str, by: Actor, at: datetime | None = None
    ) -> "Delegation":
        """From now on the assistant answers for the leader too, and is written to of every meeting still open.

        One at a time: naming another ends the one before. An assistant names nobody. The leader hears of it by mail,
        and how to end it: their link may have been in another's hands.
        """
        now, email = at or timezone.now(), assistant_email.strip().lower()
        Contact.objects.select_for_update().get(pk=leader.pk)
        if isinstance(by, Contact) and by.pk != leader.pk:
            raise ValidationError(_("Only %(who)s can say who answers for them."), params={"who": leader.name})
        if email == leader.email.lower():
            raise ValidationError(
                {"assistant_email": ValidationError(_("This is the address of %(who)s."), params={"who": leader.name})}
            )
        if by == leader:
            cls._refuse_many(leader, now)
        person = Contact.propose(
            name=assistant_name.strip(),
            email=email,
            organization=leader.organization,
            language=leader.language,
            by=by,
        )
        if before := cls.objects.of(leader.pk):
            if before.assistant_id == person.pk:
                return before
            before.end(by=by, at=now)
        delegation = cls(leader=leader, assistant=person, called=assistant_name.strip(), named_at=now)
        delegation.clean_fields(exclude=[field.name for field in cls._meta.fields if field.name != "called"])
        delegation.save()
        delegation._open_links(now)
        record("delegation.began", leader, by=by, leader=leader.name, assistant=person.name)
        return delegation

    @transaction.atomic
    def end(self, *, by: Actor, at: datetime | None = None) -> None:
        """What the assistant holds for this leader opens nothing any more; letters still waiting never leave."""
        now = at or timezone.now()
        Contact.objects.select_for_update().get(pk=self.leader_id)
        if not Delegation.objects.current().filter(pk=self.pk).update(ended_at=now):
            raise ValidationError(_("This has ended already."), code="ended")
        held = Invitation.objects.filter(contact=self.leader_id)
        Link.objects.filter(purpose="invitation", contact=self.assistant_id, about_id__in=held.values("pk")).update(
            revoked_at=now
        )
        waiting = Message.objects.waiting().filter(contact=self.assistant_id)
        letters = waiting.filter(kind__startswith="letter.", context__leader=self.leader_id)
        (waiting.about(held) | letters).withdraw()
        record("delegation.ended", self.leader, by=by, leader=self.leader.name, assistant=self.assistant.name)

    @classmethod
    def _refuse_many(cls, leader: Contact, at: datetime) -> None:
        if cls.objects.filter(leader=leader, named_at__gt=at - NAMED_WITHIN).count() >= MOST_NAMED:
            raise ValidationError(
                _("Somebody was named several times lately. Please call the office to name somebody once more."),
                code="many",
            )

    def _open_links(self, at: datetime) -> None:
        rows = Invitation.objects.told(at).not_declined().with_meeting().filter(contact=self.leader_id)
        still_open = list(
            rows.filter(convening__state="planned", convening__starts_at__gt=at)
            | rows.filter(convening__state="finding")
        )
        drafts = [
            Draft("convening.delegated", row.key(f"delegated-{self.pk}"), contact=self.assistant, about=row)
            for row in still_open
        ]
        give_links(drafts)
        again = Link.objects.filter(contact=self.assistant_id, about_id__in=[row.pk for row in still_open])
        again.filter(purpose="invitation", revoked_at__isnull=False).update(revoked_at=None, version=F("version") + 1)
        post([*drafts, *self._told(still_open)], at=at)

    def _told(self, still_open: Sequence[Invitation]) -> list[Draft]:
        """To the leader, by way of what they were asked to last: a link to a meeting long over names somebody too."""
        row = max(still_open, key=lambda one: one.pk, default=None)
        row = row or Invitation.objects.with_meeting().filter(contact=self.leader_id).order_by("pk").last()
        if row is None or not self.leader.email:
            return []
        key, named = row.key(f"answers-for-{self.pk}"), {"name": self.name}
        return [Draft("convening.assistant", key, contact=self.leader, about=row, context=named)]
