"""The preparation before the launch meeting: what to do, how long before, and who did it when."""

from datetime import datetime
from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from regions.models import Actor, RegionModel, name_of, record
from regions.scope import RegionManager


class Step(NamedTuple):
    days_before: int
    title: Promise
    detail: Promise


# In days before the launch meeting; after it the days are negative.
STEPS = (
    Step(
        84,
        _("Bring the support team together"),
        _("Six to twelve people from schools, colleges, the workforce board and economic development."),
    ),
    Step(84, _("Agree who convenes, and who does what"), _("One named convener; nobody else calls meetings.")),
    Step(
        84,
        _("Agree on the industry and the region"),
        _("Read the figures, then ask the people who know the companies."),
    ),
    Step(77, _("Put the industry on one page"), _("Firms, jobs, wages and growth, for people in a hurry.")),
    Step(70, _("Talk with companies one at a time"), _("Ask what stops them doubling, and what they cannot do alone.")),
    Step(63, _("Win two to six business champions"), _("They care about their company, the industry and the region.")),
    Step(56, _("Fix date and place with the champions"), _("Their calendars first; best at a member company.")),
    Step(
        56,
        _("List whom to invite, and who approaches whom"),
        _("Three to four times as many people as you want in the room."),
    ),
    Step(42, _("Send the invitations in the champions’ names"), _("Leaders follow leaders, not agencies.")),
    Step(28, _("Start calling"), _("Each champion and partner takes the companies they know.")),
    Step(21, _("Write again to who has not answered"), _("Ask those who declined to send somebody.")),
    Step(14, _("Brief the community partners"), _("At the launch they listen. Their turn comes at the end.")),
    Step(
        14, _("Run through the meeting with the facilitator"), _("Two hours; leaders at the table, partners round it.")
    ),
    Step(7, _("Send agenda and calendar file"), _("A reminder a week ahead brings more people.")),
    Step(3, _("Call who said yes"), _("Thirty seconds each: we are glad you come.")),
    Step(0, _("Thank everybody the same day"), _("Say when the notes come, and ask for one small thing.")),
    Step(-5, _("Send the notes"), _("Opportunities, the ranked priorities and who volunteered.")),
    Step(-30, _("Call the champions of each priority"), _("Outcome, measure and the first actions.")),
)


# When it starts anew, in days before the meeting.
STEPS_AGAIN = (
    Step(42, _("Agree with the champions to start anew"), _("One call each: do they still carry it, and who else?")),
    Step(40, _("Go through who sat at the table"), _("Who came, who to ask again, who has left.")),
    Step(38, _("Send the letter with what was achieved"), _("In the champions’ names; it asks which time suits.")),
    Step(28, _("Call who has not answered"), _("Whoever came last time first.")),
    Step(21, _("Choose the time"), _("The one that brings the most leaders together.")),
    Step(14, _("Keep or drop each priority with its champion"), _("What has had its day makes room.")),
    Step(7, _("Send agenda and calendar file"), _("A reminder a week ahead brings more people.")),
    Step(0, _("Agree on one quick win before people leave"), _("Something small, within a month.")),
)


class ChecklistQuerySet(models.QuerySet["ChecklistItem"]):
    def lay_out(self, partnership_id: int) -> None:
        """The default steps of a new partnership; those it already has are kept as they are."""
        self.bulk_create(
            [
                ChecklistItem(
                    partnership_id=partnership_id,
                    position=position,
                    days_before=step.days_before,
                    title=str(step.title),
                    detail=str(step.detail),
                )
                for position, step in enumerate(STEPS, 1)
            ],
            ignore_conflicts=True,
        )

    def lay_out_again(self, partnership_id: int) -> None:
        """The steps of a relaunch after those that were done; what was left of the first launch has had its day."""
        ours = self.filter(partnership=partnership_id)
        ours.undone().delete()
        last = ours.aggregate(last=models.Max("position"))["last"] or 0
        self.bulk_create(
            ChecklistItem(
                partnership_id=partnership_id,
                position=position,
                days_before=step.days_before,
                title=str(step.title),
                detail=str(step.detail),
            )
            for position, step in enumerate(STEPS_AGAIN, last + 1)
        )

    def undone(self) -> "ChecklistQuerySet":
        return self.filter(done_at__isnull=True)


class ChecklistItem(RegionModel):
    partnership = models.ForeignKey("partnerships.Partnership", on_delete=models.CASCADE, related_name="checklist")
    position = models.PositiveSmallIntegerField()
    days_before = models.SmallIntegerField()
    title = models.CharField(max_length=200)
    detail = models.CharField(max_length=300, blank=True)
    done_at = models.DateTimeField(null=True)
    done_by = models.CharField(max_length=254, blank=True)  # the name they went by then

    objects = RegionManager.from_queryset(ChecklistQuerySet)()

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["region", "partnership", "position"], name="checklist_position_once"),
            models.CheckConstraint(condition=~Q(title=""), name="checklist_named"),
            models.CheckConstraint(
                condition=Q(done_at__isnull=True, done_by="") | Q(done_at__isnull=False) & ~Q(done_by=""),
                name="checklist_done_by_whom",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def when(self) -> str:
        """Weeks from a week on, else days, before or after the launch meeting."""
        days = abs(self.days_before)
        if days == 0:
            return gettext("on the day")
        weeks, rest = divmod(days, 7)
        if self.days_before < 0:
            return ngettext("%(n)d day after", "%(n)d days after", days) % {"n": days}
        if rest:
            return ngettext("%(n)d day before", "%(n)d days before", days) % {"n": days}
        return ngettext("%(n)d week before", "%(n)d weeks before", weeks) % {"n": weeks}

    @transaction.atomic
    def tick(self, *, by: Actor, at: datetime | None = None) -> None:
        if self._locked().done_at:
            raise ValidationError(_("“%(title)s” is already done."), params={"title": self.title}, code="done")
        self.done_at, self.done_by = at or timezone.now(), name_of(by)
        self.save(update_fields=["done_at", "done_by"])
        record("checklist.done", self, by=by, thread=self.partnership_id, title=self.title)

    @transaction.atomic
    def reopen(self, *, by: Actor) -> None:
        if not self._locked().done_at:
            raise ValidationError(_("“%(title)s” is still to do."), params={"title": self.title}, code="open")
        self.done_at, self.done_by = None, ""
        self.save(update_fields=["done_at", "done_by"])
        record("checklist.reopened", self, by=by, thread=self.partnership_id, title=self.title)

    def _locked(self) -> "ChecklistItem":
        return ChecklistItem.objects.select_for_update().get(pk=self.pk)
