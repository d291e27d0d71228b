"""What must hold of a series holds in the tables, whoever writes them; two refreshes at once write one row."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from decimal import Decimal
from threading import Barrier

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from partnerships.models import Measure, Measurement, Series, SeriesYear
from partnerships.refreshing import refresh_series_of
from regions.scope import in_region
from tests.factories import make_contact, make_partnership, make_priority
from tests.labor.market import make_coded, make_market
from tests.labor.nation import HEALTH, STARR
from tests.partnerships.statistics import publish, total

AT_ONCE = 6


def attached():
    here = make_market()
    publish(2019, 2020)
    with in_region(here):
        priority = make_priority(make_partnership(sector=make_coded(HEALTH)))
        return here, Series.attach(priority, gauge="jobs", baseline_year=2019, by=None)


@pytest.fixture
def series(db):
    here, series = attached()
    with in_region(here):
        yield series


def at_once(write):
    """Keys between tables are looked at when the transaction ends; here, now."""
    with transaction.atomic():
        write()
        connection.check_constraints()


def refuses(name, write):
    with pytest.raises(IntegrityError) as refused:
        at_once(write)
    assert name in refused.value.__cause__.diag.constraint_name


@pytest.mark.parametrize(
    "gap", [{"suppressed": [STARR]}, {"missing": [STARR]}, {"unlisted": ["62"]}, {"broken": ["62"]}]
)
def test_a_year_has_no_value_where_anything_is_not_told(series, gap):
    refuses("series_year_told_whole", lambda: series.years.filter(year=2020).update(**gap))

    series.years.filter(year=2020).update(value=None, **gap)


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("series_begins_at_the_baseline", {"baseline_year": 2018}),
        ("series_of_what_there_is", {"counties": ["99999"]}),
        ("series_of_what_there_is", {"codes": ["6299"]}),
        ("series_of_something_somewhere", {"counties": []}),
        ("series_gauge_known", {"gauge": "hours"}),
        ("series_named", {"source": ""}),
        ("series_read_later", {"read_at": timezone.now() - timedelta(days=900)}),
    ],
)
def test_a_series_is_of_something_that_there_is_from_its_baseline_on(series, name, said):
    given = {
        "measure": series.measure, "gauge": "jobs", "industry": "Care", "codes": ["62"], "counties": [STARR],
        "baseline_year": 2019,
    }  # fmt: skip
    series.delete()

    refuses(name, lambda: Series.objects.create(**given | said))
    Series.objects.create(**given)


def test_what_a_series_is_of_stays(series):
    for said in ({"counties": [STARR]}, {"codes": ["622"]}, {"gauge": "pay"}, {"source": "Somebody"}):
        refuses("series_stands", lambda said=said: Series.objects.filter(pk=series.pk).update(**said))

    assert Series.objects.filter(pk=series.pk).update(read_at=timezone.now()) == 1


def test_a_measure_has_one_series_and_a_series_each_year_once_none_before_its_baseline(series):
    more = {"series": series, "measure": series.measure}
    refuses("series_year_once", lambda: SeriesYear.objects.create(year=2020, **more))
    refuses("series_year_not_before", lambda: SeriesYear.objects.create(year=2018, **more))
    other = Measure.agree(make_priority(series.measure.priority.partnership), name="Other", unit="jobs", by=None)
    refuses("agrees", lambda: SeriesYear.objects.create(year=2021, series=series, measure=other))
    refuses(
        "partnerships_series_measure_id",
        lambda: Series.objects.create(
            measure=series.measure, gauge="jobs", industry="Care", codes=["62"], counties=[STARR], baseline_year=2019
        ),
    )


def test_the_measure_follows_its_series(series):
    mine = Measure.objects.filter(pk=series.measure_id)
    for said in ({"unit": "nurses"}, {"baseline": Decimal(1)}, {"baseline_on": date(2018, 12, 31)}):
        refuses("measure_follows_its_series", lambda said=said: mine.update(**said))

    assert mine.update(name="Jobs in care") == 1


def test_a_figure_of_a_labor_year_is_of_its_last_day_by_nobody_and_stays_so(series):
    row = Measurement.objects.get()
    told = {"measure": series.measure, "figure": 1, "source": "BLS", "author": "Shared Table", "labor_year": 2021}
    for said in (
        {"measured_on": date(2021, 12, 30)},
        {"measured_on": date(2022, 12, 31)},
        {"measured_on": date(2021, 12, 31), "contact": make_contact()},
    ):
        refuses("measurement_of_labor_year", lambda said=said: Measurement.objects.create(**told | said))
    refuses("measurement_came_from", lambda: Measurement.objects.filter(pk=row.pk).update(labor_year=None))


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_bring_a_year_once():
    here, series = attached()
    publish(2021)
    start = Barrier(AT_ONCE)

    def work(_number):
        try:
            start.wait(timeout=20)
            return refresh_series_of(here, timezone.now())
        finally:
            connection.close()

    with ThreadPoolExecutor(AT_ONCE) as threads:
        came = list(threads.map(work, range(AT_ONCE)))

    assert sorted(came) == [0] * (AT_ONCE - 1) + [1]
    with in_region(here):
        assert list(Measurement.objects.by_day().values_list("measured_on__year", "figure")) == [
            (year, total(year)) for year in (2020, 2021)
        ]
        assert list(series.years.values_list("year", flat=True)) == [2019, 2020, 2021]
