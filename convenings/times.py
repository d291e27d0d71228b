"""The times a meeting may take place at, with what people said to each: for a guest's page and for the convener's."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property

from django.core.paginator import Page
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from convenings.asked import Known
from convenings.models import Convening, DateAnswer, DateOption, Fit, Invitation, Side
from convenings.models.answers import Answer
from convenings.models.date_answers import BECOMES

# The shape beside what somebody said.
SHAPES = {Fit.WORKS: "done", Fit.IF_NEEDED: "watch", Fit.NO: "late", "": "open"}
# In the order of the buttons.
BUTTONS = (Fit.WORKS, Fit.IF_NEEDED, Fit.NO)


# ---- a guest's page ----


@dataclass(frozen=True)
class Asked:
    """One time on somebody's own page."""

    option: DateOption
    fit: str
    is_open: bool

    @property
    def choices(self) -> list[tuple[str, object, bool]]:
        return [(fit.value, fit.label, fit == self.fit) for fit in BUTTONS]

    @property
    def said(self) -> str:
        return str(Fit(self.fit).label) if self.fit else ""


def asked_of(invitation: Invitation, at: datetime) -> list[Asked]:
    said = dict(invitation.date_answers.values_list("option", "fit"))
    options = invitation.convening.options.standing()
    return [Asked(option, said.get(option.pk, ""), not option.has_passed(at)) for option in options]


def saved_words(asked: Sequence[Asked]) -> tuple[str, str]:
    """What is saved and what is missing; nothing until the first tap."""
    said, missing = sum(1 for one in asked if one.fit), sum(1 for one in asked if one.is_open and not one.fit)
    if not said:
        return "", ""
    if not missing:
        return _("Saved."), _("You have answered for every time. We write to you once the date is set.")
    words = ngettext("%(count)d time is still open.", "%(count)d times are still open.", missing)
    return _("Saved."), words % {"count": missing}


# ---- the convener's grid ----


@dataclass(frozen=True)
class Said:
    option: int
    fit: str
    side: str
    organization: int


@dataclass
class Column:
    """One time: who can come then, and what choosing it would make of the answers."""

    option: DateOption
    convening: Convening
    asked: int  # seats that were asked for, answered or not
    has_passed: bool
    said: list[Said] = field(default_factory=list)  # in the order in which people said it

    def count(self, fit: str, side: str = "") -> int:
        return sum(1 for one in self.said if one.fit == fit and side in ("", one.side))

    @property
    def leaders(self) -> int:
        return self.count(Fit.WORKS, Side.BUSINESS)

    @property
    def partners(self) -> int:
        return self.count(Fit.WORKS, Side.PARTNER)

    @property
    def maybe(self) -> int:
        return self.count(Fit.IF_NEEDED)

    @property
    def declined(self) -> int:
        return self.count(Fit.NO)

    @property
    def silent(self) -> int:
        return self.asked - len(self.said)

    @cached_property
    def businesses(self) -> int:
        """Distinct business organizations for which somebody can come."""
        return len({one.organization for one in self.said if one.fit == Fit.WORKS and one.side == Side.BUSINESS})

    @cached_property
    def seated(self) -> list[Said]:
        """Who would have a seat: the first to say so, as far as the room and each organization's share go."""
        each: dict[int, int] = {}
        seated: list[Said] = []
        for one in self.said:
            full = self.convening.capacity is not None and len(seated) >= self.convening.capacity
            most = self.convening.seats_each
            if one.fit == Fit.WORKS and not full and not (most and each.get(one.organization, 0) >= most):
                each[one.organization] = each.get(one.organization, 0) + 1
                seated.append(one)
        return seated

    @property
    def leaders_seated(self) -> int:
        return sum(1 for one in self.seated if one.side == Side.BUSINESS)

    @property
    def partners_seated(self) -> int:
        return len(self.seated) - self.leaders_seated

    @property
    def waiting(self) -> int:
        return self.count(Fit.WORKS) - len(self.seated)

    @property
    def room_words(self) -> str:
        """“12 of 20 seats. 2 would wait.”; empty where everybody fits."""
        words = []
        if self.convening.capacity:
            taken = {"taken": len(self.seated), "seats": self.convening.capacity}
            words.append(_("%(taken)d of %(seats)d seats would be taken.") % taken)
        if self.waiting:
            text = ngettext("%(count)d would wait for one.", "%(count)d would wait for one.", self.waiting)
            words.append(text % {"count": self.waiting})
        return " ".join(words)

    @property
    def outlook(self) -> list[tuple[object, int]]:
        """What choosing it makes of the answers."""
        counts = {
            BECOMES[Fit.WORKS]: len(self.seated),
            Answer.WAITING: self.waiting,
            BECOMES[Fit.IF_NEEDED]: self.maybe,
            BECOMES[Fit.NO]: self.declined,
            Answer.NONE: self.silent,
        }
        return [(answer.label, count) for answer, count in counts.items() if count or answer == Answer.YES]


