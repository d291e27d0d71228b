"""The profile of a sector in this region: to read together, to print, and as a file."""

from typing import Any, cast

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.safestring import SafeString
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from labor.profiles import telling
from labor.profiles.files import lines
from labor.profiles.lacking import Lacking
from labor.profiles.sheet import Sheet, sheet_of
from labor.profiles.years import year_asked
from regions.access import RegionRequest, region_page
from regions.exporting import answer_with
from regions.forms.choosing import chosen_counties
from regions.maps import county_map, has_outline
from regions.models import Sector
from regions.prepared import Given, Prepared, Together


def all_of(name: str) -> QuerySet[Any]:
    """What hangs on sectors in the layers above, which this one knows by name only."""
    model = cast(Any, Sector._meta.get_field(name)).related_model
    return cast("QuerySet[Any]", model._default_manager.filter(sector=Given("sector")))


BESIDE = Together(
    partnerships=Prepared(lambda: all_of("partnerships").order_by("name")),
    corrections=Prepared(lambda: all_of("profile_notes").select_related("contact__organization")),
)


def sector_asked(pk: int) -> Sector:
    return get_object_or_404(Sector.objects.with_industries(), pk=pk)


@region_page(can="see")
@require_safe
def profile(request: RegionRequest, pk: int) -> HttpResponse:
    sector = sector_asked(pk)
    sheet = sheet_of(sector, chosen_counties(), year_asked(request.GET))
    context: dict[str, object] = {
        "sector": sector,
        "sheet": sheet,
        "is_lacking": isinstance(sheet, Lacking),
        **BESIDE.ask(sector=sector.pk),
        "may_convene": request.may("convene"),
        "may_run": request.may("run_region"),
        "menu": "regions:directory",
    }
    if not isinstance(sheet, Lacking):
        context |= told(sheet)
    return render(request, "labor/profile.html", context)


def told(sheet: Sheet) -> dict[str, object]:
    """What the page says beside the numbers."""
    return {
        "headline": telling.headline(sheet),
        "map": establishments_map(sheet),
        "is_drawn": any(map(has_outline, sheet.profile.region.areas)),
        "cards": telling.cards(sheet),
        "notes": telling.notes(sheet),
        "other_years": telling.other_years(sheet),
        "why": telling.why(sheet),
        "compared": telling.compared(sheet),
        "since": sheet.changes[-1][0].since if sheet.changes else None,
        "by_year": telling.by_year(sheet),
        "codes": zip(sheet.profile.codes, sheet.codes, strict=True),
    }


def establishments_map(sheet: Sheet) -> SafeString:
    """The darker, the more establishments, which are told even where jobs are suppressed; the table says how many."""
    many = {told.place.areas[0]: told.facts["establishments"].value for told in sheet.counties}
    most = max((n for n in many.values() if n), default=0)
    # What was not imported is neither many nor few.
    shades = {
        area: "most" if 3 * n >= 2 * most else "least"
        for area, n in many.items()
        if n is not None and (3 * n >= 2 * most or 3 * n <= most)
    }
    said = ", ".join(f"{told.place.name}: {told.facts['establishments'].shown}" for told in sheet.counties)
    words = _("Establishments of the sector by county. %(said)s.") % {"said": said}
    title = _("Where its establishments are")
    return county_map(many, shades=shades if most else {}, title=title, description=words)


@region_page(can="see")
@require_safe
def export(request: RegionRequest, pk: int, shape: str) -> HttpResponse:
    """Every number of the page, one to a line; what is not told is an empty cell."""
    sector = sector_asked(pk)
    name = f"{request.region.slug}-{slugify(sector.name)}-profile"
    sheet = sheet_of(sector, chosen_counties(), year_asked(request.GET))
    return answer_with(lines(sheet), name, shape, _("Sector profile"))
