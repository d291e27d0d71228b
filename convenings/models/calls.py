"""A named caller's list: whom a champion or partner phones for a meeting, ticked on a phone without an account."""

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Count, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from convenings.models.answers import Answer
from convenings.models.history import Way
from convenings.models.invitations import Invitation
from convenings.models.invited import InvitationQuerySet, stop_reminding
from outbox.models import Message
from outbox.posting import Draft, post
from regions.models import Actor, CameOf, Channel, Contact, Link, Organization, RegionModel, Touch, record
from regions.models.names import plain
from regions.scope import RegionManager

if TYPE_CHECKING:
    from convenings.models.convenings import Convening

PURPOSE = "calls"
# What a tap may say. “Called” is a call without an answer yet.
CALLED = "called"
TAPS = {CALLED: _("Called"), **{word.value: word.label for word in CameOf if word.value}}
# What the invitation hears of it; the other taps leave it as it is.
ANSWERS = {CameOf.YES: Answer.YES, CameOf.NO: Answer.NO}


class CallListQuerySet(models.QuerySet["CallList"]):
    def with_progress(self) -> "CallListQuerySet":
        """`total` and `done`: calls that came to an answer."""
        done = Count("calls", filter=~Q(calls__tap__in=["", CALLED]))
        return self.select_related("caller__organization").annotate(total=Count("calls"), done=done).order_by("pk")


class CallList(RegionModel):
    convening = models.ForeignKey("convenings.Convening", on_delete=models.PROTECT, related_name="call_lists")
    caller = models.ForeignKey(Contact, on_delete=models.PROTECT, related_name="call_lists")
    script = models.CharField(_("two sentences to say"), max_length=600, blank=True, validators=[plain])
    given_at = models.DateTimeField(default=timezone.now)

    objects = RegionManager.from_queryset(CallListQuerySet)()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["region", "convening", "caller"], name="call_list_once"),
        ]

    def __str__(self) -> str:
        return f"{self.caller} · {self.convening}"

    @classmethod
    @transaction.atomic
    def give(
        cls, convening: "Convening", caller: Contact, people: Sequence[Contact], *, script: str = "", by: Actor
    ) -> "CallList":
        """People are added to the list the caller has for this meeting already; whoever is on it stays.

        The caller is told by mail with a link to the list, at most once an hour.
        """
        if convening.is_finding:
            words = _("The date is still open. Choose it first, so that callers know what to ask.")
            raise ValidationError(words, code="no_date")
        if not convening.takes_answers():
            raise ValidationError(
                _("This meeting takes no answers any more: nobody needs to be called."), code="closed"
            )
        if not caller.email:
            raise ValidationError(
                _("%(who)s has no e-mail address to send the list to. Add one in the directory."),
                params={"who": caller.name},
                code="no_address",
            )
        others = [person for person in people if person.pk != caller.pk]
        if not others:
            raise ValidationError(_("Choose at least one person to call."), code="empty")
        row, _made = cls.objects.get_or_create(convening=convening, caller=caller)
        row.script = script.strip()
        row.full_clean(exclude=["region"])
        row.save(update_fields=["script"])
        Call.objects.bulk_create([Call(list=row, contact=person) for person in others], ignore_conflicts=True)
        link = Link.objects.reopen(PURPOSE, row, caller, until=convening.links_until, by=by)
        hour = timezone.now().strftime("%Y%m%d%H")
        # Under a new address it is a new mail, also within the hour.
        post([Draft("convening.calls", f"calls:{row.pk}:{link.version}:{hour}", contact=caller, about=row)])
        row._record("given", by, count=len(others))
        return row

    @transaction.atomic
    def end(self, *, by: Actor) -> None:
        """The list's link opens nothing any more, and its mail does not leave; what was ticked stays."""
        Message.objects.waiting().about(self).withdraw()
        for link in Link.objects.to(PURPOSE, self).filter(revoked_at__isnull=True).select_related("contact"):
            link.revoke(by=by)
        self._record("ended", by)

    def _record(self, what: str, by: Actor, **words: object) -> None:
        thread = self.convening.partnership_id
        record(
            f"calls.{what}",
            self.convening,
            by=by,
            thread=thread,
            **{"caller": self.caller.name, "convening": self.convening.title, **words},
        )


class CallQuerySet(models.QuerySet["Call"]):
    def with_people(self) -> "CallQuerySet":
        return self.select_related("contact__organization").order_by("contact__name__folded", "pk")


