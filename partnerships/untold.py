"""Why a year has no figure, in words for everybody who sees it. A year that is not told is never a zero."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Protocol

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from labor.models import NATION

MOST_NAMED = 6


class Lacks(Protocol):
    """A year, as the statistics tell it or as a series has noted it."""

    @property
    def suppressed(self) -> Sequence[str]: ...

    @property
    def missing(self) -> Sequence[str]: ...

    @property
    def unlisted(self) -> Sequence[str]: ...


def why_untold(year: Lacks, names: Mapping[str, str], broken: Sequence[str] = ()) -> str:
    """`names`: of counties; `broken`: codes that stood for other companies when the series began."""
    found = []
    if broken:
        words = ngettext(
            "the code %(codes)s stands for other companies",
            "the codes %(codes)s stand for other companies",
            len(broken),
        )
        found.append(words % {"codes": together(broken)})
    if year.suppressed:
        found.append(_("kept secret by the publisher in %(counties)s") % {"counties": named(year.suppressed, names)})
    if year.missing:
        found.append(_("not imported for %(counties)s") % {"counties": named(year.missing, names)})
    if year.unlisted:
        words = ngettext("the code %(codes)s not imported", "the codes %(codes)s not imported", len(year.unlisted))
        found.append(words % {"codes": together(year.unlisted)})
    return _("not told: %(why)s") % {"why": "; ".join(found)} if found else _("not told")


def named(areas: Iterable[str], names: Mapping[str, str]) -> str:
    known = {**names, NATION: _("the United States")}
    return places([known.get(area, area) for area in areas])


def places(names: Sequence[str]) -> str:
    """Each by its name, as long as they are few."""
    if len(names) <= MOST_NAMED:
        return together(names)
    return ngettext("%(count)d county", "%(count)d counties", len(names)) % {"count": len(names)}


def together(words: Iterable[str]) -> str:
    return ", ".join(words)
