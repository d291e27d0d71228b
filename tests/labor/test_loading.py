"""Files that wait are taken in by the worker, in the command or after the page: once, whole, and told."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.db import OperationalError
from django.utils import timezone

from labor.bringing import leave, receive, repair
from labor.carrying import TakenOver, carry_on, claim, files_of, work
from labor.loading import load
from labor.models import LaborFigure, LaborImport, LaborPart
from labor.tasks import take_in_files
from tests.factories import make_user
from tests.labor.files import line, text, zipped

pytestmark = pytest.mark.django_db

GOOD = text([line(), line("01031")])


def brought(*contents, by=None):
    return receive([(f"{n}.csv", content) for n, content in enumerate(contents)], by=by or make_user(is_staff=True))


def test_files_wait_for_the_worker_and_are_gone_once_taken_in():
    batch = brought(GOOD, zipped({"2023.csv": text([line(year=2023)])}))
    before = LaborFigure.objects.count()

    take_in_files()

    batch.refresh_from_db()
    assert (before, LaborFigure.objects.count()) == (0, 3)
    assert (batch.stage, batch.kind, batch.years, batch.counts["written"]) == ("done", "figures", [2023, 2024], 3)
    assert (batch.done, batch.run, batch.lease_until) == (batch.total, None, None)
    assert batch.ended_at is not None
    assert LaborPart.objects.count() == 0


def test_what_is_refused_is_kept_as_problems_and_changes_nothing():
    batch = brought(GOOD, text([line("48215", year="24"), line("99998")]))

    assert carry_on() == 1

    batch.refresh_from_db()
    assert LaborFigure.objects.count() == LaborPart.objects.count() == 0
    assert (batch.stage, [(p["file"], p["line"], p["column"], p["code"]) for p in batch.problems]) == (
        "refused", [("1.csv", 2, "year", "24"), ("1.csv", 3, "area_fips", "99998")],
    )  # fmt: skip


def test_a_sign_no_database_keeps_is_left_out_of_what_is_said_of_its_cell():
    batch = brought(text([line(), line(code="31-33", own="5"), line("01031"), line("01033", own="5\0")]))

    carry_on()

    batch.refresh_from_db()
    assert batch.stage == "refused"
    assert batch.problems
    assert all("\0" not in f"{problem}" for problem in batch.problems)


def test_a_repair_waits_until_somebody_agrees():
    batch = brought(text([line("1029")]))

    carry_on()
    batch.refresh_from_db()
    asked = (batch.stage, batch.counts, [p["code"] for p in batch.problems], LaborFigure.objects.count())
    repair(batch)
    carry_on()

    batch.refresh_from_db()
    assert asked == ("asks", {"to_repair": 1}, ["1029"], 0)
    assert (batch.stage, batch.problems, LaborFigure.objects.get().area) == ("done", [], "01029")
    with pytest.raises(ValidationError, match="asks nothing any more"):
        repair(batch)


def test_who_does_not_agree_leaves_everything_as_it_was():
    batch = brought(text([line("1029")]))
    carry_on()

    leave(batch)

    batch.refresh_from_db()
    assert (batch.stage, LaborFigure.objects.count(), LaborPart.objects.count()) == ("refused", 0, 0)
    assert carry_on() == 0


def test_nothing_to_bring_is_refused():
    with pytest.raises(ValidationError, match="at least one file"):
        brought()


def test_the_same_files_again_change_nothing_and_say_when_they_came():
    brought(GOOD)
    carry_on()
    LaborFigure.objects.filter(area="01029").update(jobs=1)  # would be written over

    again = brought(GOOD)
    carry_on()

    again.refresh_from_db()
    assert (again.stage, again.counts, again.years) == ("done", {"written": 0, "replaced": 0}, [2024])
    assert "These very files were imported on" in again.notes[0]
    assert LaborFigure.objects.get(area="01029").jobs == 1


def test_files_that_were_replaced_since_are_taken_in_again():
    brought(GOOD)
    brought(text([line(annual_avg_emplvl=7)]))
    again = brought(GOOD)

    assert carry_on() == 3

    again.refresh_from_db()
    assert (again.counts["written"], LaborFigure.objects.get(area="01029").jobs) == (2, 2721)


def test_a_worker_that_died_is_followed_by_another_and_three_in_vain_give_up():
    batch = brought(GOOD)
    now = timezone.now()

    runs = [claim(now + timedelta(minutes=2 * n)) for n in range(3)]
    held = claim(now + timedelta(minutes=4))
    last = claim(now + timedelta(minutes=8))

    batch.refresh_from_db()
    assert len({run for _batch, run in runs}) == 3
    assert (held, last, batch.stage) == (None, None, "refused")
    assert "stopped each time" in batch.problems[0]["sentence"]


def test_a_worker_that_was_only_slow_takes_everything_back():
    batch = brought(GOOD)
    claimed, run = claim(timezone.now())
    LaborImport.objects.filter(pk=batch.pk).update(run=uuid4())

    with pytest.raises(TakenOver):
        work(claimed, run, files_of(claimed))

    assert LaborFigure.objects.count() == 0


def test_what_nobody_foresaw_ends_the_import_in_words_writes_nothing_and_is_logged(monkeypatch, caplog):
    batch, after = brought(GOOD), brought(text([line("48215")]))

    def take_in_and_stumble(given, **how):
        load(given, **how)
        monkeypatch.setattr("labor.carrying.load", load)
        raise KeyError("stumbled")

    monkeypatch.setattr("labor.carrying.load", take_in_and_stumble)
    assert carry_on() == 2

    batch.refresh_from_db()
    after.refresh_from_db()
    assert (batch.stage, batch.run, batch.ended_at is None) == ("refused", None, False)
    assert "Something went wrong on our side, and nothing was taken in." in batch.problems[0]["sentence"]
    assert not batch.parts.exists()
    assert [row.area for row in LaborFigure.objects.all()] == ["48215"]  # the next one came in all the same
    assert after.stage == "done"
    assert "KeyError: 'stumbled'" in caplog.text


def test_where_the_database_went_away_the_next_worker_tries_again(monkeypatch):
    batch = brought(GOOD)

    def lose_the_database(given, **how):
        raise OperationalError("the connection is lost")

    monkeypatch.setattr("labor.carrying.load", lose_the_database)
    with pytest.raises(OperationalError):
        carry_on()
    monkeypatch.setattr("labor.carrying.load", load)
    LaborImport.objects.filter(pk=batch.pk).update(lease_until=timezone.now())

    assert carry_on() == 1

    batch.refresh_from_db()
    assert (batch.stage, LaborFigure.objects.count()) == ("done", 2)


# ---- the command ----


@pytest.fixture
def on_disk(tmp_path):
    def write(name, content):
        (tmp_path / name).write_bytes(content)
        return tmp_path / name

    return write


def test_the_command_takes_files_in_and_says_what_it_did(on_disk, capsys):
    call_command("load_labor", on_disk("2024.csv", GOOD), on_disk("2023.csv", text([line(year=2023)])))

    first = capsys.readouterr().out.splitlines()[0]
    assert first == "figures of 2023, 2024: 3 written"
    assert LaborFigure.objects.count() == 3
    batch = LaborImport.objects.get()
    assert (batch.filename, batch.stage, batch.started_by) == ("2024.csv, 2023.csv", "done", None)


def test_the_command_run_again_changes_nothing(on_disk, capsys):
    path = on_disk("2024.csv", GOOD)
    call_command("load_labor", path)
    capsys.readouterr()

    call_command("load_labor", path)

    said = capsys.readouterr().out
    assert said.startswith("figures of 2024: nothing new\nThese very files were imported on")
    assert LaborFigure.objects.count() == 2


def test_the_command_names_what_is_wrong_and_writes_nothing(on_disk):
    path = on_disk("2024.csv", text([line(), line(own_code="7")]))

    with pytest.raises(CommandError) as refused:
        call_command("load_labor", path)

    assert str(refused.value).startswith("Nothing was written.\n  2024.csv, line 3, own_code, “7”: There is no such")
    assert LaborFigure.objects.count() == 0
    assert LaborImport.objects.get().stage == "refused"


def test_the_command_repairs_only_when_told_to(on_disk):
    path = on_disk("2024.csv", text([line("1029")]))

    with pytest.raises(CommandError, match=r"1 codes have lost their leading zeros[\s\S]*With --repair"):
        call_command("load_labor", path)
    before = LaborFigure.objects.count()
    call_command("load_labor", path, repair=True)

    assert (before, LaborFigure.objects.get().area) == (0, "01029")


def test_the_command_names_a_file_that_is_not_there(tmp_path):
    with pytest.raises(CommandError, match="There is no file"):
        call_command("load_labor", tmp_path / "no.csv")

    assert not LaborImport.objects.exists()
