"""The roll of a ballot, and what each on it has placed. Hidden: nothing may ever show who chose what."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, cast

from django.core.exceptions import ValidationError
from django.db import connection, models
from django.db.models import Case, Deferrable, F, Q, Value, When
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from partnerships.models.filling import FillsPapers
from partnerships.models.marking import Locked, OpenBallot, refuse_unless_open
from partnerships.models.methods import TAPPED, Method
from partnerships.models.options import Choice, Option
from partnerships.models.paper_statements import PLACED, PLACED_AT_ONCE, Written
from partnerships.models.proxy_papers import VotesByProxy
from partnerships.models.secret_papers import VotesSecretly
from partnerships.tallies.grids import LEAST, MOST
from partnerships.tallies.lines import MOST_CHOICES
from regions.models import Contact, Kind, Organization, RegionModel
from regions.scope import RegionManager

# Written as functions of the database, which plans them once: what they say stands in migrations 0007, 0016 and 0020.
LOCK = "SELECT * FROM partnerships_vote_locked(%s, %s, %s)"
CHOICES = "SELECT * FROM partnerships_vote_choices(%s, %s, %s)"
LOCK_AND_CHOICES = "SELECT * FROM partnerships_vote_locked_with_choices(%s, %s, %s, %s)"


class Elector(VotesByProxy, FillsPapers, VotesSecretly, RegionModel):
    """One name on the roll, frozen when the ballot opens, with the organization it stood for then."""

    ballot = models.ForeignKey("partnerships.Ballot", on_delete=models.CASCADE, related_name="electors")
    contact = models.ForeignKey(Contact, on_delete=models.PROTECT, related_name="electors")
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="electors")
    # SECURITY: the only address that may vote. A convener can give a person another one, and have a link mailed there.
    email = models.EmailField(blank=True)
    # Handed in on paper and keyed by the facilitator; taken back only by the facilitator.
    on_paper = models.BooleanField(default=False, editable=False)
    # The ballot's own, so that the schema knows who may stand here, and that an organization stands once.
    seats = models.CharField(max_length=10, default="business", db_default="business", editable=False)
    electorate = models.CharField(max_length=12, default="person", db_default="person", editable=False)
    # Only businesses vote, unless the ballot says otherwise: the schema holds this to the organization's own kind.
    side = models.GeneratedField(
        expression=Case(When(seats="business", then=Value(Kind.BUSINESS.value))),
        output_field=models.CharField(max_length=20, null=True),
        db_persist=True,
    )
    # Seated after the opening, and why they vote all the same.
    admitted_at = models.DateTimeField(null=True, blank=True, editable=False)
    admitted_because = models.CharField(max_length=300, blank=True, db_default="", editable=False)

    objects = RegionManager["Elector"]()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["region", "ballot", "contact"], name="elector_once"),
            models.UniqueConstraint(fields=["region", "ballot", "id"], name="elector_ballot_key"),
            # The target of a composite key: a proxy is for the line of the organization that gave it.
            models.UniqueConstraint(fields=["region", "ballot", "organization", "id"], name="elector_line_key"),
            models.UniqueConstraint(
                fields=["region", "ballot", "organization"],
                condition=Q(electorate="organization"),
                name="elector_organization_once",
            ),
            models.CheckConstraint(
                condition=Q(admitted_at__isnull=True, admitted_because="")
                | Q(admitted_at__isnull=False) & ~Q(admitted_because=""),
                name="elector_admitted_why",
            ),
        ]

    def __str__(self) -> str:
        return str(self.contact)

    # Who holds this line now, if not the person on it: another who speaks or votes for the organization; their address.
    voter: tuple[int, str] | None = None
    by_proxy = False

    @property
    def is_of_organization(self) -> bool:
        return self.electorate == "organization"

    def was_at(self, address: str) -> bool:
        """Whether this is the address the voter had when the ballot opened."""
        return (self.voter[1] if self.voter else self.email).lower() == address.lower()

    def place(self, option_id: int, dots: int, *, link_version: int = 1, at: datetime | None = None) -> None:
        """Let this option have exactly so many of the elector's dots; saying it twice changes nothing.

        Hidden, so no activity is recorded. Everything is checked before the first write. `link_version` is that of the
        personal link in use: only the one the paper was begun with may see or change it.
        """
        # What an organization has placed is seen and changed by all who speak for it, each by a link of their own.
        link = 1 if self.is_of_organization else link_version
        words = self._placing(at or timezone.now(), link) | {"option": option_id, "dots": dots}
        if seen := self._write_at_once(PLACED_AT_ONCE, words):
            self._place_as_seen(*self._as_seen(seen, at), words)

    def _place_as_seen(self, rules: OpenBallot, choices: Sequence[Choice], words: Written) -> None:
        """Not plainly allowed: refused in words, changes nothing, or ends a proxy first."""
        option, dots = cast(int, words["option"]), cast(int, words["dots"])
        spent = self.refuse_dots(choices, option, dots, rules)
        if (option, dots) in [(choice.option, choice.mine) for choice in choices]:
            return
        if rules.ends:
            self.end_proxy(rules.ends, rules.now)
        words = words | {"at": rules.now, "spent": spent}
        self._write(PLACED, words | {"cap": rules.cap, "allowance": rules.dots, "method": rules.method})

    def _write(self, statement: str, words: Written) -> None:
        """Nothing at all is written over a paper begun with another link."""
        (is_written,) = self._one_row(statement, words)
        if not is_written:
            raise ValidationError(_("Your vote was placed with an earlier link, so it stays."), code="sealed")

    def _write_at_once(self, statement: str, words: Written) -> list[Any]:
        """Nothing, or what was seen under the locks where it was not written."""
        is_written, *seen = self._one_row(statement, words | {"voter": self._hand})
        return [] if is_written else seen

    def _one_row(self, statement: str, words: Written | list[int | None]) -> tuple[Any, ...]:
        with connection.cursor() as cursor:
            cursor.execute(statement, words)
            return cast(tuple[Any, ...], cursor.fetchone())

    def _placing(self, at: datetime, link: int) -> Written:
        """Whose paper, by whose hand, when, and with which version of the personal link."""
        hand = self.voter[0] if self.voter else None
        whose: Written = {"region": self.region_id, "ballot": self.ballot_id, "elector": self.pk}
        return whose | {"at": at, "link": link, "by": hand}

    def refuse_dots(self, choices: Sequence[Choice], option_id: int, dots: int, rules: OpenBallot) -> int:
        """The dots spent when this option has so many."""
        if rules.method not in TAPPED:
            raise ValidationError(_("This vote is saved as a whole. Open the page again."), code="another_method")
        mine = {choice.option: choice.mine for choice in choices}
        if option_id not in mine:
            raise ValidationError(
                _("That choice is not on this ballot. Open the page again to see the choices."), code="unknown_option"
            )
        if rules.method == "approval" and not 0 <= dots <= 1:
            raise ValidationError(_("A choice is marked once or not at all."), code="cap")
        if not 0 <= dots <= rules.cap:
            raise ValidationError(
                ngettext_lazy(
                    "At most %(cap)d dot fits on one choice.", "At most %(cap)d dots fit on one choice.", rules.cap
                ),
                params={"cap": rules.cap},
                code="cap",
            )
        spent = sum(mine.values()) - mine[option_id] + dots
        if spent > rules.dots:
            raise ValidationError(_("You have no dots left. Take one back somewhere first."), code="too_many")
        return spent

    def choices(self) -> list[Choice]:
        with connection.cursor() as cursor:
            cursor.execute(CHOICES, [self.region_id, self.pk, self.ballot_id])
            return [Choice(*row) for row in cursor.fetchall()]

    def lock_open_ballot(self, at: datetime | None, *, on_paper: bool = False) -> OpenBallot:
        """`on_paper`: by the facilitator's hand, for which the elector needs neither address nor link."""
        locked = Locked(*self._one_row(LOCK, [self.region_id, self.pk, self._hand]))
        return self._open_rules(locked, at or timezone.now(), on_paper=on_paper)

    def lock_with_choices(self, at: datetime | None) -> tuple[OpenBallot, list[Choice]]:
        """And what lies on the paper: nothing, where this vote ends a proxy."""
        seen = self._one_row(LOCK_AND_CHOICES, [self.region_id, self.pk, self._hand, self.ballot_id])
        return self._as_seen(seen, at)

    def _as_seen(self, seen: Sequence[Any], at: datetime | None) -> tuple[OpenBallot, list[Choice]]:
        rules = self._open_rules(Locked(*seen[: len(Locked._fields)]), at or timezone.now())
        choices = [Choice(*told) for told in zip(*seen[len(Locked._fields) :], strict=True)]
        return rules, [Choice(choice.option, choice.label, 0) for choice in choices] if rules.ends else choices

    @property
    def _hand(self) -> int:
        return self.voter[0] if self.voter else self.contact_id

    def _open_rules(self, locked: Locked, now: datetime, *, on_paper: bool = False) -> OpenBallot:
        refuse_unless_open(locked, now)
        ends = self.proxy_that_ends(self._hand) if locked.proxy else None
        if not on_paper:
            if locked.keyed:
                raise ValidationError(_("You voted on paper, and that counts."), code="on_paper")
            if locked.known is None or locked.known.lower() != locked.address.lower():
                raise ValidationError(
                    _("This ballot went to another address of yours. Please call the office."), code="another_address"
                )
        return OpenBallot(locked.dots, locked.cap, now, locked.has_voted, locked.method, ends)


