"""A ranking and ratings are saved as a whole paper: it replaces the one before, or is refused and nothing changes."""

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, cast

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from partnerships.models.marking import Marks, OpenBallot, parts, read_marks
from partnerships.models.options import Choice
from partnerships.models.paper_statements import CAST, FILL, FILLED, RANKED_AT_ONCE, REPLACE, WITHDRAW, Written
from partnerships.models.secret_papers import Saved, new_receipt
from partnerships.tallies.lines import MOST_CHOICES
from partnerships.tallies.piles import Laid

if TYPE_CHECKING:
    from partnerships.models.electors import Elector


class FillsPapers(models.Model):
    class Meta:
        abstract = True

    def fill(self, marks: Marks, *, link_version: int = 1, at: datetime | None = None) -> None:
        """As `place`, for the whole paper; empty it is taken back. Saying it twice changes nothing."""
        elector = cast("Elector", self)
        words = elector._placing(at or timezone.now(), 1 if elector.is_of_organization else link_version)
        if seen := elector._write_at_once(RANKED_AT_ONCE, words | _places(marks)):
            elector._fill_as_seen(*elector._as_seen(seen, at), marks, words)

    def _fill_as_seen(self, rules: OpenBallot, choices: Sequence[Choice], marks: Marks, words: Written) -> None:
        """No ranking, or not plainly allowed: refused in words, changes nothing, or ends a proxy first."""
        elector = cast("Elector", self)
        laid = _read(marks, choices, rules)
        if laid == _lying(choices):
            return
        if rules.ends:
            elector.end_proxy(rules.ends, rules.now)
        elector._write(FILLED, words | {"at": rules.now} | _numbers(laid, rules))

    def fill_secretly(self, marks: Marks, *, receipt: str = "", at: datetime | None = None) -> Saved:
        """As `place_secretly`, for the whole paper."""
        elector = cast("Elector", self)
        rules = elector.lock_open_ballot(at)
        began, choices, seen = elector._own_paper(rules, receipt)
        laid = _read(marks, choices, rules)
        if laid == _lying(choices):
            return Saved(receipt if began else "", choices)
        receipt = receipt if began else new_receipt()
        statement, written = (REPLACE if began else CAST) + FILL, len(laid)
        if not laid:
            statement, written = WITHDRAW, 1
        words: Written = {"region": elector.region_id, "ballot": elector.ballot_id, "elector": elector.pk}
        words |= {"receipt": receipt, "seen": seen or None}
        elector._replace(statement, words | _numbers(laid, rules), rows=written)
        by_option = {mark.option: mark for mark in laid}
        lie = [Choice(c.option, c.label, *by_option.get(c.option, Laid(0, 0))[1:]) for c in choices]
        return Saved(receipt if laid else "", lie)


def _read(marks: Marks, choices: Sequence[Choice], rules: OpenBallot) -> list[Laid]:
    laid = read_marks(marks, {choice.option: choice.label for choice in choices}, rules)
    if not laid and not _lying(choices):
        raise ValidationError(_("Nothing is marked yet, so nothing was saved."), code="empty")
    return laid


def _places(marks: Marks) -> Written:
    """A ranking as it was said, with 0 for what has no place. Anything else is no plain one: nothing is handed over."""
    said = {option: parts(value) for option, value in marks.items()}
    if any(len(value) != 1 or not 0 <= value[0] <= MOST_CHOICES for value in said.values()):
        return {"options": [], "places": []}
    return {"options": list(said), "places": [place for (place,) in said.values()]}


def _lying(choices: Sequence[Choice]) -> list[Laid]:
    """What lies on the paper now, as `read_marks` gives it."""
    marked = [Laid(choice.option, *choice[2:]) for choice in choices if choice.mine]
    return sorted(marked, key=lambda mark: mark.rank)


def _numbers(laid: Sequence[Laid], rules: OpenBallot) -> Written:
    return {
        "method": rules.method,
        "cap": rules.cap,
        "allowance": rules.dots,
        "spent": sum(mark.dots for mark in laid),
        "options": [mark.option for mark in laid],
        "dots": [mark.dots for mark in laid],
        "ranks": [mark.rank for mark in laid],
        "importances": [mark.importance for mark in laid],
        "feasibilities": [mark.feasibility for mark in laid],
    }
