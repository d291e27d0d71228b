"""Who may have mattered: would the same be chosen with one dot each, by small firms alone, without any one of them?

SECURITY: answered in yes or no and in how many, from five papers up and never for a secret ballot; which
organization it was is neither kept nor shown, and no count of fewer than five papers is looked at.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from partnerships.tallies.lines import FEWEST_FOR_SUPPORTERS
from partnerships.tallies.piles import Choice, Counting, Pile

SMALL = {"1-9", "10-49"}
# Beyond this, leaving each out once more would keep the close waiting, and one of so many decides nothing.
MOST_LEFT_OUT = 200


@dataclass(frozen=True)
class Mattering:
    """Whether the same would have been chosen; None where that cannot be asked."""

    one_dot: bool | None = None
    small: bool | None = None
    left_out: int | None = None
    changed: int | None = None

    @property
    def sentences(self) -> list[str]:
        yes_no = (
            (self.one_dot, _("With one dot each, the same would have been chosen."),
             _("With one dot each, something else would have been chosen.")),
            (self.small, _("Small firms alone, of up to 49 people, would have chosen the same."),
             _("Small firms alone, of up to 49 people, would have chosen something else.")),
        )  # fmt: skip
        found = [same if answer else other for answer, same, other in yes_no if answer is not None]
        return [*found, self._one_out] if self.left_out else found

    @property
    def _one_out(self) -> str:
        if not self.changed:
            return _("Whichever one organization is left out, the same would have been chosen.")
        return ngettext(
            "There is one organization without whose vote something else would have been chosen.",
            "There are %(count)d organizations without any one of which something else would have been chosen.",
            self.changed,
        ) % {"count": self.changed}


def mattering(
    piles: Mapping[int, Pile], sizes: Mapping[int, str], choices: Sequence[Choice], by: Counting
) -> Mattering | None:
    """`piles`: the papers of each organization."""
    whole = Pile.together(piles.values())
    chosen = whole.chosen(choices, by)
    if whole.papers < FEWEST_FOR_SUPPORTERS or not chosen:
        return None
    left_out, changed = _left_out(whole, piles, choices, by, chosen)
    return Mattering(
        one_dot=_one_dot(whole, choices, by, chosen),
        small=_small(whole, piles, sizes, choices, by, chosen),
        left_out=left_out,
        changed=changed,
    )


def _one_dot(whole: Pile, choices: Sequence[Choice], by: Counting, chosen: set[int]) -> bool | None:
    if by.method != "dots" or all(each.dots == each.voters for each in whole.sums.values()):
        return None
    return whole.with_one_dot_each().chosen(choices, by) == chosen


def _small(
    whole: Pile,
    piles: Mapping[int, Pile],
    sizes: Mapping[int, str],
    choices: Sequence[Choice],
    by: Counting,
    chosen: set[int],
) -> bool | None:
    small = Pile.together(pile for organization, pile in piles.items() if sizes.get(organization) in SMALL)
    if not FEWEST_FOR_SUPPORTERS <= small.papers < whole.papers:
        return None
    return small.chosen(choices, by) == chosen


def _left_out(
    whole: Pile, piles: Mapping[int, Pile], choices: Sequence[Choice], by: Counting, chosen: set[int]
) -> tuple[int | None, int | None]:
    if len(piles) > MOST_LEFT_OUT:
        return None, None
    rests = [whole.without(pile) for pile in piles.values() if whole.papers - pile.papers >= FEWEST_FOR_SUPPORTERS]
    if not rests:
        return None, None
    return len(rests), sum(rest.chosen(choices, by) != chosen for rest in rests)