class Paper(RegionModel):
    """What one elector has placed so far. SECURITY: nothing may ever show whose it is."""

    ballot = models.ForeignKey("partnerships.Ballot", on_delete=models.CASCADE, related_name="papers")
    # SECURITY: empty in a secret ballot, for ever: there is no tie to show.
    elector = models.ForeignKey(Elector, on_delete=models.CASCADE, null=True, related_name="papers")
    # The ballot's own, so that the schema knows which papers may have an elector.
    secrecy = models.CharField(max_length=10, default="hidden", db_default="hidden")
    receipt = models.CharField(max_length=20, blank=True, db_default="")
    allowance = models.PositiveSmallIntegerField()
    spent = models.PositiveSmallIntegerField()
    saved_at = models.DateTimeField(null=True)
    # SECURITY: whoever gets a newer link (another address, a renewed one) may not see what was placed with this one.
    link_version = models.PositiveIntegerField(default=1)
    # Who placed it last, if not the person on the roll: told to nobody but their own organization.
    placed_by = models.ForeignKey(Contact, on_delete=models.PROTECT, null=True, related_name="+", editable=False)

    objects = RegionManager["Paper"]()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["region", "elector"], name="paper_once"),
            models.UniqueConstraint(fields=["region", "ballot", "id"], name="paper_ballot_key"),
            models.UniqueConstraint(
                fields=["region", "ballot", "receipt"], condition=~Q(receipt=""), name="paper_receipt_once"
            ),
            models.CheckConstraint(
                condition=(~Q(secrecy="secret") & Q(elector__isnull=False, saved_at__isnull=False, receipt=""))
                | (
                    Q(secrecy="secret", elector__isnull=True, saved_at__isnull=True, link_version=0, spent__gte=1)
                    & Q(placed_by__isnull=True)
                    & ~Q(receipt="")
                ),
                name="paper_secret_names_nobody",
            ),
            models.CheckConstraint(condition=Q(spent__lte=F("allowance")), name="paper_within_allowance"),
        ]

    def __str__(self) -> str:
        return f"{self.spent}/{self.allowance}"


