"""Whatever comes instead of a good file: it is taken in, refused in words or asked about, and never half written."""

import gc
import gzip
import tracemalloc

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from labor.loading import load
from labor.models import CommutePair, LaborFigure, MetropolitanCounty
from labor.refusals import AsksToRepair, Refused
from labor.sources import held
from tests.labor.files import BULK, METRO, MICRO, as_csv, commutes, delineation, hidden, line, text, zipped

pytestmark = pytest.mark.django_db

MODELS = (LaborFigure, CommutePair, MetropolitanCounty)
FIGURES = text([line(), line("01000"), hidden("01029", "31-33"), line("48215", "622110", "5"), line("US000")])
BULKY = text([line(), line("35013", area_title="Doña Ana")], columns=BULK)
PAIRS = b"year,home_county,work_county,jobs\n2020,48215,48061,12\n2020,48061,48061,30\n"
BLOCKS = gzip.decompress(commutes([("482150201", "480610202", 4), ("482150207", "482150209", 3)]).open().read())
LIST = as_csv(delineation(
    ("32580", "McAllen-Edinburg-Mission, TX", METRO, "48215", "Central"),
    ("40100", "Rio Grande City-Roma, TX", MICRO, "48427", "Central"),
))  # fmt: skip
GOOD = (FIGURES, BULKY, PAIRS, BLOCKS, LIST)
NAMES = ("2024.annual.csv", "tx_od_main_JT00_2021.csv", "tx_od_main_JT00_2021.csv.gz", "list1.csv", "a.zip", "a.xlsx")
# What stands in cells: what should, what nearly should, and what breaks careless readers.
CELLS = st.sampled_from([
    "", "0", "10", "31-33", "01029", "1029", "999999", "N", "-", "A", "1", "70", "78", "US000", "C1242", "-1", "1e9",
    "9999999999", "²", "\\N", "\t", "\\.", "\x00", '"', "'; DROP TABLE labor_laborfigure; --", "NaN", "2024", "١٢",
    "a" * 300, "482150201001000", "48215",
]) | st.text(max_size=12)  # fmt: skip
many = settings(max_examples=150, suppress_health_check=[*HealthCheck])


def rows():
    return [sorted(model.objects.values_list()) for model in MODELS]


def brought(name, content, *, may_repair=False):
    """Taken in, or not at all. In a transaction that is taken back, so that examples do not bear on one another."""
    with transaction.atomic():
        before = rows()
        try:
            outcome = load([held(name, content)], may_repair=may_repair)
        except (Refused, AsksToRepair) as refused:
            assert rows() == before
            problems = refused.problems if isinstance(refused, Refused) else [refused.example]
            assert 1 <= len(problems) <= 20
            assert all(problem.sentence and len(problem.code) <= 100 for problem in problems)
        else:
            assert outcome.counts["written"] == sum(map(len, rows())) > 0
            assert all(row.jobs is None for row in LaborFigure.objects.filter(suppressed=True))
        transaction.set_rollback(True)


@many
@given(st.sampled_from(NAMES), st.binary(max_size=400), st.booleans())
def test_any_bytes(name, content, may_repair):
    brought(name, content, may_repair=may_repair)


@many
@given(st.sampled_from(GOOD), st.sampled_from(NAMES), st.data())
def test_good_files_with_other_bytes_in_them(good, name, data):
    content = bytearray(good)
    for _change in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(content)))
        content[at : at + data.draw(st.integers(0, 6))] = data.draw(st.binary(max_size=6))

    brought(name, bytes(content), may_repair=data.draw(st.booleans()))


@many
@given(st.sampled_from(GOOD), st.sampled_from(NAMES), st.data())
def test_good_files_with_other_cells_in_them(good, name, data):
    lines = [row.split(b",") for row in good.splitlines()]
    for _change in range(data.draw(st.integers(1, 3))):
        row = data.draw(st.sampled_from(lines))
        row[data.draw(st.integers(0, len(row) - 1))] = data.draw(CELLS).encode("utf-8", "replace")

    brought(name, b"\n".join(b",".join(row) for row in lines), may_repair=data.draw(st.booleans()))


@many
@given(st.sampled_from(GOOD), st.booleans(), st.data())
def test_archives_that_were_cut_or_changed(good, is_zip, data):
    packed = bytearray(zipped({"a.csv": good, "b.csv": good}) if is_zip else gzip.compress(good, mtime=0))
    if data.draw(st.booleans()):
        del packed[data.draw(st.integers(0, len(packed))) :]
    else:
        packed[data.draw(st.integers(0, len(packed) - 1))] ^= data.draw(st.integers(1, 255))

    brought("tx_od_main_JT00_2021.csv.gz", bytes(packed))


@many
@given(
    st.lists(
        st.sampled_from([b"\n", b",", b'"', b"\r", b"area_fips,", b"48215", b"\xef\xbb\xbf", b"\x85"]), max_size=60
    )
)
def test_files_of_marks_alone(marks):
    brought("2024.annual.csv", b"".join(marks))


def test_a_larger_file_takes_no_more_memory():
    """Ten times the lines, the same peak: what Python holds does not grow with the file."""

    def peak(lines):
        many_lines = [line("01029", "62", "5", year=1990 + n % 30) for n in range(lines)]
        file = held("a.csv", text([*many_lines, line(own_code="7")]))
        tracemalloc.start()
        with pytest.raises(Refused), transaction.atomic():
            load([file])
        held_at_most = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        gc.collect()
        return held_at_most

    peak(100)  # what is read once and kept
    small, large = peak(2_000), peak(20_000)

    assert large < small + 256 * 1024
