"""Who was asked to a meeting, page by page, as the lines of a list."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from django.core.paginator import Page, Paginator
from django.urls import reverse

from convenings.models import Answer
from convenings.models.answers import SIGNS
from convenings.models.calls import with_wrong_person
from convenings.models.invited import InvitationQuerySet
from regions.scope import current_region

ON_A_PAGE = 50


class Line(NamedTuple):
    url: str
    name: str
    organization: str
    sign: str
    said: str
    answered_at: datetime | None
    has_mail_trouble: bool
    said_wrong_by: str


class Known(Paginator[Line]):
    """Pages over rows whose number is known already."""

    def __init__(self, rows: object, count: int) -> None:
        super().__init__(rows, ON_A_PAGE)  # type: ignore[arg-type]
        self.count = count


def page_of(invitations: InvitationQuerySet, count: int, number: str | None) -> "Page[Line]":
    rows = with_wrong_person(invitations.with_people().with_mail_trouble())
    columns = (
        "pk",
        "contact__name",
        "organization__name",
        "answer",
        "answered_at",
        "has_mail_trouble",
        "said_wrong_by",
    )
    page = Known(rows.values_list(*columns), count).get_page(number)
    page.object_list = lines(page.object_list)  # type: ignore[arg-type]
    return page


def lines(rows: Sequence[tuple[int, str, str, str, datetime | None, bool, str]]) -> list[Line]:
    """Addresses differ in their number only, and there are five answers: neither is worked out line by line."""
    before, after = reverse("convenings:invitation", args=[current_region().slug, 0]).rsplit("0", 1)
    states = {answer.value: (SIGNS[answer], str(answer.label)) for answer in Answer}
    return [
        Line(f"{before}{pk}{after}", name, organization, *states[answer], at, trouble, wrong)
        for pk, name, organization, answer, at, trouble, wrong in rows
    ]
