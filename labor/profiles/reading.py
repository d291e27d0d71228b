"""A sector's profile read from the tables; or why there is none yet, in words."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from labor.models import NATION
from labor.models.figures import state_of
from labor.profiles.overlaps import counted_once
from labor.profiles.profile import Code, Place, Profile
from labor.profiles.sources import WINDOW, ByCode, codes_of, lines_of, newest, peers_of, totals_held
from labor.profiles.sums import NOTHING_THERE, Figures
from regions.models import County, Industry, Sector
from regions.scope import current_region


@dataclass(frozen=True)
class Lacking:
    """What has to be done before there is a profile, and where (a name of an address, which the page links)."""

    sentence: str
    where: str = ""


def profile_of(sector: Sector, counties: Sequence[County]) -> Profile | Lacking:
    """Five statements; `sector` with its codes and their industries at hand."""
    industries = [row.industry for row in sector.codes.all()]
    if not counties:
        return Lacking(_("This region has no counties yet. A profile adds up the counties of the region."), "counties")
    if not industries:
        return Lacking(_("This sector has no codes yet. Say which industries it covers."), "codes")
    areas = [county.pk for county in counties]
    held = totals_held([*areas, NATION])
    year = newest(held, areas)
    if year is None:
        return Lacking(
            _(
                "No labor statistics have been imported for these counties yet. Whoever runs this site imports them, "
                "once for all regions: the page “Labor statistics”, or the command load_labor."
            )
        )
    jobs = sum(held[year].get(area) or 0 for area in areas)
    return read(sector, industries, counties, year, jobs)


def read(sector: Sector, industries: Sequence[Industry], counties: Sequence[County], year: int, jobs: int) -> Profile:
    areas, window = [county.pk for county in counties], (year - WINDOW, year)
    counted, inside = counted_once(industry.pk for industry in industries)
    peers = [Place("peer", peer.title, peer.areas) for peer in peers_of(areas, year, jobs)]
    states = states_of(counties)
    everywhere = {*areas, NATION, *(area for place in (*states, *peers) for area in place.areas)}
    of_sector, everything = lines_of(everywhere, counted, window)
    by_code = codes_of(areas, [industry.pk for industry in industries], window)
    years = sorted({at for area, at in everything if area in areas})
    broken = by_code.broken(at for at in years if (NATION, at) in everything)
    return Profile(
        sector=sector.name,
        version=sector.version,
        region=Place("region", current_region().name, areas),
        counties=[Place("county", str(county), [county.pk]) for county in counties],
        states=states,
        peers=peers,
        codes=codes_told(industries, inside, by_code, year, is_nation_held=(NATION, year) in everything),
        years=years,
        figures=Figures(of_sector, everything, broken),
    )


def states_of(counties: Sequence[County]) -> list[Place]:
    names = {state_of(county.pk): county.state_name for county in counties}
    return [Place("state", name, [area]) for area, name in sorted(names.items(), key=lambda pair: pair[1])]


def codes_told(
    industries: Sequence[Industry], inside: dict[str, str], by_code: ByCode, year: int, *, is_nation_held: bool
) -> list[Code]:
    return [
        Code(
            code=industry.pk,
            title=industry.title,
            line=by_code.here.get((industry.pk, year), NOTHING_THERE),
            counted_with=inside.get(industry.pk, ""),
            is_published=not is_nation_held or year in by_code.nation.get(industry.pk, ()),
        )
        for industry in sorted(industries, key=lambda industry: industry.pk)
    ]
