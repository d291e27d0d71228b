"""What a champion or the convener writes to a team: its words, who wrote it, and when it leaves."""

import uuid
from datetime import datetime
from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.db import models, transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from outbox.models import Message, State
from regions.models import Actor, Contact, RegionModel, record
from regions.models.names import plain
from regions.scope import RegionManager

MOST = 4000


class TeamWords(NamedTuple):
    """In both languages; empty Spanish means that everybody gets the English."""

    subject: str
    text: str
    subject_es: str = ""
    text_es: str = ""

    def language_for(self, reads: str) -> str:
        """The language in which somebody gets it who reads this one."""
        return "es" if reads == "es" and self.text_es else "en"

    def spoken(self, language: str) -> tuple[str, str]:
        return (self.subject_es, self.text_es) if self.language_for(language) == "es" else self[:2]


class TeamMailQuerySet(models.QuerySet["TeamMail"]):
    def latest_first(self) -> "TeamMailQuerySet":
        return self.order_by("-sent_at", "-id")

    def with_team(self) -> "TeamMailQuerySet":
        return self.select_related("team__priority__partnership")

    def with_arrivals(self) -> "TeamMailQuerySet":
        """`came_back`: how many of its mails did not get there, as far as we have heard."""
        mails = Message.objects.undelivered().filter(batch=models.OuterRef("batch")).order_by()
        count = mails.values("batch").annotate(n=models.Count("pk")).values("n")
        none = models.Value(0)
        return self.annotate(came_back=models.functions.Coalesce(models.Subquery(count), none))


class TeamMail(RegionModel):
    # By name, because the team writes it.
    team = models.ForeignKey("partnerships.ActionTeam", on_delete=models.CASCADE, related_name="mails")
    batch = models.UUIDField(default=uuid.uuid4)
    subject = models.CharField(_("subject"), max_length=200, validators=[plain])
    text = models.TextField(_("what you write"), validators=[MaxLengthValidator(MOST)])
    # For who reads Spanish.
    subject_es = models.CharField(_("subject in Spanish"), max_length=200, blank=True, validators=[plain])
    text_es = models.TextField(_("the same in Spanish"), blank=True, validators=[MaxLengthValidator(MOST)])
    contact = models.ForeignKey(Contact, on_delete=models.PROTECT, null=True, blank=True, related_name="team_mails")
    user = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    author = models.CharField(max_length=254, editable=False)  # the name they went by then
    count = models.PositiveIntegerField()
    sent_at = models.DateTimeField()
    goes_at = models.DateTimeField()

    objects = RegionManager.from_queryset(TeamMailQuerySet)()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["region", "batch"], name="team_mail_batch_once"),
            models.CheckConstraint(condition=Q(goes_at__gte=F("sent_at")), name="team_mail_goes_after_click"),
            models.CheckConstraint(condition=Q(count__gte=1), name="team_mail_to_somebody"),
            models.CheckConstraint(condition=~Q(subject="") & ~Q(text=""), name="team_mail_says_something"),
            models.CheckConstraint(
                condition=Q(subject_es="", text_es="") | ~Q(subject_es="") & ~Q(text_es=""),
                name="team_mail_spanish_whole",
            ),
            models.CheckConstraint(
                condition=Q(contact__isnull=True, user__isnull=False) | Q(contact__isnull=False, user__isnull=True),
                name="team_mail_has_one_author",
            ),
        ]

    def __str__(self) -> str:
        return self.subject

    @property
    def words(self) -> TeamWords:
        return TeamWords(self.subject, self.text, self.subject_es, self.text_es)

    def clean(self) -> None:
        if bool(self.subject_es) != bool(self.text_es):
            missing = "text_es" if self.subject_es else "subject_es"
            words = _("Fill in both the subject and the letter in Spanish, or leave both empty.")
            raise ValidationError({missing: ValidationError(words, code="half")})

    def is_held(self, at: datetime) -> bool:
        return at < self.goes_at

    @transaction.atomic
    def take_back(self, *, by: Actor, at: datetime | None = None) -> None:
        """While it is held: nothing leaves, and it was never written. All of it or nothing; who left the team meanwhile
        gets nothing either way.
        """
        locked = TeamMail.objects.select_for_update(of=("self",)).with_team().filter(pk=self.pk).first()
        if locked is None:
            raise ValidationError(_("This letter was taken back already."), code="gone")
        if isinstance(by, Contact) and by.pk != locked.contact_id:
            words = _("Only %(who)s or the convener can take this back.")
            raise ValidationError(words, params={"who": locked.author}, code="not_yours")
        letters = Message.objects.exclude(state=State.WITHDRAWN).filter(batch=locked.batch).select_for_update()
        has_left = any(one.state != State.QUEUED or one.attempts for one in letters)
        if has_left or not locked.is_held(at or timezone.now()):
            raise ValidationError(_("The letters have already left; they can no longer be taken back."), code="late")
        Message.objects.take_back(locked.batch)
        thread = locked.team.priority.partnership_id
        record("team.mail_taken_back", locked.team, by=by, thread=thread, team=locked.team.name, subject=locked.subject)
        locked.delete()
