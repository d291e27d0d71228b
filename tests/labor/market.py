"""A region of the synthetic nation, and its sectors."""

from collections.abc import Iterable

from labor.profiles.sheet import Sheet, sheet_of
from regions.forms.choosing import chosen_counties
from regions.models import Region, RegionCounty, Sector, SectorIndustry
from regions.scope import in_region
from tests.factories import make_region, make_sector
from tests.labor.nation import MANUFACTURING, RIO_GRANDE


def make_market(*, counties: Iterable[str] = RIO_GRANDE, slug: str = "valley") -> Region:
    region = make_region(slug=slug, name="Rio Grande Valley")
    with in_region(region):
        RegionCounty.objects.bulk_create(RegionCounty(county_id=county) for county in counties)
    return region


def make_coded(*codes: str, name: str = "Makers") -> Sector:
    """Inside the region: a sector that covers these codes."""
    sector = make_sector(name=name)
    SectorIndustry.objects.bulk_create(
        SectorIndustry(sector=sector, industry_id=code) for code in codes or (MANUFACTURING,)
    )
    return sector


def read_sheet(region: Region, *codes: str) -> Sheet:
    """The profile of a new sector with these codes."""
    with in_region(region):
        made = make_coded(*codes, name=f"Of {' '.join(codes)}")
        sector = Sector.objects.with_industries().get(pk=made.pk)
        sheet = sheet_of(sector, chosen_counties())
        assert isinstance(sheet, Sheet), sheet
        return sheet
