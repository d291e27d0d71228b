"""Figures from files into the table: gathered beside it, then put in the place of what the files speak of."""

from collections.abc import Callable

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from labor import staging
from labor.areas import PLANNING_REGIONS_SINCE
from labor.codes import BREAK
from labor.models import FileKind
from labor.outcomes import Outcome
from labor.qcew import Reader
from labor.refusals import Problem, Refused

STAGED = "staged_figures"
COLUMNS = (
    'area varchar(5) COLLATE "C", industry varchar(6) COLLATE "C", ownership smallint, year smallint, level smallint, '
    "suppressed boolean, establishments integer, jobs integer, wages bigint, weekly_pay integer, annual_pay integer, "
    "file integer, line integer"
)
KEY = "area, industry, ownership, year"
KEPT = f"{KEY}, level, suppressed, establishments, jobs, wages, weekly_pay, annual_pay"
# What a file speaks of: its areas by each of its industries, in each of its years. No other figure is replaced by it.
AREAS, INDUSTRIES = "staged_areas", "staged_industries"
REPLACE = f"""
    DELETE FROM labor_laborfigure held WHERE EXISTS (
        SELECT FROM {AREAS} JOIN {INDUSTRIES} USING (file, year)
        WHERE year = held.year AND area = held.area AND industry = held.industry
    )
"""
INSERT = f"INSERT INTO labor_laborfigure ({KEPT}) SELECT {KEPT} FROM {STAGED}"
# The same figure in a slice by area and one by industry is told twice and kept once.
INSERT_ONCE = f"INSERT INTO labor_laborfigure ({KEPT}) SELECT DISTINCT {KEPT} FROM {STAGED}"
CONTRADICTED = f"""
    SELECT {KEY}, min(file), max(line) FROM {STAGED} GROUP BY {KEY}
    HAVING count(DISTINCT (suppressed, establishments, jobs, wages, weekly_pay, annual_pay)) > 1 ORDER BY 5, 6 LIMIT 20
"""

IN_CONNECTICUT = f"SELECT EXISTS (SELECT FROM {STAGED} WHERE area > '09000' AND area < '10')"
SUPPRESSED = f"SELECT count(*) FROM {STAGED} WHERE suppressed"


def stage() -> None:
    staging.stage(STAGED, COLUMNS)


def fill(reader: Reader, say: Callable[[], None]) -> None:
    staging.fill(STAGED, reader, say)


def settle(readers: list[Reader]) -> Outcome:
    """The last step of the transaction: what was there of the same areas, industries and years makes room."""
    stage_scopes(readers)
    replaced = staging.run(REPLACE)
    try:
        with transaction.atomic():
            written = staging.run(INSERT)
    except IntegrityError:
        refuse_contradictions(readers)
        written = staging.run(INSERT_ONCE)
    years = sorted({int(year) for reader in readers for year in reader.scopes})
    outcome = Outcome(FileKind.FIGURES, years)
    outcome.counts = {
        "written": written,
        "replaced": replaced,
        "other_areas": sum(reader.passed for reader in readers),
        "unknown_counties": sum(reader.unknown for reader in readers),
        "repaired": sum(reader.repaired for reader in readers),
        "suppressed": staging.ask(SUPPRESSED)[0][0],
    }
    outcome.notes = notes(years, outcome.counts)
    return outcome


def stage_scopes(readers: list[Reader]) -> None:
    for table, column, place in ((AREAS, "area", 0), (INDUSTRIES, "industry", 1)):
        staging.stage(table, f'file integer, year smallint, {column} varchar(6) COLLATE "C"')
        lines = (
            f"{reader.number}\t{year}\t{code}\n"
            for reader in readers
            for year, spoken_of in reader.scopes.items()
            for code in sorted(spoken_of[place])
        )
        staging.fill(table, lines)
        staging.run(f"ANALYZE {table}")


def refuse_contradictions(readers: list[Reader]) -> None:
    names = {reader.number: reader.name for reader in readers}
    sentence = _("Another line says something else of this area, industry (%(code)s), ownership and year.")
    found = [
        Problem(names[file], line, "area_fips", area, sentence % {"code": industry})
        for area, industry, _own, _year, file, line in staging.ask(CONTRADICTED)
    ]
    if found:
        raise Refused(found)


def notes(years: list[int], counts: dict[str, int]) -> list[str]:
    """What is worth knowing of what was taken in, one sentence each."""
    said = []
    if counts["replaced"]:
        said.append(
            ngettext(
                "%(count)s figure of %(years)s was there already and has been replaced.",
                "%(count)s figures of %(years)s were there already and have been replaced.",
                counts["replaced"],
            )
            % {"count": f"{counts['replaced']:,}", "years": ", ".join(map(str, years))}
        )
    if counts["suppressed"]:
        said.append(
            _("%(count)s figures are suppressed by the publisher: they are kept as not known, never as zero.")
            % {"count": f"{counts['suppressed']:,}"}
        )
    if counts["unknown_counties"]:
        said.append(
            _("%(count)s figures of unknown counties were left out: they count in their states and in no region.")
            % {"count": f"{counts['unknown_counties']:,}"}
        )
    if years[0] <= BREAK:
        said.append(
            _("Up to 2021 codes are those of NAICS 2017, later those of NAICS 2022: some changed their meaning.")
        )
    if years[-1] >= PLANNING_REGIONS_SINCE and staging.ask(IN_CONNECTICUT)[0][0]:
        said.append(_("Connecticut's figures stand by its planning regions from 2024 on, and by its counties before."))
    return said