@dataclass(frozen=True)
class Row:
    invitation: Invitation
    cells: Sequence[tuple[DateOption, str, str]]  # the time, a shape, its words


@dataclass(frozen=True)
class Grid:
    """Three statements for the columns and two for a page of people, however many were asked."""

    convening: Convening
    columns: Sequence[Column]
    asked: int
    silent: int

    @classmethod
    def of(cls, convening: Convening, at: datetime) -> "Grid":
        people = convening.invitations.principals()
        asked = people.count()
        columns = {
            option.pk: Column(option, convening, asked, option.has_passed(at))
            for option in convening.options.standing()
        }
        heard: set[int] = set()
        for person, said in _said(convening):
            if said.option in columns:
                columns[said.option].said.append(said)
                heard.add(person)
        return cls(convening, list(columns.values()), asked, asked - len(heard))

    @cached_property
    def _open(self) -> list[Column]:
        return [column for column in self.columns if not column.has_passed]

    @property
    def most_leaders(self) -> set[int]:
        """The times that bring the most business leaders."""
        most = max((column.leaders for column in self._open), default=0)
        return {column.option.pk for column in self._open if most and column.leaders == most}

    @property
    def most_businesses(self) -> set[int]:
        most = max((column.businesses for column in self._open), default=0)
        return {column.option.pk for column in self._open if most and column.businesses == most}

    @property
    def is_over(self) -> bool:
        """Every time has passed: only a new one helps."""
        return not self._open

    def column(self, option: DateOption) -> Column:
        return next(column for column in self.columns if column.option.pk == option.pk)

    def page(self, number: str | None) -> "Page[Row]":
        """Business leaders first."""
        people = self.convening.invitations.principals().with_people().order_by("side", "contact__name", "pk")
        page = Known(people, self.asked).get_page(number)
        shown = list(page.object_list)
        page.object_list = self._rows(shown)  # type: ignore[arg-type, assignment]
        return page  # type: ignore[return-value]

    def _rows(self, people: Sequence[Invitation]) -> list[Row]:
        said: dict[tuple[int, int], str] = {}
        for person, option, fit in DateAnswer.objects.filter(invitation__in=[row.pk for row in people]).values_list(
            "invitation", "option", "fit"
        ):
            said[person, option] = fit
        return [Row(row, [_cell(column.option, said.get((row.pk, column.option.pk), "")) for column in self.columns])
                for row in people]  # fmt: skip


def _cell(option: DateOption, fit: str) -> tuple[DateOption, str, str]:
    return option, SHAPES[Fit(fit) if fit else ""], str(Fit(fit).label) if fit else _("No answer yet")


def _said(convening: Convening) -> Iterable[tuple[int, Said]]:
    rows = DateAnswer.objects.filter(convening=convening, invitation__stands_in_for__isnull=True).order_by("at", "pk")
    columns = ("invitation", "option", "fit", "invitation__side", "invitation__organization")
    return ((person, Said(*rest)) for person, *rest in rows.values_list(*columns))
