"""The board: a row for each priority, a column for each state. On a phone it reads as a list."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.core.paginator import Paginator
from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from partnerships.forms.items import BoardFilterForm
from partnerships.models import ActionItem, ItemStatus, Priority, Supporter
from regions.access import RegionRequest, region_page

PRIORITIES = 12
# A cell that holds more says how many, and leads to the list.
CELL = 6
COLUMNS = (ItemStatus.OPEN, ItemStatus.DOING, ItemStatus.BLOCKED, ItemStatus.DONE)


@dataclass
class Cell:
    status: ItemStatus
    count: int = 0
    items: list[ActionItem] = field(default_factory=list)

    @property
    def more(self) -> int:
        return self.count - len(self.items)


@dataclass
class Row:
    priority: Priority
    cells: Sequence[Cell]


@require_safe
@region_page(can="see")
def board(request: RegionRequest) -> HttpResponse:
    filters = BoardFilterForm(request.GET)
    page = Paginator(filters.priorities(), PRIORITIES).get_page(request.GET.get("page"))
    context = {
        "filters": filters,
        "page_obj": page,
        "rows": rows_of(page.object_list, filters.asked_words),
        "columns": [(status.label, status.value) for status in COLUMNS],
        "is_narrowed": bool(request.GET),
        "may_convene": request.may("convene"),
        "title": _("Actions by priority"),
        "menu": "partnerships:items",
    }
    return render(request, "partnerships/item_board.html", context)


def rows_of(priorities: Iterable[Priority], words: str) -> list[Row]:
    """Three statements, however many items there are: the counts, the nearest of each cell, and who helps with it."""
    rows = {priority.pk: Row(priority, [Cell(status) for status in COLUMNS]) for priority in priorities}
    cells = {(pk, cell.status.value): cell for pk, row in rows.items() for cell in row.cells}
    items = ActionItem.objects.standing().matching(words).filter(team__priority__in=rows)
    counts = items.order_by().values_list("team__priority", "status").annotate(count=Count("id"))
    for pk, status, count in counts:
        cells[pk, status].count = count
    nearest = items.nearest_of_each(CELL).select_related("owner", "owner_organization", "team").by_due()
    for item in nearest.prefetch_related(Supporter.objects.beside()):
        cells[item.team.priority_id, item.status].items.append(item)
    return list(rows.values())