class Mark(RegionModel):
    ballot = models.ForeignKey("partnerships.Ballot", on_delete=models.CASCADE, related_name="marks")
    paper = models.ForeignKey(Paper, on_delete=models.CASCADE, related_name="marks")
    option = models.ForeignKey(Option, on_delete=models.CASCADE, related_name="marks")
    cap = models.PositiveSmallIntegerField()
    # The ballot's own, with its cap: what a mark says depends on it.
    method = models.CharField(max_length=10, default="dots", db_default="dots")
    dots = models.PositiveSmallIntegerField()
    rank = models.PositiveSmallIntegerField(null=True)
    importance = models.PositiveSmallIntegerField(null=True)
    feasibility = models.PositiveSmallIntegerField(null=True)

    objects = RegionManager["Mark"]()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["region", "paper", "option"], name="mark_once"),
            models.CheckConstraint(condition=Q(dots__gte=1, dots__lte=5), name="mark_dots_range"),
            models.CheckConstraint(condition=Q(dots__lte=F("cap")), name="mark_within_cap"),
            # At the end of a transaction: two choices may change places.
            models.UniqueConstraint(
                fields=["region", "paper", "rank"], name="mark_rank_once", deferrable=Deferrable.DEFERRED
            ),
            models.CheckConstraint(
                condition=Q(method__in=[Method.DOTS, Method.APPROVAL], rank=None, importance=None, feasibility=None)
                | Q(method=Method.RANKED, importance=None, feasibility=None)
                & Q(rank__isnull=False, rank__gte=1, rank__lte=MOST_CHOICES)
                | Q(method=Method.GRID, rank=None, importance__isnull=False, feasibility__isnull=False)
                & Q(importance__range=(LEAST, MOST), feasibility__range=(LEAST, MOST)),
                name="mark_as_method",
            ),
        ]

    def __str__(self) -> str:
        return " / ".join(map(str, self.says))

    @property
    def says(self) -> tuple[int, ...]:
        if self.importance and self.feasibility:
            return self.importance, self.feasibility
        return (self.rank or self.dots,)
