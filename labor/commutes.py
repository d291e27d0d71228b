"""Commuting from files into the table: gathered beside it, then put in the place of what the files speak of."""

from collections.abc import Callable

from django.utils.translation import gettext as _

from labor import staging
from labor.lodes import PUBLISHED, Reader
from labor.models import FileKind
from labor.outcomes import Outcome
from labor.refusals import Problem, Refused

STAGED = "staged_pairs"
STAGE = (
    'work varchar(5) COLLATE "C", home varchar(5) COLLATE "C", year smallint, jobs bigint, file integer, line integer'
)
TWICE = f"""
    SELECT work, home, year, min(file), max(file), max(line) FROM {STAGED} GROUP BY work, home, year
    HAVING count(DISTINCT file) > 1 OR (max(line) > 0 AND count(*) > 1) ORDER BY 5, 6 LIMIT 20
"""
# A file says all of its places of work: where people live in the same state, or elsewhere, or both.
REPLACE = f"""
    DELETE FROM labor_commutepair held USING (
        SELECT DISTINCT work, year, left(home, 2) = left(work, 2) AS inside FROM {STAGED}
    ) told
    WHERE told.work = held.work AND told.year = held.year AND told.inside = (left(held.home, 2) = left(held.work, 2))
"""
INSERT = f"""
    INSERT INTO labor_commutepair (work, home, year, jobs)
    SELECT work, home, year, sum(jobs) FROM {STAGED} GROUP BY work, home, year HAVING sum(jobs) > 0
"""


def stage() -> None:
    staging.stage(STAGED, STAGE)


def fill(reader: Reader, say: Callable[[], None]) -> None:
    staging.fill(STAGED, reader, say)


def settle(readers: list[Reader]) -> Outcome:
    refuse_twice(readers)
    outcome, replaced = Outcome(FileKind.COMMUTES), staging.run(REPLACE)
    outcome.years = sorted({int(year) for reader in readers for year in reader.years})
    outcome.counts = {
        "written": staging.run(INSERT),
        "replaced": replaced,
        "read": sum(reader.kept for reader in readers),
        "repaired": sum(reader.repaired for reader in readers),
    }
    if replaced:
        outcome.notes.append(
            _("%(count)s pairs of %(years)s were there already and have been replaced.")
            % {"count": f"{replaced:,}", "years": ", ".join(map(str, outcome.years))}
        )
    outcome.notes += lacking_halves(readers)
    return outcome


def refuse_twice(readers: list[Reader]) -> None:
    """Jobs are added up, so what is told twice would count twice."""
    names = {reader.number: reader.name for reader in readers}
    found = []
    for work, home, year, first, last, line in staging.ask(TWICE):
        sentence = _("The jobs from %(home)s to %(work)s in %(year)s are told a second time; %(first)s tells them too.")
        told = sentence % {"home": home, "work": work, "year": year, "first": names[first]}
        found.append(Problem(names[last], line, "", f"{work} {home}", told))
    if found:
        raise Refused(found)


def lacking_halves(readers: list[Reader]) -> list[str]:
    """Who lives in another state stands in a file of its own; without it a county seems to commute within itself."""
    parts: dict[tuple[str, str], set[str]] = {}
    for reader in readers:
        if named := PUBLISHED.search(reader.name):
            parts.setdefault((named["state"].upper(), named["year"]), set()).add(named["part"].lower())
    other = {"main": "aux", "aux": "main"}
    return [
        _("Of %(state)s in %(year)s this is one half; bring the file named “%(part)s” as well, if you have not yet.")
        % {"state": state, "year": year, "part": other[next(iter(held))]}
        for (state, year), held in sorted(parts.items())
        if len(held) == 1
    ]
