"""Who of the support team scores the candidates of a worksheet, and what they know: 1 to 5 on a few plain questions."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models, transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from outbox.posting import Draft, post
from partnerships.models.candidates import Candidate
from partnerships.models.worksheets import Worksheet
from regions.models import Actor, Contact, Link, RegionModel, record
from regions.scope import RegionManager

PURPOSE = "worksheet"
LEAST, MOST = 1, 5
FEWEST = 2


class Question(models.TextChoices):
    LEADERS = "leaders", _("Would its business leaders come to the table?")
    CHAMPION = "champion", _("Do we know somebody who would champion it?")
    SHARED = "shared", _("Do its companies share a need none can meet alone?")


class ScorerQuerySet(models.QuerySet["Scorer"]):
    def of_user(self, user: User) -> "ScorerQuerySet":
        """Asked as a member, or as the person of the directory they are."""
        return self.filter(Q(user=user) | Q(contact__user=user))

    def with_people(self) -> "ScorerQuerySet":
        return self.select_related("contact__organization", "user").order_by("id")

    def standing(self) -> "ScorerQuerySet":
        """One for each person: not by a record that was merged into one that was asked too."""
        other = Scorer.objects.filter(worksheet=OuterRef("worksheet"), contact=OuterRef("contact__merged_into"))
        return self.exclude(Exists(other))


class Scorer(RegionModel):
    """Somebody asked. Who scored what no page ever says; that they have scored, it does."""

    worksheet = models.ForeignKey(Worksheet, on_delete=models.CASCADE, related_name="scorers")
    # Either somebody of the directory, by a link of their own, or a member who signs in.
    contact = models.ForeignKey(Contact, on_delete=models.PROTECT, null=True, blank=True, related_name="scorings")
    user = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    asked_at = models.DateTimeField(default=timezone.now, editable=False)
    scored_at = models.DateTimeField(null=True, blank=True, editable=False)
    # Whether their taps are in the means: fixed when the scoring ends.
    counted = models.BooleanField(default=False, db_default=False, editable=False)

    objects = RegionManager.from_queryset(ScorerQuerySet)()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["region", "worksheet", "contact"], name="scorer_contact_once"),
            models.UniqueConstraint(fields=["region", "worksheet", "user"], name="scorer_user_once"),
            models.UniqueConstraint(fields=["region", "id", "worksheet"], name="scorer_with_worksheet"),
            models.CheckConstraint(
                condition=Q(contact__isnull=True, user__isnull=False) | Q(contact__isnull=False, user__isnull=True),
                name="scorer_is_one_person",
            ),
            models.CheckConstraint(
                condition=Q(counted=False) | Q(scored_at__isnull=False), name="scorer_counted_has_scored"
            ),
        ]

    def __str__(self) -> str:
        return str(self.contact or self.user)

    @classmethod
    @transaction.atomic
    def ask_all(
        cls, worksheet: Worksheet, *, contacts: Sequence[Contact] = (), members: Sequence[User] = (), by: Actor
    ) -> int:
        """Ask these people to score; the candidates stay as they are from now on. How many were not asked before."""
        worksheet.held()
        if worksheet.closed_at:
            raise ValidationError(_("The scoring has ended, and its result is shown."), code="closed")
        if worksheet.candidates.count() < FEWEST:
            words = _("There is nothing to compare yet: put at least two candidates on the worksheet.")
            raise ValidationError(words, code="too_few")
        standing = list(worksheet.scorers.with_people())
        new = _newcomers(worksheet, standing, contacts, members)
        if len(standing) + len(new) < FEWEST:
            words = _("Ask at least two people: one alone is no team.")
            raise ValidationError(words, code="nobody")
        Scorer.objects.bulk_create(new)
        if not worksheet.asked_at:
            worksheet.asked_at = timezone.now()
            worksheet.save(update_fields=["asked_at"])
        _write_to([scorer for scorer in new if scorer.contact])
        if new:
            record("worksheet.asked", worksheet, by=by, worksheet=worksheet.title, count=len(new))
        return len(new)

    def answers(self) -> dict[tuple[int, str], int]:
        """Their own: (candidate, question) → points."""
        return {(score.candidate_id, score.question): score.points for score in self.scores.all()}

    @transaction.atomic
    def score(self, points: Mapping[tuple[int, str], int | None], *, by: Actor, at: datetime | None = None) -> None:
        """Keep what they know: (candidate, question) → 1 to 5, or nothing where they cannot say.

        May be changed until the scoring ends; with the last one missing it ends by itself.
        """
        worksheet = self.worksheet
        worksheet.held()
        _refuse_other(self, by)
        if worksheet.closed_at:
            words = _("The scoring has ended, and its result is shown. Nothing was changed.")
            raise ValidationError(words, code="closed")
        joined = by.merged_into_id if isinstance(by, Contact) else None
        if joined and worksheet.scorers.filter(contact=joined).exists():
            words = _("Two of your records were joined since. Please answer by the other link you were sent.")
            raise ValidationError(words, code="joined")
        said = _checked(worksheet, points)
        self.scores.all().delete()
        Score.objects.bulk_create(
            Score(scorer=self, worksheet=worksheet, candidate_id=candidate, question=question, points=number)
            for (candidate, question), number in said.items()
        )
        self.scored_at = at or timezone.now()
        self.save(update_fields=["scored_at"])
        if not worksheet.scorers.standing().filter(scored_at__isnull=True).exists():
            worksheet._end(self.scored_at)
            record("worksheet.all_scored", worksheet, by=None, worksheet=worksheet.title)


class Score(RegionModel):
    """One tap. It is of the worksheet both its candidate and its scorer are of."""

    worksheet = models.ForeignKey(Worksheet, on_delete=models.CASCADE, related_name="scores")
    scorer = models.ForeignKey(Scorer, on_delete=models.CASCADE, related_name="scores")
    candidate = models.ForeignKey(Candidate, on_delete=models.CASCADE, related_name="scores")
    question = models.CharField(max_length=20, choices=Question.choices)
    points = models.PositiveSmallIntegerField(validators=[MinValueValidator(LEAST), MaxValueValidator(MOST)])

    objects = RegionManager["Score"]()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["region", "scorer", "candidate", "question"], name="score_once"),
            models.CheckConstraint(condition=Q(question__in=Question.values), name="score_question_known"),
            models.CheckConstraint(condition=Q(points__gte=LEAST, points__lte=MOST), name="score_one_to_five"),
        ]

    def __str__(self) -> str:
        return str(self.points)


def _newcomers(
    worksheet: Worksheet, standing: Iterable[Scorer], contacts: Sequence[Contact], members: Sequence[User]
) -> list[Scorer]:
    """Those not asked yet. A member who is in the directory too has one vote: the first way they were asked."""
    asked = list(standing)
    users = {scorer.user_id for scorer in asked} | {scorer.contact.user_id for scorer in asked if scorer.contact}
    mails = {_mail(scorer.contact or scorer.user) for scorer in asked}
    known = {scorer.contact_id for scorer in asked}
    new = []
    for member in members:
        if member.pk not in users and _mail(member) not in mails:
            new.append(Scorer(worksheet=worksheet, user=member))
            users.add(member.pk)
            mails.add(_mail(member))
    for contact in contacts:
        if not contact.email:
            words = _("%(who)s has no e-mail address, so no link can reach them. Write one down first.")
            raise ValidationError({"people": ValidationError(words, params={"who": contact.name}, code="no_address")})
        twice = contact.pk in known or (contact.user_id and contact.user_id in users) or _mail(contact) in mails
        if not twice:
            new.append(Scorer(worksheet=worksheet, contact=contact))
            known.add(contact.pk)
            mails.add(_mail(contact))
    return new


def _mail(person: Contact | User | None) -> str:
    return person.email.lower() if person else ""


def _write_to(scorers: Sequence[Scorer]) -> None:
    """Each a link of their own. The letter goes out with the day's mail."""
    Link.objects.issue(PURPOSE, [(scorer.contact_id or 0, scorer) for scorer in scorers], until=None)
    post(
        [
            Draft(kind="worksheet.asked", key=f"worksheet:{scorer.pk}:asked", contact=scorer.contact, about=scorer)
            for scorer in scorers
            if scorer.contact
        ]
    )


def _refuse_other(scorer: Scorer, by: Actor) -> None:
    """SECURITY: a score is of whoever gives it."""
    own = (
        scorer.contact_id == by.pk
        if isinstance(by, Contact)
        else by is not None and (scorer.user_id == by.pk or bool(scorer.contact and scorer.contact.user_id == by.pk))
    )
    if not own:
        raise ValidationError(_("Only they themselves score here."), code="not_theirs")


def _checked(worksheet: Worksheet, points: Mapping[tuple[int, str], int | None]) -> dict[tuple[int, str], int]:
    candidates = set(worksheet.candidates.values_list("pk", flat=True))
    said = {place: number for place, number in points.items() if number is not None}
    for (candidate, question), number in said.items():
        if candidate not in candidates or question not in Question.values:
            raise ValidationError(_("This is no question of this worksheet. Load the page again."), code="unknown")
        if not LEAST <= number <= MOST:
            words = _("Choose a number from 1 to 5, or “I cannot say”. %(number)s is neither.")
            raise ValidationError(words, params={"number": number}, code="range")
    if not said:
        raise ValidationError(_("Answer at least one question; leave out what you cannot say."), code="nothing")
    return said
