"""A priority's story, step by step: from the sentence a leader said to what has become of it."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from partnerships.figures import with_unit
from partnerships.progress import ACTION_ITEM, ACTION_TEAM, EVIDENCE, OUTCOME, PRIORITY, Progress
from partnerships.tallies import tally
from regions.days import month_day


@dataclass(frozen=True)
class Story:
    progress: Progress
    quote: str
    said_by: str
    said_on: str
    steps: list[dict[str, str]]  # as the `thread_down` tag takes them: from the adoption on
    before: list[dict[str, str]]  # opportunity, requirement and ballot, told on the priority's own page

    @property
    def whole(self) -> list[dict[str, str]]:
        return self.before + self.steps


def story_of(progress: Progress) -> Story:
    """No query, when the priority came with its ballot, its requirement, the opportunity and who said them."""
    requirement = progress.priority.requirement
    began = requirement.opportunity or requirement
    return Story(
        progress=progress,
        quote=began.original_statement,
        said_by=began.raised_by.name if began.raised_by else "",
        said_on=month_day(began.raised_at),
        steps=_steps(progress),
        before=_before(progress),
    )


def _before(progress: Progress) -> list[dict[str, str]]:
    requirement, ballot = progress.priority.requirement, progress.priority.ballot
    told = []
    if requirement.opportunity:
        told.append(
            (
                _("An opportunity, heard %(day)s") % {"day": month_day(requirement.opportunity.raised_at)},
                requirement.opportunity.statement,
            )
        )
    told.append((_("What it takes"), requirement.statement))
    if ballot and ballot.closed_at:
        told.append((_("The leaders voted %(day)s") % {"day": month_day(ballot.closed_at)}, ballot.question))
    return [{"title": title, "note": note, "state": "done"} for title, note in told]


def _dots(progress: Progress) -> str:
    ballot = progress.priority.ballot
    if ballot is None or ballot.result is None:
        return _("without a ballot")
    result = tally(ballot)
    line = next((line for line in result.lines if line.requirement == progress.priority.requirement_id), None)
    if line is None:
        return ""
    if line.method != "dots":
        return _("%(figure)s, number %(rank)d of %(all)d") % {
            "figure": line.figure,
            "rank": line.rank,
            "all": len(result.lines),
        }
    return _("%(dots)d dots, number %(rank)d of %(all)d") % {
        "dots": line.dots,
        "rank": line.rank,
        "all": len(result.lines),
    }


def _steps(progress: Progress) -> list[dict[str, str]]:
    priority, items, outcome = progress.priority, progress.items, progress.outcome
    told = (
        (PRIORITY, _("Adopted %(day)s") % {"day": month_day(priority.adopted_at)}, _dots(progress)),
        (ACTION_TEAM, *_team(progress)),
        (ACTION_ITEM, items.words if items.all else _("Action items"), items.late_words if items.all else _("Not yet")),
        (EVIDENCE, _("Evidence"), progress.evidence_words or _("Not yet")),
        (OUTCOME, outcome.title if outcome else _("Outcome"), _outcome(progress)),
    )
    at = progress.at
    return [
        {"title": title, "note": note, "state": "done" if step < at else "now" if step == at else "ahead"}
        for step, title, note in told
    ]


def _team(progress: Progress) -> tuple[str, str]:
    if progress.champions:
        return _("Championed by %(names)s") % {"names": progress.champion_names}, _team_size(progress)
    return _("Action team"), _team_size(progress) if progress.members else _("Looking for a champion")


def _team_size(progress: Progress) -> str:
    return _("%(count)d in the team") % {"count": progress.members} if progress.members else _("Team forming")


def _outcome(progress: Progress) -> str:
    if progress.outcome:
        return with_unit(progress.outcome.figure, progress.outcome.unit)
    priority = progress.priority
    return priority.measure or priority.outcome_wanted or _("To be set: the team names its measure")
