"""A priority's figure from labor statistics: attached, refreshed, revised, stopped; suppressed is never zero."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from config.curves import curve
from labor.models import NATION, LaborFigure
from labor.profiles.yearly import Gauge, years_told
from partnerships.curves import curve_of
from partnerships.models import Measure, Measurement, Series
from partnerships.refreshing import refresh_series_of
from partnerships.subjects import subject_of
from regions.models import Activity, County, Industry, RegionCounty
from regions.scope import in_region
from tests.factories import make_contact, make_member, make_partnership, make_priority, make_seat
from tests.labor.market import make_coded, make_market, read_sheet
from tests.labor.nation import (
    CAMERON,
    HEALTH,
    HIDALGO,
    HOSPITALS,
    RIO_GRANDE,
    STARR,
    WILLACY,
    figure,
    jobs,
    settle_nation,
)
from tests.partnerships.statistics import ALL, AREAS, publish, total

pytestmark = pytest.mark.django_db
STORES = "449"  # furniture, electronics and appliances: no code of NAICS 2017


@pytest.fixture
def here():
    return make_market()


@pytest.fixture
def convener(here):
    return make_member(here, name="Ann Reed")


@pytest.fixture
def priority(here):
    with in_region(here):
        partnership = make_partnership(slug="care", name="Care", sector=make_coded(HEALTH, name="Health care"))
        return make_priority(partnership, title="Grow our own")


def attach(priority, convener, gauge="jobs", year=2019, **more):
    return Series.attach(priority, gauge=gauge, baseline_year=year, by=convener, **more)


def refresh(here):
    """As the worker does it."""
    return refresh_series_of(here, timezone.now())


def standing(priority):
    rows = Measurement.objects.standing().filter(measure__priority=priority).by_day()
    return [(row.measured_on, row.figure, row.author) for row in rows]


def by_itself(*years, code=HEALTH):
    return [(date(year, 12, 31), total(year, code), "Shared Table") for year in years]


def refused(verb, *args, **given):
    with pytest.raises(ValidationError) as said, transaction.atomic():
        verb(*args, **given)
    return " ".join(said.value.messages)


def test_it_begins_at_the_baseline_and_brings_every_newer_year(here, convener, priority):
    publish(2019, 2020, 2021)
    with in_region(here):
        series = attach(priority, convener)

        measure = Measure.objects.get(priority=priority)
        assert (measure.baseline, measure.baseline_on) == (total(2019), date(2019, 12, 31))
        assert (measure.name, measure.unit) == ("Jobs in private companies: Health care", "jobs")
        assert standing(priority) == by_itself(2020, 2021)
        assert [row.source for row in measure.figures.by_day()] == [
            "BLS QCEW, annual averages 2020",
            "BLS QCEW, annual averages 2021",
        ]
        assert (series.codes, set(series.counties)) == ([HEALTH], set(RIO_GRANDE))
        assert [row.sentence for row in Activity.objects.filter(verb="measure.attached")] == [
            "Ann Reed takes the figure of “Grow our own” from labor statistics: Jobs in private companies: Health care"
        ]


def test_a_newer_year_comes_once_however_often_it_is_refreshed(here, convener, priority):
    publish(2019, 2020)
    with in_region(here):
        attach(priority, convener)
    publish(2021, 2022)

    assert refresh(here) == 2
    with in_region(here):
        before = (standing(priority), Activity.objects.count(), Series.objects.get().years.count())
        assert before[0] == by_itself(2020, 2021, 2022)

    assert refresh(here) == 0
    with in_region(here):
        assert (standing(priority), Activity.objects.count(), Series.objects.get().years.count()) == before


@pytest.mark.parametrize(
    "gauge",
    ["jobs", "establishments", "pay", "quotient"],
)
def test_each_figure_is_the_one_of_the_sectors_profile(here, convener, priority, gauge):
    settle_nation()
    told = read_sheet(here, HEALTH).here.facts[gauge]
    with in_region(here):
        attach(priority, convener, gauge=gauge)

        assert Measurement.objects.standing().by_day().last().figure == told.value


def test_an_industry_of_its_own_may_be_chosen(here, convener, priority):
    publish(2019, 2020)
    with in_region(here):
        attach(priority, convener, industry=Industry.objects.get(pk=HOSPITALS))

        assert standing(priority) == by_itself(2020, code=HOSPITALS)
        assert Measure.objects.get().name == "Jobs in private companies: 622 Hospitals"


def test_a_suppressed_year_is_absent_and_told_as_such_and_comes_once_it_is_told(here, convener, priority):
    publish(2019, 2020, 2022)
    publish(2021, hidden={(STARR, HEALTH)})
    with in_region(here):
        series = attach(priority, convener)

        assert standing(priority) == by_itself(2020, 2022)
        year = series.years.get(year=2021)
        assert (year.value, year.suppressed, year.missing) == (None, [STARR], [])
        found = curve_of(priority)
        assert [(row.measured_on.year, getattr(row, "why", "")) for row in found.rows] == [
            (2020, ""),
            (2021, "not told: kept secret by the publisher in Starr"),
            (2022, ""),
        ]
        # No line is drawn across it, and whoever does not see the picture is told.
        assert [[spot.day.year for spot in course] for course in found.courses] == [[2019, 2020], [2022]]
        assert curve(found).count('class="trend-line"') == 1
        assert "Dec 31, 2021: not told: kept secret by the publisher in Starr" in found.label

    publish(2021)
    refresh(here)
    with in_region(here):
        assert standing(priority) == by_itself(2020, 2021, 2022)
        assert (curve_of(priority).untold, len(curve_of(priority).courses)) == ([], 1)


def test_establishments_are_told_where_jobs_are_suppressed(here, convener, priority):
    publish(2019, 2020, hidden={(STARR, HEALTH)})
    with in_region(here):
        attach(priority, convener, gauge="establishments")

        expected = sum(jobs(area, HEALTH, 2020) // 10 for area in RIO_GRANDE)
        assert [figure for _day, figure, _author in standing(priority)] == [expected]


def test_a_county_or_the_nation_that_was_not_imported_is_no_zero(here, convener, priority):
    publish(2019, 2020, 2021)
    LaborFigure.objects.filter(area=WILLACY, year=2020).delete()
    LaborFigure.objects.filter(area=NATION, year=2021).delete()
    LaborFigure.objects.filter(area=STARR, year=2021, industry=HEALTH).delete()
    with in_region(here):
        series = attach(priority, convener)

        assert standing(priority) == []
        assert [(y.year, y.value, y.missing, y.unlisted) for y in series.years.filter(year__gt=2019)] == [
            (2020, None, [WILLACY], []),
            (2021, None, [], [HEALTH]),
        ]
        assert [row.why for row in curve_of(priority).rows] == [
            "not told: not imported for Willacy",
            "not told: the code 62 not imported",
        ]


def test_without_the_nations_total_there_is_no_quotient(here, convener, priority):
    publish(2019, 2020)
    LaborFigure.objects.filter(area=NATION, industry=ALL, year=2020).delete()
    with in_region(here):
        attach(priority, convener, gauge="quotient")

        assert standing(priority) == []
        assert [row.why for row in curve_of(priority).rows] == ["not told: not imported for the United States"]


def test_an_industry_that_a_county_has_none_of_counts_as_zero_there(here, convener, priority):
    publish(2019, 2020)
    LaborFigure.objects.filter(area=WILLACY, industry=HEALTH).delete()
    with in_region(here):
        attach(priority, convener)

        assert [row[1] for row in standing(priority)] == [total(2020, areas=(CAMERON, HIDALGO, STARR))]


def test_what_people_entered_or_corrected_is_never_touched(here, convener, priority):
    publish(2019, 2020)
    with in_region(here):
        attach(priority, convener)
        measure = Measure.objects.get()
        source = "The hospitals’ own list"
        told = {"figure": Decimal(7), "source": source, "by": convener}
        Measurement.objects.get().correct(measured_on=date(2020, 12, 31), **told)
        Measurement.enter(measure, measured_on=date(2021, 12, 31), **told)
    publish(2020, 2021, 2022, jobs_of={(CAMERON, HEALTH): 1})

    refresh(here)

    with in_region(here):
        mine = [(date(year, 12, 31), Decimal(7), "Ann Reed") for year in (2020, 2021)]
        assert standing(priority)[:2] == mine
        assert [day.year for day, _figure, _author in standing(priority)] == [2020, 2021, 2022]


def test_what_somebody_moved_to_another_day_does_not_come_back(here, convener, priority):
    publish(2019, 2020)
    with in_region(here):
        attach(priority, convener)
        Measurement.objects.get().correct(
            figure=Decimal(7), measured_on=date(2020, 6, 30), source="A list of June", by=convener
        )

    assert refresh(here) == 0

    with in_region(here):
        assert standing(priority) == [(date(2020, 6, 30), Decimal(7), "Ann Reed")]


def test_what_the_publisher_revised_is_corrected_and_stays_readable(here, convener, priority):
    publish(2019, 2020)
    with in_region(here):
        attach(priority, convener)
    publish(2020, jobs_of={(CAMERON, HEALTH): 9000})

    assert refresh(here) == 1

    now = total(2020) - jobs(CAMERON, HEALTH, 2020) + 9000
    with in_region(here):
        assert standing(priority) == [(date(2020, 12, 31), now, "Shared Table")]
        (change,) = curve_of(priority).changes
        assert (change.before, change.after) == (f"{total(2020):,} jobs", f"{now:,} jobs")


def test_what_was_told_once_stays_though_the_publisher_suppresses_it_later(here, convener, priority):
    publish(2019, 2020)
    with in_region(here):
        attach(priority, convener)
    publish(2020, hidden={(STARR, HEALTH)})

    refresh(here)

    with in_region(here):
        assert standing(priority) == by_itself(2020)
        assert curve_of(priority).untold == []


def test_counties_added_to_the_region_later_do_not_mix_in(here, convener, priority):
    three = list(RIO_GRANDE[:3])
    with in_region(here):
        here.choose_counties(County.objects.filter(pk__in=three), by=convener)
    publish(2019, 2020)
    with in_region(here):
        attach(priority, convener)
        assert curve_of(priority).series.is_as_region
        here.choose_counties(County.objects.filter(pk__in=RIO_GRANDE), by=convener)
    publish(2021)

    refresh(here)

    with in_region(here):
        assert [figure for _day, figure, _author in standing(priority)] == [
            total(year, areas=three) for year in (2020, 2021)
        ]
        told = curve_of(priority).series
        assert (told.is_as_region, told.counties) == (False, "Cameron, Hidalgo, Starr")


def test_stopped_and_taken_up_again_it_is_told_anew_of_the_counties_as_they_are(here, convener, priority):
    with in_region(here):
        here.choose_counties(County.objects.filter(pk__in=RIO_GRANDE[:3]), by=convener)
    publish(2019, 2020, 2021)
    with in_region(here):
        attach(priority, convener).detach(by=convener)
        here.choose_counties(County.objects.filter(pk__in=RIO_GRANDE), by=convener)
        assert len(standing(priority)) == 2

        attach(priority, convener)

        assert standing(priority) == by_itself(2020, 2021)
        assert Measure.objects.get().baseline == total(2019)


def test_what_stands_from_before_and_is_not_told_now_has_to_be_settled_first(here, convener, priority):
    publish(2019, 2020, 2021)
    with in_region(here):
        attach(priority, convener).detach(by=convener)
    publish(2020, hidden={(STARR, HEALTH)})
    with in_region(here):
        words = refused(attach, priority, convener)

        assert words.startswith("Of Dec 31, 2020 a figure stands from the time before")
        assert not Series.objects.exists()


def test_stopped_it_is_counted_by_hand(here, convener, priority):
    publish(2019, 2020)
    with in_region(here):
        series = attach(priority, convener)
        series.detach(by=convener)
        assert refused(series.detach, by=convener) == "This figure is counted by hand already."
    publish(2021)

    assert refresh(here) == 0

    with in_region(here):
        assert standing(priority) == by_itself(2020)
        measure = Measure.objects.get()
        assert curve_of(priority).series is None
        measure.revise(baseline=Decimal(5), baseline_on=date(2019, 6, 30), by=convener)
        assert [row.sentence for row in Activity.objects.filter(verb="measure.detached")] == [
            "Ann Reed counts the figure of “Grow our own” by hand from now on: Jobs in private companies: Health care"
        ]


def test_while_it_comes_by_itself_its_unit_and_baseline_stay_and_its_target_moves(here, convener, priority):
    publish(2019, 2020)
    with in_region(here):
        attach(priority, convener)
        measure = Measure.objects.get()
        for said in ({"unit": "nurses"}, {"baseline": Decimal(5)}, {"baseline_on": date(2018, 12, 31)}):
            assert refused(measure.revise, by=convener, **said).startswith("This figure comes by itself")

        Measure.objects.get().revise(target=Decimal(99_000), target_on=date(2030, 12, 31), by=convener)

        assert Measure.objects.get().target == 99_000


def test_who_champions_it_need_not_count_and_may_tell_the_story(here, convener, priority):
    publish(2019, 2020)
    with in_region(here):
        champion = make_seat(priority.partnership, make_contact()).contact
        priority.champions.create(contact=champion, organization=champion.organization)
        attach(priority, convener)
        measure = Measure.objects.get()
        counted = {"figure": Decimal(1), "measured_on": date(2021, 6, 1), "source": "I did"}

        words = refused(Measurement.enter, measure, **counted, by=champion)

        assert words == "This figure comes by itself from labor statistics. You need not count it."
        measure.series.detach(by=convener)
        Measurement.enter(Measure.objects.get(), **counted, by=champion)


def test_a_figure_counted_by_hand_so_far_becomes_that_of_the_statistics(here, convener, priority):
    publish(2019, 2020, 2021)
    aim = {"target": Decimal(99_000), "target_on": date(2030, 12, 31)}
    with in_region(here):
        measure = Measure.agree(priority, name="Jobs, roughly", unit="jobs", by=convener)
        told = {"figure": Decimal(7), "measured_on": date(2020, 12, 31), "source": "A guess", "by": convener}
        Measurement.enter(measure, **told)

        attach(priority, convener, **aim)

        measure.refresh_from_db()
        assert (measure.baseline, measure.target) == (total(2019), 99_000)
        assert standing(priority) == [(date(2020, 12, 31), 7, "Ann Reed"), *by_itself(2021)]


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        ({"year": 2018}, "Of 2018 no labor statistics were imported for these counties. Choose another year."),
        ({"year": 2021}, "2021 is not told: kept secret by the publisher in Starr. Choose another year."),
        ({"target": Decimal(1), "target_on": date(2030, 1, 1)}, "goes the other way from the baseline"),
        ({"target": Decimal(99_000)}, "Say of which day this figure is."),
        ({"industry": STORES}, "is not told: the code 449 not imported"),
    ],
)
def test_what_cannot_be_is_refused_in_words(here, convener, priority, more, sentence):
    publish(2019, 2020)
    publish(2021, hidden={(STARR, HEALTH)})
    if "industry" in more:
        more = more | {"industry": Industry.objects.get(pk=more["industry"])}
    with in_region(here):
        assert sentence in refused(attach, priority, convener, **more)
        assert not Measure.objects.exists()


def test_a_code_that_came_to_stand_for_others_begins_no_series(here, convener, priority):
    """Figures of it were imported of both sides of NAICS 2022."""
    publish(2021, 2022)
    rows = list(LaborFigure.objects.filter(industry=HEALTH))
    for row in rows:
        row.industry = STORES
    LaborFigure.objects.bulk_create(rows)
    stores = Industry.objects.get(pk=STORES)
    with in_region(here):
        subject = subject_of(priority.partnership, Gauge.JOBS, stores)
        assert [told.year for told in subject.beginnings] == [2022]
        words = refused(attach, priority, convener, year=2021, industry=stores)
        assert words.startswith("Since 2021 the code 449 came to stand for other companies")


def test_a_code_that_breaks_later_brings_nothing_from_then_on(here, convener, priority):
    publish(2021)
    rows = list(LaborFigure.objects.filter(industry=HEALTH))
    for row in rows:
        row.industry = STORES
    LaborFigure.objects.bulk_create(rows)
    with in_region(here):
        attach(priority, convener, year=2021, industry=Industry.objects.get(pk=STORES))
    LaborFigure.objects.bulk_create([*(newer(row) for row in rows)])
    LaborFigure.objects.bulk_create([figure(area, ALL, 2022, ownership=0) for area in AREAS])

    assert refresh(here) == 0

    with in_region(here):
        (year,) = Series.objects.get().years.filter(year=2022)
        assert (year.value, year.broken) == (None, [STORES])
        assert [row.why for row in curve_of(priority).rows] == ["not told: the code 449 stands for other companies"]


def newer(row):
    row.year = 2022
    return row


def test_without_counties_codes_or_figures_it_says_what_to_do(here, convener, priority):
    with in_region(here):
        assert refused(attach, priority, convener).startswith("No labor statistics have been imported")
        priority.partnership.sector.codes.all().delete()
        assert refused(attach, priority, convener).startswith("The sector of this partnership has no NAICS codes yet.")
        RegionCounty.objects.all().delete()
        assert refused(attach, priority, convener).startswith("This region has no counties yet")


def test_it_is_taken_once_and_of_one_thing(here, convener, priority):
    publish(2019, 2020)
    with in_region(here):
        measure = Measure.agree(priority, name="Nurses", unit="nurses", by=convener)
        told = {"figure": Decimal(7), "measured_on": date(2020, 6, 1), "source": "A list", "by": convener}
        row = Measurement.enter(measure, **told)
        assert "were counted in nurses already" in refused(attach, priority, convener)
        row.delete()
        attach(priority, convener)
        assert "comes by itself from labor statistics already" in refused(attach, priority, convener, gauge="pay")


def test_a_priority_that_was_let_go_is_left_alone(here, convener, priority):
    publish(2019, 2020)
    with in_region(here):
        attach(priority, convener)
        priority.drop(reason="Solved", by=convener)
    publish(2021)

    assert refresh(here) == 0

    with in_region(here):
        assert standing(priority) == by_itself(2020)
        assert refused(attach, priority, convener) == "The leaders let this priority go."


def test_a_year_that_is_not_over_is_not_taken(here, convener, priority):
    publish(2019, 2020)
    told = list(LaborFigure.objects.filter(year=2020))
    for row in told:
        row.year = timezone.localdate().year + 1
    LaborFigure.objects.bulk_create(told)
    with in_region(here):
        attach(priority, convener)

        assert standing(priority) == by_itself(2020)
        assert max(Series.objects.get().years.values_list("year", flat=True)) < timezone.localdate().year


def test_what_one_series_cannot_take_in_stops_no_other(here, convener, priority, caplog):
    publish(2019, 2020)
    with in_region(here):
        attach(priority, convener, gauge="pay")
        second = make_priority(priority.partnership, title="Another")
        attach(second, convener)
        before = standing(priority)
    publish(2021)
    LaborFigure.objects.filter(year=2021, area=CAMERON, industry=HEALTH).update(wages=9 * 10**18)

    assert refresh(here) == 1

    with in_region(here):
        assert (standing(priority), standing(second)) == (before, by_itself(2020, 2021))
    assert "was not refreshed" in caplog.text


def test_no_statement_more_for_many_counties_and_years(here, sql):
    settle_nation()
    for years, statements in ((1, 2), (6, 3)):
        LaborFigure.objects.filter(year__gte=2019 + years).delete() if years == 1 else settle_more()
        with in_region(here), sql(statements):
            told = years_told(Gauge.QUOTIENT, [HEALTH], RIO_GRANDE)
        assert len(told) == years


def settle_more():
    settle_nation(years=range(2020, 2025))
