"""Files that are damaged, packed to harm, or something else: a sentence, and nothing is written."""

import gzip
import io
import struct
import tracemalloc
import zipfile

import pytest
from openpyxl import Workbook

from labor.loading import load
from labor.models import LaborFigure
from labor.refusals import Refused
from labor.sources import DAMAGE, held
from tests.labor.files import BULK, line, text, zipped

pytestmark = pytest.mark.django_db

GOOD = text([line(), line("01031")])


def refused(content, name="figures.zip"):
    with pytest.raises(Refused) as wrong:
        load([held(name, content)])
    assert LaborFigure.objects.count() == 0
    (problem,) = wrong.value.problems
    return problem


def test_a_good_archive_is_taken_with_what_its_maker_added():
    load([held("good.zip", zipped({"__MACOSX/._a.csv": b"\x00\x01", ".DS_Store": b"\x00", "sub/a.csv": GOOD}))])

    assert LaborFigure.objects.count() == 2


def test_a_packed_file_is_taken():
    load([held("figures.csv.gz", gzip.compress(GOOD))])

    assert LaborFigure.objects.count() == 2


@pytest.mark.parametrize("left", [0.3, 0.6, 0.95])
def test_a_download_that_stopped_is_told(left):
    many = text([line(f"{state:02d}000", year=year) for state in (1, 4, 5, 6) for year in range(1991, 2024)])
    archive, packed = zipped({"a.csv": many}), gzip.compress(many)

    assert "cut off or damaged" in refused(archive[: int(len(archive) * left)]).sentence
    assert "cut off or damaged" in refused(packed[: int(len(packed) * left)], "figures.csv.gz").sentence


def test_one_changed_byte_is_told():
    content = bytearray(zipped({"a.csv": GOOD}))
    content[100] ^= 0xFF

    assert "cut off or damaged" in refused(bytes(content)).sentence


def test_what_unpacks_to_far_more_than_figures_is_not_unpacked():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive, archive.open("a.csv", "w") as member:
        member.write(GOOD)
        for _piece in range(64):
            member.write(b"\r\n" * 500_000)

    assert "unpacks to far more" in refused(out.getvalue()).sentence
    assert "unpacks to far more" in refused(gzip.compress(GOOD + b"\r\n" * 10_000_000), "a.csv.gz").sentence


def test_members_that_lie_on_one_another_are_not_unpacked():
    """Many names for the same few bytes: what is read must not grow with the names."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.csv", GOOD)
        for n in range(40):
            again = zipfile.ZipInfo(f"b{n}.csv")
            first = archive.infolist()[0]
            again.header_offset, again.CRC, again.compress_type = first.header_offset, first.CRC, first.compress_type
            again.compress_size, again.file_size = first.compress_size, first.file_size
            archive.filelist.append(again)
            archive.NameToInfo[again.filename] = again

    assert "cut off or damaged" in refused(out.getvalue()).sentence


@pytest.mark.parametrize("name", ["../../etc/passwd", "/etc/cron.d/a.csv", "C:\\a.csv", "a/../../b.csv"])
def test_names_that_lead_out_of_the_archive_are_refused(name):
    problem = refused(zipped({name: GOOD}))

    assert "outside of its folder" in problem.sentence
    assert problem.code in (name, name.replace("\\", "/"))


def test_archives_in_archives_with_passwords_or_without_files_are_refused():
    locked = bytearray(zipped({"a.csv": GOOD}))
    for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        flags = locked.index(mark) + at
        struct.pack_into("<H", locked, flags, 1)

    assert "packed a second time" in refused(zipped({"inner.zip": zipped({"a.csv": GOOD})})).sentence
    assert "password" in refused(bytes(locked)).sentence
    assert "holds no file" in refused(zipped({})).sentence


def test_a_spreadsheet_under_another_name_is_recognized(tmp_path):
    book = Workbook()
    book.active.append(["area_fips", "own_code"])
    book.save(tmp_path / "a.xlsx")

    problem = refused((tmp_path / "a.xlsx").read_bytes(), "2024.annual.csv")

    assert (problem.file, "Excel workbook" in problem.sentence) == ("2024.annual.csv", True)


def test_files_of_two_kinds_do_not_come_together():
    pairs = held("pairs.csv", b"year,home_county,work_county,jobs\n2020,48215,48061,12\n")

    with pytest.raises(Refused, match="each by themselves"):
        load([held("a.csv", GOOD), pairs])

    assert LaborFigure.objects.count() == 0


def test_the_member_of_an_archive_is_named():
    problem = refused(zipped({"good.csv": GOOD, "sub/bad.csv": text([line(own_code="7")])}))

    assert (problem.file, problem.line, problem.column) == ("figures.zip: bad.csv", 2, "own_code")


def test_archive_with_a_file_named_as_its_own_folder_is_refused_in_words():
    assert "outside of its folder" in refused(zipped({".": b"x"})).sentence


def test_many_small_bombs_are_one_bomb():
    """Each would pass alone."""
    blank = GOOD + b"\r\n" * 500_000
    load([held("one.zip", zipped({"a.csv": blank}))])
    LaborFigure.objects.all().delete()

    assert "unpacks to far more" in refused(zipped({f"{number}.csv": blank for number in range(40)})).sentence


def test_archive_packed_by_a_damaged_other_method_is_refused_in_words():
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_LZMA) as folder:
        folder.writestr("a.csv", GOOD * 50)
    content = bytearray(packed.getvalue())
    content[60:120] = b"\xff" * 60

    assert refused(bytes(content)).sentence == str(DAMAGE())


def test_a_name_that_is_no_text_is_told():
    named = zipped({"é2345.csv": GOOD}).replace("é".encode(), b"\xff\xfe")

    assert refused(named).sentence == str(DAMAGE())


def test_an_archive_whose_parts_would_begin_before_it_is_told():
    """Where its table of contents begins is told wrong, and the places of its parts are reckoned from there."""
    content = bytearray(zipped({"a.csv": GOOD}))
    struct.pack_into("<L", content, content.rindex(b"PK\x05\x06") + 16, len(content) * 2)

    assert refused(bytes(content)).sentence == str(DAMAGE())


# One record each: a cell that never closes, cells that close and open at every break, and one that opens mid-line.
ENDLESS = [(b'"aa\n', b"aa\n"), (b'"aa\n', b'","aa\n'), (b'a"b,"c\n', b'","aa\n')]


@pytest.mark.parametrize(("start", "again"), ENDLESS)
def test_a_record_that_never_ends_is_refused_before_it_fills_the_memory(start, again):
    content = GOOD + start + again * 1_000_000
    tracemalloc.start()

    problem = refused(content, "a.csv")

    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert (problem.line, "far longer than a table of figures" in problem.sentence) == (4, True)
    assert peak < 15_000_000


def test_a_line_break_in_a_title_is_read():
    content = text([line(area_title="Cleburne\nCounty,\nAlabama"), line("01031")], BULK)
    load([held("a.csv", content)])

    assert LaborFigure.objects.count() == 2
