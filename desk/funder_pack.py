"""What a funder asks for, from one function: the page, the workbook and the CSV file say the same."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from django.db.models import Q
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from convenings.match import Match, match_of
from desk.pack_sheets import Counted, Row, Sheet
from partnerships.figures import plain
from partnerships.models import (
    ActionItem,
    ItemStatus,
    Measure,
    Outcome,
    Partnership,
    Priority,
    PriorityChampion,
    Seat,
    StageChange,
)
from regions import spreadsheets, workbooks


@dataclass(frozen=True)
class Period:
    """From and until a day, both included; open where None."""

    since: date | None = None
    until: date | None = None

    def within(self, name: str) -> Q:
        """Of rows whose moment `name` lies in it."""
        after = Q(**{f"{name}__gte": _midnight(self.since)}) if self.since else Q()
        return after & (Q(**{f"{name}__date__lte": self.until}) if self.until else Q())

    @property
    def words(self) -> str:
        if self.since and self.until:
            return _("%(since)s to %(until)s") % {"since": date_format(self.since), "until": date_format(self.until)}
        if self.since:
            return _("from %(since)s") % {"since": date_format(self.since)}
        return _("until %(until)s") % {"until": date_format(self.until)} if self.until else _("from the beginning")


def _midnight(day: date | None) -> datetime:
    return timezone.make_aware(datetime.combine(day or date.min, time()))


@dataclass(frozen=True)
class Pack:
    partnership: Partnership
    period: Period
    sheets: Sequence[Sheet]
    match: Match
    outcomes: Sequence[Outcome] = ()

    @property
    def photographed(self) -> list[Outcome]:
        """Those whose photo may be shown to everybody: for print, and in no file."""
        return [one for one in self.outcomes if (photo := getattr(one, "photo", None)) and photo.is_for_everybody]

    def as_workbook(self) -> bytes:
        return workbooks.write_sheets((sheet.title, sheet.lines) for sheet in self.sheets)

    def as_csv(self) -> bytes:
        return spreadsheets.write(self.in_one())

    def in_one(self) -> Iterator[Row]:
        """All sheets after each other, for a CSV file."""
        yield [self.partnership.name, self.period.words]
        for sheet in self.sheets:
            yield []
            yield [sheet.title]
            yield from sheet.lines


def pack_of(partnership: Partnership, period: Period) -> Pack:
    """As many statements for a thousand rows. Names of organizations and people, no addresses, nothing anybody said."""
    outcomes = list(_outcomes_of(partnership, period))
    priorities = list(Priority.objects.standing().filter(partnership=partnership).ranked())
    match = match_of(partnership, since=period.since, until=period.until)
    sheets = [
        _members(partnership, period),
        _timeline(partnership, period, priorities, match, outcomes),
        _plan(priorities),
        _action_items(priorities),
        _attendance(match),
        _outcomes(outcomes),
        _in_kind(match),
    ]
    return Pack(partnership, period, sheets, match, outcomes)


def _members(partnership: Partnership, period: Period) -> Sheet:
    until = period.until or timezone.localdate()
    seats = Seat.objects.filter(partnership=partnership, since__lte=until)
    if period.since:
        seats = seats.filter(Q(until__isnull=True) | Q(until__gt=period.since))
    rows = [
        (
            seat.organization.name,
            seat.organization.get_category_display() if seat.organization.category else _("Business"),
            seat.organization.get_size_class_display(),
            seat.contact.name,
            seat.contact.title,
            seat.get_role_display(),
            seat.since,
            seat.until or "",
        )
        for seat in seats.with_people()
    ]
    columns = [_("Organization"), _("Kind"), _("Size"), _("Name"), _("Title"), _("Seat"), _("Since"), _("Until")]
    return Sheet(_("Members"), columns, rows)


def _timeline(
    partnership: Partnership, period: Period, priorities: Sequence[Priority], match: Match, outcomes: Sequence[Outcome]
) -> Sheet:
    stages = StageChange.objects.filter(period.within("at"), partnership=partnership).order_by("at", "id")
    told: list[tuple[date, str, str]] = [
        *((_day(change.at), _("Stage"), str(change.get_stage_display())) for change in stages),
        *((line.day, _("Meeting"), line.title) for line in match.lines),
        *((_day(p.adopted_at), _("Priority adopted"), p.title) for p in priorities if _is_in(p.adopted_at, period)),
        *((_day(outcome.told_at), _("Outcome"), outcome.title) for outcome in outcomes),
    ]
    # Of one day and kind they stay in the order they came in: what a partnership went through has one.
    rows = sorted(told, key=lambda line: line[:2])
    return Sheet(_("Timeline"), [_("Day"), _("What"), _("Which")], rows)


def _day(at: datetime) -> date:
    return timezone.localtime(at).date()


def _is_in(at: datetime, period: Period) -> bool:
    day = _day(at)
    return (period.since is None or day >= period.since) and (period.until is None or day <= period.until)


def _plan(priorities: Sequence[Priority]) -> Sheet:
    """As it stands today, whatever the period."""
    carried: dict[int, list[str]] = {}
    for row in PriorityChampion.objects.seated().with_people().filter(priority__in=priorities):
        carried.setdefault(row.priority_id, []).append(f"{row.contact.name}, {row.organization.name}")
    measures = {row.priority_id: row for row in Measure.objects.with_latest().filter(priority__in=priorities)}
    rows: list[Row] = [
        (
            priority.title,
            priority.outcome_wanted,
            priority.measure,
            *_figures(measures.get(priority.pk)),
            "; ".join(carried.get(priority.pk, [])),
        )
        for priority in priorities
    ]
    columns = [_("Priority"), _("Outcome wanted"), _("Measure"), _("Baseline"), _("Latest figure"), _("Target")]
    return Sheet(_("Plan"), [*columns, _("Champions")], rows)


def _action_items(priorities: Sequence[Priority]) -> Sheet:
    """As they stand today, in the order of the plan."""
    items: dict[int, list[ActionItem]] = {}
    acting = ActionItem.objects.exclude(status=ItemStatus.DROPPED).filter(team__priority__in=priorities)
    for item in acting.select_related("team", "owner", "owner_organization").by_due():
        items.setdefault(item.team.priority_id, []).append(item)
    rows: list[Row] = [
        (priority.title, item.title, _who(item), item.due_on, str(item.get_status_display()))
        for priority in priorities
        for item in items.get(priority.pk, [])
    ]
    columns = [_("Priority"), _("Action item"), _("Who"), _("Due"), _("Status")]
    return Sheet(_("Action items"), columns, rows)


def _who(item: ActionItem) -> str:
    return f"{item.owner.name}, {item.owner_organization.name}"


def _figures(measure: Any) -> Row:
    """Baseline, the latest that was counted, target, each with its day; what is not known says so."""
    never = _("not known yet")
    if measure is None:
        return never, never, never
    told = (
        (measure.baseline, measure.baseline_on),
        (measure.latest_figure, measure.latest_on),
        (measure.target, measure.target_on),
    )
    return [never if figure is None else Counted(measure.words(figure), day) for figure, day in told]


def _attendance(match: Match) -> Sheet:
    rows = [
        (line.day, line.title, *((line.private, line.partners) if line.noted else ("", ""))) for line in match.lines
    ]
    columns = [_("Day"), _("Meeting"), _("Came for a business"), _("Came for a partner")]
    return Sheet(_("Attendance"), columns, rows, _unknown(match))


def _unknown(match: Match) -> list[str]:
    return [
        _("Nobody noted who came to “%(title)s” on %(day)s: it is not counted.")
        % {"title": line.title, "day": date_format(line.day)}
        for line in match.unknown
    ]


def _outcomes_of(partnership: Partnership, period: Period) -> Any:
    told = Outcome.objects.filter(period.within("told_at"), priority__partnership=partnership)
    return told.select_related("priority", "photo").order_by("told_at", "id")


def _outcomes(outcomes: Sequence[Outcome]) -> Sheet:
    rows = [
        (
            _day(outcome.told_at),
            outcome.priority.title,
            str(outcome.get_kind_display()),
            outcome.title,
            plain(outcome.figure) if outcome.figure is not None else "",
            outcome.unit,
            outcome.source,
            _("yes") if outcome.quick_win else "",
        )
        for outcome in outcomes
    ]
    columns = [_("Day"), _("Priority"), _("Kind"), _("Outcome"), _("Figure"), _("Of what"), _("Source"), _("Quick win")]
    return Sheet(_("Outcomes"), columns, rows)


def _in_kind(match: Match) -> Sheet:
    rows: list[Row] = [
        (
            line.day,
            line.title,
            line.private if line.noted else _("not known"),
            line.minutes,
            _("not known") if line.hours is None else f"{line.hours:.2f}",
            "" if (worth := match.worth_of(line)) is None else worth,
        )
        for line in match.lines
    ]
    rows.append((_("All"), "", "", "", f"{match.hours:.2f}", "" if match.worth is None else match.worth))
    columns = [_("Day"), _("Meeting"), _("People from businesses"), _("Minutes each"), _("Hours"), _("Worth in $")]
    return Sheet(_("In-kind match"), columns, rows, [*_terms(match), *_unknown(match)])


def _terms(match: Match) -> Iterator[str]:
    yield _("Private sector only. Everybody who came is counted for as long as the meeting was planned to last.")
    terms = match.terms
    if terms is None:
        yield _("No rate is agreed yet, so the worth is not known.")
        return
    yield _("An hour counts as $%(rate)s.") % {"rate": f"{terms.rate:,.2f}"}
    if match.share is not None:
        said = {"share": match.share, "target": f"{terms.target:,.2f}"}
        yield _("This is %(share)d percent of the $%(target)s asked for.") % said
    if match.unknown:
        count = len(match.unknown)
        words = ngettext(
            "%(count)d meeting is not in it.", "%(count)d meetings are not in it.", count
        )  # fmt: skip
        yield words % {"count": count}
