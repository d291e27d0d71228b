"""Files as evidence: what may come, what is left of it, who gets it, and how."""

import csv
from base64 import b64encode
from datetime import timedelta
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, connection, transaction
from django.utils import timezone
from PIL import Image

from partnerships.evidence import admit
from partnerships.models import EvidenceContent, EvidenceFile, Update
from partnerships.pictures import LONGEST
from regions.scope import in_region
from tests.factories import make_member
from tests.partnerships.acting import link_to, make_item
from tests.partnerships.uploads import GPS, KEPT, PDF, REFUSED, SVG, made, photo_with_place, png_with_text, written

pytestmark = pytest.mark.django_db


def sent(name: str, content: bytes, **more: str):
    # The type a browser claims is anybody's word.
    return {"how": "doing", "file": SimpleUploadedFile(name, content, content_type="image/png"), **more}


def kept(region):
    with in_region(region):
        return list(EvidenceFile.objects.select_related("stored").order_by("id"))


# ---- the gate ----


@pytest.mark.parametrize("what", KEPT)
def test_what_is_evidence_is_kept_as_what_it_is(what):
    name, content, kind = KEPT[what]

    file = admit(name, made(content))

    assert (file.kind, file.name) == (kind, f"{name.rpartition('.')[0] or name}.{kind}")


@pytest.mark.parametrize("what", REFUSED)
def test_what_is_no_evidence_is_refused_in_words(what):
    name, content, code = REFUSED[what]

    with pytest.raises(ValidationError) as refused:
        admit(name, made(content))

    assert refused.value.code == code
    assert refused.value.messages[0].endswith(".")


@pytest.mark.parametrize("blank", [b" ", b"\t", b"\n"])
def test_a_text_of_millions_of_blanks_is_read_in_one_pass(blank):
    """It took a pattern that begins anew at each of them hours."""
    assert admit("note.txt", b"hello" + blank * 5_000_000).kind == "txt"


def test_a_document_damaged_where_it_is_packed_is_refused_in_words():
    whole = bytearray(document_of_parts())
    at = whole.index(b"[Content_Types].xml") + len(b"[Content_Types].xml")
    whole[at : at + 40] = b"\xff" * 40

    with pytest.raises(ValidationError) as refused:
        admit("plan.docx", bytes(whole))

    assert refused.value.code == "damaged"


