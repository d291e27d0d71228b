"""A sector's profile read from the tables; or why there is none yet, in words."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from labor.models.figures import state_of
from labor.profiles.book import Book
from labor.profiles.lacking import Lacking
from labor.profiles.overlaps import counted_once
from labor.profiles.peers import peers_of
from labor.profiles.profile import SECTOR, Code, Place, Profile
from labor.profiles.years import WINDOW, Held, newest, years_held
from regions.models import County, Industry, Sector
from regions.scope import current_region


def profile_of(sector: Sector, counties: Sequence[County], year: int | None = None) -> Profile | Lacking:
    """Four statements; `sector` with its codes and their industries at hand. The newest year unless one is asked for
    that was imported.
    """
    industries = [row.industry for row in sector.codes.all()]
    if not counties:
        return Lacking(_("This region has no counties yet. A profile adds up the counties of the region."), "counties")
    if not industries:
        return Lacking(_("This sector has no codes yet. Say which industries it covers."), "codes")
    areas = [county.pk for county in counties]
    held = years_held(areas)
    chosen = next((each for each in held if each.year == year), newest(held, areas))
    if chosen is None:
        return Lacking(
            _(
                "No labor statistics have been imported for these counties yet. Whoever runs this site imports them, "
                "once for all regions: the page “Labor statistics”, or the command load_labor."
            )
        )
    return read(sector, industries, counties, chosen, held)


def read(
    sector: Sector, industries: Sequence[Industry], counties: Sequence[County], chosen: Held, held: Sequence[Held]
) -> Profile:
    areas, year = [county.pk for county in counties], chosen.year
    years = [each.year for each in held if year - WINDOW <= each.year <= year]
    counted, inside = counted_once(industry.pk for industry in industries)
    jobs = sum(chosen.jobs[area] or 0 for area in chosen.counties)
    peers = [Place("peer", peer.title, peer.areas) for peer in peers_of(areas, year, jobs)]
    states = states_of(counties)
    everywhere = {*areas, *(area for place in (*states, *peers) for area in place.areas)}
    return Profile(
        sector=sector.name,
        version=sector.version,
        region=Place("region", current_region().name, areas),
        counties=[Place("county", str(county), [county.pk]) for county in counties],
        states=states,
        peers=peers,
        codes=codes_of(industries, inside, areas, year),
        book=Book.of(everywhere, {SECTOR: counted}, years),
        held=held,
    )


def states_of(counties: Sequence[County]) -> list[Place]:
    names = {state_of(county.pk): county.state_name for county in counties}
    return [Place("state", name, [area]) for area, name in sorted(names.items(), key=lambda pair: pair[1])]


def codes_of(industries: Sequence[Industry], inside: dict[str, str], areas: Sequence[str], year: int) -> list[Code]:
    book = Book.of(areas, {industry.pk: [industry.pk] for industry in industries}, [year])
    return [
        Code(industry.pk, industry.title, book.figure(industry.pk, areas, year), inside.get(industry.pk, ""))
        for industry in sorted(industries, key=lambda industry: industry.pk)
    ]
