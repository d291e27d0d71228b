"""The scorecard of a partnership: all of it, one indicator down to its rows, and as a file."""

from collections.abc import Iterator, Sequence

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from desk.drills.all import rows_of
from desk.indicators.all import BY_SLUG, THEMES
from desk.periods import Period, Span
from desk.scorecard import Scorecard, scorecard_of
from desk.trends import change, trends_of
from partnerships.models import Partnership
from regions.access import RegionRequest, region_page
from regions.exporting import answer_with

PER_PAGE = 100


def asked(request: RegionRequest, slug: str) -> tuple[Partnership, Period]:
    table = get_object_or_404(Partnership.objects.select_related("sector"), slug=slug)
    return table, Period.of(request.GET.get("period", ""))


@region_page(can="see")
@require_safe
def scorecard(request: RegionRequest, partnership: str) -> HttpResponse:
    table, period = asked(request, partnership)
    card, trends = scorecard_of(table, period), trends_of(table, period.day)
    by_slug = {figure.indicator.slug: figure for figure in card.figures}
    themes = [
        (theme.TITLE, [(by_slug[each.slug], trends.of(by_slug[each.slug], period.day)) for each in theme.INDICATORS])
        for theme in THEMES
    ]
    context = {
        "partnership": table,
        "card": card,
        "led": card.of("business-majority"),
        "themes": themes,
        "period": period,
        "spans": Span,
        "may_convene": request.may("convene"),
        "may_run": request.may("run_region"),
        "menu": "partnerships:index",
    }
    return render(request, "desk/scorecard.html", context)


@region_page(can="see")
@require_safe
def indicator(request: RegionRequest, partnership: str, indicator: str) -> HttpResponse:
    """One number, how it went, and the rows it was counted from."""
    table, period = asked(request, partnership)
    if indicator not in BY_SLUG:
        raise Http404
    card = scorecard_of(table, period)
    figure = card.of(indicator)
    points = trends_of(table, period.day).of(figure, period.day)
    rows = rows_of(figure.indicator, table, card.stretch)
    page = Paginator(rows.found, PER_PAGE).get_page(request.GET.get("page")) if rows else None
    context = {
        "partnership": table,
        "figure": figure,
        "points": points,
        "change": change(points),
        "rows": rows,
        "lines": [list(zip(rows.line(row), rows.headings, strict=True)) for row in page] if rows and page else [],
        "page_obj": page,
        "period": period,
        "spans": Span,
        "may_run": request.may("run_region"),
        "menu": "partnerships:index",
    }
    return render(request, "desk/indicator.html", context)


@region_page(can="see")
@require_safe
def export(request: RegionRequest, partnership: str, shape: str) -> HttpResponse:
    table, period = asked(request, partnership)
    return answer_with(lines(scorecard_of(table, period)), f"scorecard-{table.slug}", shape, _("Scorecard"))


def lines(card: Scorecard) -> Iterator[Sequence[object]]:
    """What is not known is an empty cell: never a zero that somebody would add up."""
    yield [_("Number"), _("Indicator"), _("Value"), _("Unit"), _("Judgment"), _("Reason"), _("Threshold"), _("Rule")]
    for figure in card.figures:
        each = figure.indicator
        value = "" if figure.value is None else f"{figure.value:g}"
        yield [
            each.number,
            str(each.label),
            value,
            str(each.unit),
            figure.judgment,
            figure.reason,
            figure.wanted,
            str(each.rule),
        ]
