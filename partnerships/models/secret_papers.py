"""Papers of a secret ballot: no elector, no time, a random receipt. Nothing ties one to whoever put it into the urn.

SECURITY: one paper per elector rests on `Elector.has_voted`, set under the elector's row lock in the statement that
adds the paper. Whoever holds the receipt may replace the paper until the close; without it the paper stands.
"""

import re
import secrets
from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple, cast

from django.core.exceptions import ValidationError
from django.db import connection, models
from django.db.models import F, Prefetch
from django.utils.translation import gettext_lazy as _

from partnerships.models.marking import OpenBallot
from partnerships.models.options import Choice
from partnerships.models.paper_statements import CAST, PLACE, REPLACE, TAKE_BACK, WITHDRAW, Written

if TYPE_CHECKING:
    from partnerships.models.ballots import Ballot
    from partnerships.models.electors import Elector

# Without letters and figures that are taken for one another; twelve of them are sixty bits.
SIGNS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
GROUPS, SIGNS_IN_GROUP = 3, 4
SHAPE = re.compile(f"[{SIGNS}]{{{GROUPS * SIGNS_IN_GROUP}}}")

CHOICES = """
SELECT option.id, option.label, coalesce(mark.dots, 0), coalesce(mark.rank, 0),
    coalesce(mark.importance, 0), coalesce(mark.feasibility, 0), paper.xmin::text
FROM partnerships_option option
LEFT JOIN partnerships_paper paper
    ON paper.region_id = option.region_id AND paper.ballot_id = option.ballot_id AND paper.receipt = %s
    AND paper.receipt <> ''
LEFT JOIN partnerships_mark mark
    ON mark.region_id = option.region_id AND mark.paper_id = paper.id AND mark.option_id = option.id
WHERE option.region_id = %s AND option.ballot_id = %s
ORDER BY option.position
"""


class Saved(NamedTuple):
    """What a tap left: the receipt (empty once the last dot is taken back) and the dots as they lie now."""

    receipt: str
    choices: list[Choice]


def new_receipt() -> str:
    return in_groups("".join(secrets.choice(SIGNS) for _sign in range(GROUPS * SIGNS_IN_GROUP)))


def in_groups(signs: str) -> str:
    return "-".join(signs[at : at + SIGNS_IN_GROUP] for at in range(0, len(signs), SIGNS_IN_GROUP))


def read_receipt(typed: str) -> str:
    """As it is kept, however it was typed; empty if it is none."""
    signs = re.sub(r"[\s-]", "", typed).upper()
    return in_groups(signs) if SHAPE.fullmatch(signs) else ""


class VotesSecretly(models.Model):
    # SECURITY: secret ballots only. Whether somebody voted, never what; pages show no more than how many did.
    has_voted = models.BooleanField(default=False, editable=False)

    class Meta:
        abstract = True

    def choices_by(self, receipt: str) -> tuple[list[Choice], str]:
        """The choices with the dots of the paper that carries this receipt, and its version, if there is such a one."""
        elector = cast("Elector", self)
        with connection.cursor() as cursor:
            cursor.execute(CHOICES, [receipt, elector.region_id, elector.ballot_id])
            rows = cursor.fetchall()
        return [Choice(*row[:-1]) for row in rows], next((row[-1] for row in rows if row[-1]), "")

    def place_secretly(self, option_id: int, dots: int, *, receipt: str = "", at: datetime | None = None) -> Saved:
        """As `place`, into the paper of this receipt; whoever has not voted yet begins one and gets its receipt.

        No activity is recorded, and the paper keeps no time.
        """
        elector = cast("Elector", self)
        rules = elector.lock_open_ballot(at)
        began, choices, seen = self._own_paper(rules, receipt)
        spent = elector.refuse_dots(choices, option_id, dots, rules)
        mine = {choice.option: choice.mine for choice in choices}
        if dots == mine[option_id]:
            return Saved(receipt if began else "", choices)
        receipt = receipt if began else new_receipt()
        statement = CAST + PLACE
        if began:
            statement = REPLACE + (PLACE if dots else TAKE_BACK) if spent else WITHDRAW
        words: Written = {
            "region": elector.region_id,
            "ballot": elector.ballot_id,
            "elector": elector.pk,
            "option": option_id,
        }
        words |= {"dots": dots, "receipt": receipt, "seen": seen or None}
        words |= {"cap": rules.cap, "spent": spent, "allowance": rules.dots, "method": rules.method}
        self._replace(statement, words)
        now_lie = [choice._replace(mine=dots) if choice.option == option_id else choice for choice in choices]
        return Saved(receipt if spent else "", now_lie)

    def _replace(self, statement: str, words: Written, *, rows: int = 1) -> None:
        with connection.cursor() as cursor:
            cursor.execute(statement, words)
            if cursor.rowcount != rows:
                raise ValidationError(
                    _("This paper was changed at the same moment. Look at it again before you change it."),
                    code="changed",
                )

    def _own_paper(self, rules: OpenBallot, receipt: str) -> tuple[bool, list[Choice], str]:
        """Whether a paper of theirs lies in the urn; what lies on it, and its version, if they hold its receipt."""
        choices, seen = self.choices_by(receipt if rules.has_voted else "")
        if rules.has_voted and not seen:
            raise ValidationError(
                _("Your paper is in the urn. Only whoever holds its receipt can change it."), code="no_receipt"
            )
        return rules.has_voted, choices, seen


def shuffle(ballot: "Ballot") -> None:
    """Write every paper anew in random order, so that not even the rows' own numbers and places tell who came when.

    `Ballot.count_votes` calls this, holding the ballot's lock, in the transaction that counts.
    """
    papers = list(ballot.papers.prefetch_related(Prefetch("marks", ballot.marks.order_by("option__position"))))
    voters = ballot.electors.filter(has_voted=True).count()
    if len(papers) != voters or any(paper.spent != sum(mark.dots for mark in paper.marks.all()) for paper in papers):
        raise RuntimeError(f"Secret ballot {ballot.pk}: {len(papers)} papers of {voters} voters, or dots that differ.")
    ballot.marks.all().delete()
    ballot.papers.all().delete()
    secrets.SystemRandom().shuffle(papers)
    laid = [list(paper.marks.all()) for paper in papers]
    for paper in papers:
        paper.pk = None
    ballot.papers.model.objects.bulk_create(papers)
    for paper, marks in zip(papers, laid, strict=True):
        for mark in marks:
            mark.pk, mark.paper = None, paper
    ballot.marks.model.objects.bulk_create(mark for marks in laid for mark in marks)
    # One writer's number on every line of the roll: none of them tells any more when its elector voted.
    ballot.electors.update(has_voted=F("has_voted"))