def document_of_parts():
    packed = BytesIO()
    with ZipFile(packed, "w", ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types>" + "<Default/>" * 50 + "</Types>")
        archive.writestr("word/document.xml", "<document/>")
    return packed.getvalue()


@pytest.mark.parametrize("make", [photo_with_place, png_with_text])
def test_of_a_picture_nothing_but_the_picture_is_left(make):
    before = make()

    after = admit("picture.jpg", before).content

    assert GPS.encode() in before
    assert GPS.encode() not in after
    with Image.open(BytesIO(after)) as picture:
        assert dict(picture.getexif()) == {}
        assert {"exif", "xmp", "comment", "icc_profile"}.isdisjoint(picture.info)


def test_of_a_picture_with_a_page_behind_it_the_page_is_gone():
    name, content, _kind = KEPT["a GIF with a page behind it"]

    assert b"<script>" in made(content)
    assert b"<script>" not in admit(name, made(content)).content


def test_a_photo_stands_as_its_camera_was_held():
    with (
        Image.open(BytesIO(photo_with_place())) as lying,
        Image.open(BytesIO(admit("x.jpg", photo_with_place()).content)) as up,
    ):
        assert (lying.size, up.size) == ((40, 30), (30, 40))


def test_a_large_photo_is_made_as_large_as_can_be_looked_at():
    with Image.open(BytesIO(admit("x.jpg", written("JPEG", (6000, 3000))).content)) as picture:
        assert picture.size == (LONGEST, LONGEST // 2)


def test_names_lose_folders_and_what_hides_their_ending():
    assert admit("..\\..\\C:\\fakepath\\May\u202efdp.txt", b"It runs.").name == "Mayfdp.txt"
    assert admit("../../etc/<b>roster</b>.pdf", PDF).name == "b-.pdf"
    assert admit("a\r\nSet-Cookie: x.txt", b"It runs.").name == "aSet-Cookie- x.txt"
    assert admit(".txt", b"It runs.").name == "evidence.txt"
    assert len(admit("long" * 90 + ".pdf", PDF).name) == 104


# ---- the owner's page ----


def test_owner_sends_a_photo_with_a_tap_and_gets_it_back_on_the_page(client, region, item, path):
    page = client.post(path, sent("IMG_1.jpg", photo_with_place(), note="It runs."), follow=True).content.decode()

    (file,) = kept(region)
    address = f"{path}files/{file.pk}/"
    assert f'<a href="{address}" download>IMG_1.jpg</a>' in page
    assert client.get(address).content == bytes(file.stored.content)


@pytest.mark.parametrize(
    "what", ["an SVG with a script", "50,000 by 50,000 points", "a program", "a letter with macros"]
)
def test_what_is_refused_writes_nothing_and_loses_no_word(client, region, path, what):
    name, content, _code = REFUSED[what]

    answer = client.post(
        path, sent(name, made(content), note="Forty-eight places", evidence_figure="48", evidence_unit="places")
    )

    page = answer.content.decode()
    assert answer.status_code == 400
    assert "Forty-eight places</textarea>" in page
    assert 'value="places"' in page
    assert '<p class="wrong">' in page
    with in_region(region):
        assert (Update.objects.count(), EvidenceFile.objects.count(), EvidenceContent.objects.count()) == (0, 0, 0)


def test_a_file_with_an_unfitting_report_is_not_kept_either(client, region, path):
    late = {"due_on": (timezone.localdate() + timedelta(days=9)).isoformat()}

    assert client.post(path, sent("roster.pdf", PDF, **late)).status_code == 400
    assert kept(region) == []


def test_evidence_of_200_mb_is_refused_before_it_is_read(client, path):
    answer = client.post(path, CONTENT_LENGTH=str(200 * 1024 * 1024))

    assert answer.status_code == 413
    assert "We read up to 12 MB at once." in answer.content.decode()


def test_scanners_that_follow_every_link_change_nothing(client, region, item, path):
    client.post(path, sent("roster.pdf", PDF))
    (file,) = kept(region)
    with in_region(region):
        before = list(Update.objects.values()), list(EvidenceFile.objects.values())

    for address in (path, f"{path}saved/", f"{path}?how=done", f"{path}files/{file.pk}/"):
        for ask in (client.get, client.head):
            assert [ask(address, headers={"user-agent": "Barracuda Sentinel"}).status_code for _twice in "ab"] == [
                200,
                200,
            ]

    with in_region(region):
        assert (list(Update.objects.values()), list(EvidenceFile.objects.values())) == before


# ---- how it is served, and to whom ----


@pytest.mark.parametrize("what", KEPT)
def test_every_kind_is_served_to_be_kept_and_never_to_run(client, region, item, path, what):
    name, content, _kind = KEPT[what]
    client.post(path, sent(name, made(content)))
    (file,) = kept(region)
    client.force_login(make_member(region))

    for address in (f"{path}files/{file.pk}/", f"/r/{region.slug}/evidence/{file.pk}/"):
        answer = client.get(address)

        assert answer.content == bytes(file.stored.content)
        assert answer["Content-Disposition"].startswith("attachment; filename")
        assert answer["Content-Security-Policy"] == "sandbox; default-src 'none'; frame-ancestors 'none'"
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert answer["Cross-Origin-Resource-Policy"] == "same-origin"
        assert "no-store" in answer["Cache-Control"]
        assert "private" in answer["Cache-Control"]
        assert "html" not in answer["Content-Type"]
        assert "svg" not in answer["Content-Type"]


def test_a_file_is_opened_by_the_link_of_its_own_item_only(client, region, item, path):
    client.post(path, sent("roster.pdf", PDF))
    (file,) = kept(region)
    with in_region(region), timezone.override(region.time_zone):
        other = link_to(make_item()).path

    assert client.get(f"{path}files/{file.pk}/").status_code == 200
    assert client.get(f"{other}files/{file.pk}/").status_code == 404
    assert client.get(f"/r/{region.slug}/evidence/{file.pk}/").status_code == 302


def test_staff_see_it_on_the_item_and_on_its_priority(convener_of, region, item, path, client):
    client.post(path, sent("roster.pdf", PDF))
    (file,) = kept(region)
    staff = convener_of(region)

    for page in (f"/r/{region.slug}/items/{item.pk}/", f"/r/{region.slug}/priorities/{item.team.priority_id}/"):
        assert (
            f'<a href="/r/{region.slug}/evidence/{file.pk}/" download>roster.pdf</a>'
            in staff.get(page).content.decode()
        )


def test_staff_key_one_in_for_the_owner(convener_of, region, item):
    staff = convener_of(region)

    staff.post(f"/r/{region.slug}/items/{item.pk}/report/", sent("roster.pdf", PDF))

    assert [(file.name, file.size, file.state) for file in kept(region)] == [("roster.pdf", len(PDF), "open")]


@pytest.fixture
def convener_of(client):
    def signed_in(region):
        client.force_login(make_member(region))
        return client

    return signed_in


def test_an_item_holds_thirty_files_and_says_so(client, region, item, path, monkeypatch):
    monkeypatch.setattr("partnerships.models.evidence.MOST_OF_AN_ITEM", 1)
    client.post(path, sent("roster.pdf", PDF))

    answer = client.post(path, sent("roster.pdf", PDF, note="Another"))

    assert "This item has 1 files already." in answer.content.decode()
    assert len(kept(region)) == 1


# ---- what the database holds us to ----


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE partnerships_evidencefile SET name = 'other.pdf'",
        "UPDATE partnerships_evidencefile SET state = 'held'",
        "UPDATE partnerships_evidencecontent SET content = 'other'",
    ],
)
def test_the_schema_keeps_a_file_as_it_came(client, region, path, statement):
    client.post(path, sent("roster.pdf", PDF))

    with (
        pytest.raises(IntegrityError, match="kept"),
        in_region(region),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)


