"""A profile as a table for a spreadsheet: one number to a line, none where none is told."""

from collections.abc import Iterator, Sequence

from django.utils.translation import gettext as _

from labor.profiles import words
from labor.profiles.lacking import Lacking
from labor.profiles.sheet import Sheet


def lines(sheet: Sheet | Lacking) -> Iterator[Sequence[object]]:
    yield [_("Place"), _("NAICS code"), _("Year"), _("Figure"), _("Value"), _("Unit"), _("At least"), _("Note")]
    if isinstance(sheet, Lacking):
        yield ["", "", "", "", "", "", "", sheet.sentence]
        return
    for told in sheet.all():
        for fact in told.facts.values():
            yield [
                told.place.name,
                told.code,
                told.year,
                fact.label,
                "" if fact.value is None else fact.value,
                str(words.UNITS[fact.unit]),
                _("yes") if fact.is_at_least else "",
                fact.note if fact.is_told or fact.note else _("not known"),
            ]