def with_wrong_person(rows: InvitationQuerySet) -> InvitationQuerySet:
    """`said_wrong_by`: who was told on the phone that this is not the right person; not once they answer themselves."""
    since = Coalesce(OuterRef("answered_at"), OuterRef("invited_at"))
    of_theirs = Call.objects.filter(list__convening=OuterRef("convening"), contact=OuterRef("contact"))
    wrong = of_theirs.filter(tap=CameOf.WRONG, at__gt=since).order_by("-at")
    caller = Coalesce(Subquery(wrong.values("list__caller__name")[:1]), Value(""))
    return rows.annotate(said_wrong_by=caller)  # type: ignore[no-redef]


class Call(RegionModel):
    list = models.ForeignKey(CallList, on_delete=models.CASCADE, related_name="calls")
    contact = models.ForeignKey(Contact, on_delete=models.PROTECT, related_name="calls")
    tap = models.CharField(max_length=10, blank=True, default="")
    note = models.CharField(max_length=500, blank=True, validators=[plain])
    at = models.DateTimeField(null=True)
    # The line of the outreach ledger this call is.
    touch = models.ForeignKey(Touch, on_delete=models.SET_NULL, null=True, related_name="+")

    objects = RegionManager.from_queryset(CallQuerySet)()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["region", "list", "contact"], name="call_once"),
            models.CheckConstraint(condition=Q(tap__in=["", *TAPS]), name="call_tap_known"),
            models.CheckConstraint(
                condition=Q(tap="", at__isnull=True) | (~Q(tap="") & Q(at__isnull=False)), name="call_tapped_when"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.contact}: {self.tap or '…'}"

    @transaction.atomic
    def say(self, tap: str, *, by: Actor, note: str | None = None, at: datetime | None = None) -> None:
        """One tap of the caller. It stands in the ledger as one ask, and a yes or no answers the invitation."""
        if tap not in TAPS:
            raise ValidationError(_("Choose what came of the call."), code="unknown")
        invitation = Invitation.objects.filter(convening=self.list.convening_id, contact=self.contact_id).first()
        if invitation and tap in ANSWERS:
            invitation.respond(
                ANSWERS[CameOf(tap)], by=by, way=Way.PHONE
            )  # the meeting's lock first, as every verb of it
        if invitation and tap == CameOf.WRONG:
            stop_reminding([invitation])
        self._lock()
        self.tap, self.note, self.at = tap, self.note if note is None else note.strip(), at or timezone.now()
        self.clean_fields(exclude=["region", "touch", "list", "contact"])
        self.touch = self._in_ledger(by)
        self.save(update_fields=["tap", "note", "at", "touch"])

    @transaction.atomic
    def jot(self, note: str | None, *, by: Actor) -> None:
        """A word written while the thumb was elsewhere: kept, whatever came of the call so far."""
        self._lock()
        self.note = self.note if note is None else note.strip()
        self.clean_fields(exclude=["region", "touch", "list", "contact", "at"])
        if self.touch:
            self._in_ledger(by)
        self.save(update_fields=["note"])

    @transaction.atomic
    def unsay(self, *, by: Actor) -> None:
        """Tapped by mistake: open again, out of the ledger. An answer it gave to the invitation stays until changed."""
        self._lock()
        touch = self.touch
        self.tap, self.note, self.at, self.touch = "", "", None, None
        self.save(update_fields=["tap", "note", "at", "touch"])
        if touch:
            touch.take_back(by=by)

    def _in_ledger(self, by: Actor) -> Touch:
        came_of = CameOf.NOTHING if self.tap == CALLED else self.tap
        if self.touch:
            self.touch.settle(came_of, note=self.note, by=by)
            return self.touch
        caller = self.list.caller
        home: Organization = caller.organization
        return Touch.enter(
            self.contact.organization,
            by=by,
            about=self.list.convening,
            contact=self.contact,
            asked_for=str(_("To come to “%(title)s”") % {"title": self.list.convening.title}),
            channel=Channel.CALL,
            came_of=came_of,
            asked_by=caller.name,
            on_behalf=None if home.is_business else home,
            note=self.note,
        )

    def _lock(self) -> None:
        fresh = Call.objects.select_for_update(of=("self",)).select_related("touch__organization").get(pk=self.pk)
        self.tap, self.note, self.at, self.touch = fresh.tap, fresh.note, fresh.at, fresh.touch