def test_all_files_of_a_partnership_come_as_a_list(convener_of, region, item, path, client):
    client.post(path, sent("=cmd.pdf", PDF))
    (file,) = kept(region)
    with in_region(region):
        slug = item.team.priority.partnership.slug

    answer = convener_of(region).get(f"/r/{region.slug}/partnerships/{slug}/evidence.csv")

    [head, line] = list(csv.reader(answer.content.decode("utf-8-sig").splitlines()))
    said = dict(zip(head, line, strict=True))
    assert (said["Bytes"], said["Item"], said["SHA-256"]) == (str(len(PDF)), item.title, file.sha256)
    assert said["File"] == "'=cmd.pdf"
    assert said["Address"].endswith(f"/r/{region.slug}/evidence/{file.pk}/")


def test_programs_send_list_and_read_files(convener_of, region, item):
    api, programs = f"/api/v1/regions/{region.slug}", convener_of(region)
    good = {"name": "roster.pdf", "content": b64encode(PDF).decode()}
    bad = {"name": "logo.svg", "content": b64encode(SVG).decode()}

    def report(*files):
        said = {"status": "doing", "files": files}
        return programs.post(f"{api}/items/{item.pk}/report/", said, content_type="application/json")

    refused = report(good, bad)

    assert (refused.status_code, kept(region)) == (400, [])
    assert "This file holds a program or a web page." in refused.content.decode()
    assert report({"name": "a.pdf", "content": "§"}).status_code == 400
    assert (report(*[good] * 6).status_code, kept(region)) == (400, [])
    assert report(good).status_code == 200
    [listed] = programs.get(f"{api}/evidence/?item={item.pk}").json()["results"]
    assert (listed["name"], listed["size"], listed["item"], listed["state"]) == (
        "roster.pdf",
        len(PDF),
        item.pk,
        "open",
    )
    content = programs.get(f"{api}/evidence/{listed['id']}/content/")
    assert (content.content, content["Content-Disposition"]) == (PDF, 'attachment; filename="roster.pdf"')
