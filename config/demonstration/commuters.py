"""Who lives in one county and works in another, for the demonstration's regions. **Made up**, as its jobs and wages are."""

from collections.abc import Iterable, Iterator

from django.db import transaction
from django.utils import timezone

from config.demonstration.labor_market import NAME, NOTE, chance, size_of
from labor.models import CommutePair, FileKind, LaborImport, Stage
from regions.maps import INSETS, shapes

YEAR = 2022
NEAR = 6  # counties that somebody commutes from


@transaction.atomic
def make_up_commutes(counties: Iterable[str]) -> int:
    """Of these counties and their neighbors, so that each can be tried as part of the region; none where there are some."""
    if CommutePair.objects.exists():
        return 0
    chosen = sorted({*counties})
    known = sorted({*chosen, *(near for county in chosen for near in nearest(county))})
    pairs = [pair for county in known for pair in into(county)]
    CommutePair.objects.bulk_create(pairs)
    now = timezone.now()
    LaborImport.objects.create(
        filename=NAME, kind=FileKind.COMMUTES, stage=Stage.DONE, years=[YEAR], started_at=now, ended_at=now,
        counts={"written": len(pairs), "replaced": 0}, notes=[NOTE],
    )  # fmt: skip
    return len(pairs)


def nearest(county: str) -> list[str]:
    across, down = shapes()[county].middle
    others = ((fips, shape.middle) for fips, shape in shapes().items() if shape.path and fips[:2] not in INSETS)
    apart = sorted(((x - across) ** 2 + (y - down) ** 2, fips) for fips, (x, y) in others if fips != county)
    return [fips for _squared, fips in apart[:NEAR]]


def into(county: str) -> Iterator[CommutePair]:
    """Most live where they work; the nearer the others live, the more of them come."""
    jobs = size_of(county)
    own = jobs * (60 + chance(county, "own", most=25)) // 100
    yield CommutePair(work=county, home=county, year=YEAR, jobs=own)
    parts = NEAR * (NEAR + 1) // 2
    for place, home in enumerate(nearest(county)):
        coming = (jobs - own) * (NEAR - place) // parts
        yield CommutePair(work=county, home=home, year=YEAR, jobs=max(1, coming))
