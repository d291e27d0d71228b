"""The funder pack: to read, to print and to send."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from desk.forms.funder_pack import PeriodForm
from desk.funder_pack import Pack, pack_of
from partnerships.models import Partnership
from regions.access import RegionRequest, region_page
from regions.exporting import TYPES


def asked(request: HttpRequest, slug: str) -> tuple[Pack, PeriodForm]:
    form = PeriodForm(request.GET)
    return pack_of(get_object_or_404(Partnership, slug=slug), form.period), form


@region_page(can="see")
@require_safe
def page(request: RegionRequest, partnership: str) -> HttpResponse:
    pack, form = asked(request, partnership)
    context = {"pack": pack, "partnership": pack.partnership, "form": form, "menu": "partnerships:index"}
    context |= {"may_convene": request.may("convene"), "query": request.GET.urlencode()}
    return render(request, "desk/funder_pack.html", context, status=400 if form.errors else 200)


@region_page(can="see")
@require_safe
def xlsx(request: RegionRequest, partnership: str) -> HttpResponse:
    pack, _form = asked(request, partnership)
    return _file(pack, "xlsx", pack.as_workbook())


@region_page(can="see")
@require_safe
def csv(request: RegionRequest, partnership: str) -> HttpResponse:
    pack, _form = asked(request, partnership)
    return _file(pack, "csv", pack.as_csv())


def _file(pack: Pack, shape: str, content: bytes) -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{pack.partnership.slug}-pack.{shape}"'}
    return HttpResponse(content, content_type=TYPES[shape], headers=headers)
