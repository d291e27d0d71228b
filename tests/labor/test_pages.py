"""The page of who runs the platform, and nobody else: what came, what asks, what was refused line by line."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from labor.carrying import carry_on, claim
from labor.models import LaborFigure, LaborImport
from regions.models import Membership
from tests.factories import make_region, make_user
from tests.labor.files import line, text

pytestmark = pytest.mark.django_db


@pytest.fixture
def platform(client):
    client.force_login(make_user(is_staff=True, name="Pat Operator"))
    return client


def bring(client, *contents):
    files = [SimpleUploadedFile(f"{n}.csv", content) for n, content in enumerate(contents)]
    return client.post(reverse("labor:imports"), {"brought": files})


def addresses():
    batch = LaborImport.objects.create(filename="a.csv")
    yield reverse("labor:imports")
    for name in ("import", "import_progress", "import_repair", "import_leave"):
        yield reverse(f"labor:{name}", args=[batch.pk])


def test_the_pages_are_for_who_runs_the_platform(client):
    owner = make_user()
    Membership.objects.create(user=owner, region=make_region(), role="owner")
    signed_out = {client.get(path).headers.get("Location", "").split("?")[0] for path in addresses()}
    client.force_login(owner)

    refused = {(client.get(path).status_code, client.post(path).status_code) for path in addresses()}

    assert signed_out == {reverse("account_login")}
    assert refused == {(403, 403)}


def test_files_are_brought_followed_and_in(platform):
    answer = bring(platform, text([line()]), text([line(year=2023)]))
    batch = LaborImport.objects.get()
    page = reverse("labor:import", args=[batch.pk])
    waiting = platform.get(page).content.decode()
    bar = platform.get(reverse("labor:import_progress", args=[batch.pk]))
    carry_on()
    done = platform.get(page).content.decode()

    assert answer["Location"] == page
    assert (batch.started_by.name, batch.filename) == ("Pat Operator", "0.csv, 1.csv")
    assert "Your files are being read." in waiting
    assert (bar.status_code, "Starting …" in bar.content.decode()) == (200, True)
    assert "It is in." in done
    assert "2023, 2024" in done
    assert platform.get(reverse("labor:import_progress", args=[batch.pk])).status_code == 204
    assert LaborFigure.objects.count() == 2


def test_the_bar_says_how_much_has_been_read(platform):
    bring(platform, text([line()]))
    batch, _run = claim(LaborImport.objects.get().started_at)
    LaborImport.objects.filter(pk=batch.pk).update(total=4096, done=1024)

    bar = platform.get(reverse("labor:import_progress", args=[batch.pk])).content.decode()

    assert "of 4.0\xa0KB read" in bar
    assert 'value="25"' in bar


def test_what_was_refused_is_shown_line_by_line(platform):
    bring(platform, text([line(), line(own_code="7"), line(area_fips="<b>48")]))
    carry_on()

    page = platform.get(reverse("labor:import", args=[LaborImport.objects.get().pk])).content.decode()

    assert "Nothing was taken in." in page
    assert "There is no such ownership" in page
    assert "own_code" in page
    assert "&lt;b&gt;48" in page


def test_a_repair_is_offered_and_made_when_agreed(platform):
    bring(platform, text([line("1029")]))
    carry_on()
    batch = LaborImport.objects.get()
    page = platform.get(reverse("labor:import", args=[batch.pk])).content.decode()

    agreed = platform.post(reverse("labor:import_repair", args=[batch.pk]))
    carry_on()
    late = platform.post(reverse("labor:import_leave", args=[batch.pk]))

    assert "1 code is shorter than it was published" in page
    assert "it is 01029" in page
    assert (agreed.status_code, LaborFigure.objects.get().area) == (302, "01029")
    assert (late.status_code, "asks nothing any more" in late.content.decode()) == (400, True)


def test_who_does_not_agree_takes_nothing_in(platform):
    bring(platform, text([line("1029")]))
    carry_on()

    answer = platform.post(reverse("labor:import_leave", args=[LaborImport.objects.get().pk]))

    assert answer["Location"] == reverse("labor:imports")
    assert "Refused" in platform.get(answer["Location"]).content.decode()
    assert LaborFigure.objects.count() == 0


def test_no_file_an_empty_one_and_too_much_are_refused_on_the_form(platform, monkeypatch):
    monkeypatch.setattr("labor.forms.MOST_BYTES", 20)

    answers = [bring(platform), bring(platform, b""), bring(platform, b"x" * 15, b"y" * 15)]

    words = ["This field is required.", "This file is empty.", "larger than 10 MB"]
    assert [
        (answer.status_code, word in answer.content.decode()) for answer, word in zip(answers, words, strict=True)
    ] == [(400, True)] * 3
    assert not LaborImport.objects.exists()


def test_my_work_leads_there_only_who_runs_the_platform(platform, client):
    path = reverse("labor:imports")
    seen = path in platform.get(reverse("desk:my_work")).content.decode()
    client.force_login(make_user())

    assert (seen, path in client.get(reverse("desk:my_work")).content.decode()) == (True, False)
