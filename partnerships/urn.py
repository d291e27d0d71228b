"""The papers of a counted secret ballot, listed by their receipts: everyone finds their own, anyone counts again."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from partnerships import tallies
from partnerships.models import Ballot, Mark
from partnerships.tallies import FEWEST_FOR_SUPPORTERS


@dataclass(frozen=True)
class PublishedPaper:
    receipt: str
    # Option, its label, and what the paper says of it: dots (or a mark), a place, or both ratings.
    marks: tuple[tuple[int, str, tuple[int, ...]], ...]

    @property
    def words(self) -> list[tuple[str, str]]:
        """Each choice that is named, with what is said of it."""
        return [(label, " / ".join(map(str, said))) for _option, label, said in self.marks]


def published(ballot: Ballot) -> list[PublishedPaper]:
    """By receipt, which is by chance. Refused before the count, and for so few papers that it would be a breakdown."""
    result = tallies.tally(ballot)
    if not ballot.is_secret:
        raise ValidationError(_("Only the papers of a secret ballot are listed."), code="not_secret")
    if result.voted < FEWEST_FOR_SUPPORTERS:
        raise ValidationError(_("So few papers are not listed: they would tell who chose what."), code="few_papers")
    found: dict[str, list[tuple[int, str, tuple[int, ...]]]] = {}
    marks = Mark.objects.filter(ballot=ballot).select_related("paper", "option")
    for mark in marks.order_by("paper__receipt", "rank", "option__position"):
        found.setdefault(mark.paper.receipt, []).append((mark.option_id, mark.option.label, mark.says))
    return [PublishedPaper(receipt, tuple(laid)) for receipt, laid in found.items()]


def export(ballot: Ballot) -> Iterator[list[object]]:
    """Rules, options and papers, one a line: all that `manage.py recount` needs."""
    papers = published(ballot)
    yield ["question", ballot.question]
    yield ["method", ballot.method]
    yield ["winners", ballot.winners]
    yield ["quorum", ballot.quorum]
    yield ["tie_rule", ballot.tie_rule]
    yield ["lot_seed", ballot.lot_seed]
    result = tallies.tally(ballot)
    for name in ("electors", "organizations_voted", "organizations_quorum", "business_voted", "business_share"):
        yield [name, getattr(result, name)]
    for option in ballot.options.all():
        yield ["option", option.pk, option.label]
    for paper in papers:
        yield ["paper", paper.receipt, *(cell for option, _label, said in paper.marks for cell in (option, *said))]
