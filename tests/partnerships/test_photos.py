"""The photo of an outcome: what may come, what is left of it, who sees it where, and what the database holds us to."""

from base64 import b64encode
from io import BytesIO
from random import Random
from types import SimpleNamespace

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, connection, transaction
from PIL import Image

from partnerships.models import FileState, Outcome, OutcomePhoto, PhotoContent, Priority, Shown
from partnerships.photos import LONGEST, MOST_KEPT, photo_of
from partnerships.scanning import scan_held
from regions.models import Activity, Link, Role
from regions.scope import in_region
from tests.factories import make_member, make_region, make_user
from tests.partnerships.acting import make_priority
from tests.partnerships.ballot_box import count, opened, place
from tests.partnerships.uploads import GPS, KEPT, REFUSED, SVG, made, photo_with_place, png_with_text, written

pytestmark = pytest.mark.django_db

PICTURES = {what: content for what, (_name, content, kind) in KEPT.items() if kind in ("jpg", "png")}
NO_PICTURES = {what: content for what, (_name, content, kind) in KEPT.items() if what not in PICTURES}
NO_PICTURES |= {what: content for what, (_name, content, _code) in REFUSED.items() if what != "a picture called a PDF"}
SEEN = "Two students at the new lathe"


@pytest.fixture
def region():
    return make_region(slug="valley")


@pytest.fixture
def outcome(region):
    with in_region(region):
        return Outcome.tell(make_priority(title="Weekend rotations"), title="Fifty trained", kind="training", by=None)


@pytest.fixture
def staff(region, client):
    client.force_login(make_member(region))
    return client


def sent(content=None, **more):
    # Neither what a browser claims nor what a file is called is believed.
    file = {"photo": SimpleUploadedFile("logo.svg", content, content_type="image/svg+xml")} if content else {}
    return file | {"alt": SEEN} | more


def page_of(outcome):
    return f"/r/valley/outcomes/{outcome.pk}/photo/"


def kept(region):
    with in_region(region):
        return list(OutcomePhoto.objects.select_related("stored"))


def put(region, outcome, **more):
    with in_region(region):
        return outcome.photograph(photo_of(photo_with_place()), **{"alt": SEEN, "by": None} | more)


# ---- the gate ----


@pytest.mark.parametrize("what", PICTURES)
def test_a_picture_is_kept_as_one_that_can_be_shown(what):
    photo = photo_of(made(PICTURES[what]))

    with Image.open(BytesIO(photo.content)) as picture:
        assert (picture.format, picture.mode, picture.size) == (
            {"jpg": "JPEG", "png": "PNG"}[photo.kind],
            "RGB",
            (photo.width, photo.height),
        )


@pytest.mark.parametrize("what", NO_PICTURES)
def test_what_is_no_picture_is_refused_in_words(what):
    with pytest.raises(ValidationError) as refused:
        photo_of(made(NO_PICTURES[what]))

    assert refused.value.messages[0].endswith(".")


@pytest.mark.parametrize("make", [photo_with_place, png_with_text])
def test_nothing_but_the_picture_is_left(make):
    before = make()

    after = photo_of(before).content

    assert GPS.encode() in before
    assert GPS.encode() not in after
    with Image.open(BytesIO(after)) as picture:
        assert dict(picture.getexif()) == {}
        assert {"exif", "xmp", "comment", "icc_profile"}.isdisjoint(picture.info)


def test_it_stands_as_its_camera_was_held_and_is_no_larger_than_a_page_needs():
    lying, wide = photo_of(photo_with_place()), photo_of(written("JPEG", (6000, 3000)))

    assert (lying.width, lying.height) == (30, 40)
    assert (wide.width, wide.height) == (LONGEST, LONGEST // 2)


@pytest.mark.parametrize("mode", ["RGB", "RGBA"])
def test_even_noise_stays_within_what_the_database_takes(mode):
    noise = Image.frombytes(mode, (LONGEST, LONGEST), Random(1).randbytes(LONGEST * LONGEST * len(mode)))
    out = BytesIO()
    noise.save(out, "PNG", compress_level=1)

    assert len(photo_of(out.getvalue()).content) < MOST_KEPT


# ---- by staff ----


def test_the_convener_puts_one_beside_it_with_what_one_sees(staff, region, outcome):
    answer = staff.post(page_of(outcome), sent(photo_with_place()), follow=True)

    (photo,) = kept(region)
    page = answer.content.decode()
    assert f'<img src="/r/valley/photos/{photo.pk}/" alt="{SEEN}" width="30" height="40" loading="lazy">' in page
    assert staff.get(f"/r/valley/photos/{photo.pk}/").content == bytes(photo.stored.content)
    with in_region(region):
        assert Activity.objects.latest("id").verb == "outcome.photographed"


@pytest.mark.parametrize(
    "path", ["outcomes/{0.pk}/thread/", "priorities/{0.priority_id}/", "partnerships/{1}/outcomes/"]
)
def test_it_stands_where_the_outcome_stands(staff, region, outcome, path):
    with in_region(region):
        slug = outcome.priority.partnership.slug
    address = f"/r/valley/{path.format(outcome, slug)}"
    assert "<img" not in staff.get(address).content.decode()

    photo = put(region, outcome)

    assert f'<img src="/r/valley/photos/{photo.pk}/" alt="{SEEN}"' in staff.get(address).content.decode()


def test_a_telling_brings_its_photo_along(staff, region, outcome):
    said = {"title": "Told at once", "kind": "training", **sent(photo_with_place(), photo_agreed_by="Their teacher")}

    staff.post(f"/r/valley/priorities/{outcome.priority_id}/outcome/", said)

    (photo,) = kept(region)
    with in_region(region):
        assert (photo.outcome.title, photo.alt, photo.agreed_by) == ("Told at once", SEEN, "Their teacher")


def test_a_telling_with_an_unfit_photo_tells_nothing_and_loses_no_word(staff, region, outcome):
    said = {"title": "Told at once", "kind": "training", **sent(SVG)}

    answer = staff.post(f"/r/valley/priorities/{outcome.priority_id}/outcome/", said)

    page = answer.content.decode()
    assert answer.status_code == 400
    assert "This is not a photo." in page
    assert 'value="Told at once"' in page
    with in_region(region):
        assert Outcome.objects.count() == 1


@pytest.mark.parametrize(
    ("said", "words"),
    [
        (sent(), "Choose a photo."),
        (sent(b"x" * 60, alt=""), "This is not a photo."),
        ({**sent(), "photo": "there"}, "Choose a photo."),
    ],
)
def test_without_a_photo_nothing_is_kept(staff, region, outcome, said, words):
    answer = staff.post(page_of(outcome), said)

    assert (answer.status_code, kept(region)) == (400, [])
    assert words in answer.content.decode()


def test_without_words_for_who_cannot_see_it_nothing_is_kept(staff, region, outcome):
    answer = staff.post(page_of(outcome), sent(photo_with_place(), alt=" "))

    assert (answer.status_code, kept(region)) == (400, [])
    assert "Say in a few words what one sees in it" in answer.content.decode()


def test_another_takes_its_place_and_nothing_is_left_of_the_one_before(staff, region, outcome):
    before = put(region, outcome, agreed_by="Their teacher")

    staff.post(page_of(outcome), sent(written("PNG", (80, 60)), photo_agreed_by=""))

    (photo,) = kept(region)
    assert (photo.pk != before.pk, photo.kind, photo.width, photo.agreed_by) == (True, "png", 80, "")
    assert staff.get(f"/r/valley/photos/{before.pk}/").status_code == 404
    with in_region(region):
        assert PhotoContent.objects.count() == 1


def test_what_is_said_of_it_changes_without_another_photo(staff, region, outcome):
    before = put(region, outcome)

    staff.post(page_of(outcome), sent(alt="A lathe", photo_agreed_by="Their teacher"))

    (photo,) = kept(region)
    assert (photo.pk, photo.alt, photo.agreed_by) == (before.pk, "A lathe", "Their teacher")


def test_it_is_taken_out(staff, region, outcome):
    photo = put(region, outcome)

    page = staff.post(page_of(outcome), {"out": "1"}, follow=True).content.decode()

    assert "The photo is gone." in page
    assert kept(region) == []
    assert staff.get(f"/r/valley/photos/{photo.pk}/").status_code == 404
    again = staff.post(page_of(outcome), {"out": "1"})
    assert (again.status_code, "There is no photo of it any more." in again.content.decode()) == (400, True)


def test_what_the_public_reads_is_taken_back_before_its_photo_changes_but_a_photo_goes_at_once(staff, region, outcome):
    put(region, outcome)
    with in_region(region):
        outcome.publish(by=None, agreed_by="Their teacher")

    refused = staff.post(page_of(outcome), sent(written("PNG")))
    assert "This outcome is already published. Take it back first" in refused.content.decode()
    assert [photo.kind for photo in kept(region)] == ["jpg"]
    staff.post(page_of(outcome), {"out": "1"})
    assert kept(region) == []


def test_looking_changes_nothing(staff, region, outcome):
    photo = put(region, outcome)

    for address in (page_of(outcome), f"{page_of(outcome)}?out=1", f"/r/valley/photos/{photo.pk}/"):
        for ask in (staff.get, staff.head):
            assert [ask(address).status_code for _twice in "ab"] == [200, 200]

    assert [row.pk for row in kept(region)] == [photo.pk]


# ---- by a champion's link ----


@pytest.fixture
def phone(region, client):
    """A champion of what a ballot chose, with something told of it, and the links of all who voted."""
    with in_region(region):
        box = opened(winners=1)
        place(box, [[2], [1], [1]])
        count(box.ballot)
        option = box.ballot.options.select_related("requirement__partnership", "ballot").get(pk=box.options[0].pk)
        priority = Priority.adopt(option, title="Rotations", by=None)
        leader, other = (elector.contact for elector in box.electors[:2])
        priority.sign_up(leader, by=leader)
        outcome = Outcome.tell(priority, title="Fifty trained", kind="training", by=None)
        links = Link.objects.to("ballot", box.ballot)
        paths = [f"{links.get(contact=one).path.removesuffix('vote/')}" for one in (leader, other)]
    at = f"champion/{priority.pk}/outcome/"
    return SimpleNamespace(
        client=client,
        leader=leader,
        priority=priority,
        outcome=outcome,
        told=f"{paths[0]}{at}",
        others=f"{paths[1]}{at}",
    )


def test_a_champion_adds_one_on_the_phone_exchanges_it_and_takes_it_out(region, phone):
    page = f"{phone.told}{phone.outcome.pk}/"
    assert "Add a photo" in phone.client.get(phone.told).content.decode()

    answer = phone.client.post(page, sent(photo_with_place(), photo_agreed_by="Their teacher"))

    assert (answer.status_code, answer.headers["Location"]) == (302, phone.told)
    (photo,) = kept(region)
    shown = f'<img src="{page}photo/" alt="{SEEN}"'
    assert shown in phone.client.get(phone.told).content.decode()
    assert shown in phone.client.get(page).content.decode()
    assert phone.client.get(f"{page}photo/").content == bytes(photo.stored.content)
    with in_region(region):
        assert Activity.objects.latest("id").contact == phone.leader
    phone.client.post(page, sent(written("PNG")))
    assert [row.kind for row in kept(region)] == ["png"]
    phone.client.post(page, {"out": "1"})
    assert kept(region) == []


def test_a_champion_tells_with_a_photo(region, phone):
    phone.client.post(phone.told, {"title": "More", "kind": "training", **sent(photo_with_place())})

    (photo,) = kept(region)
    with in_region(region):
        assert (photo.outcome.title, photo.alt) == ("More", SEEN)


def test_who_does_not_carry_it_neither_sees_nor_changes_it(region, phone):
    put(region, phone.outcome)
    mine, theirs = f"{phone.told}{phone.outcome.pk}/", f"{phone.others}{phone.outcome.pk}/"
    assert [phone.client.get(f"{mine}{way}").status_code for way in ("", "photo/")] == [200, 200]

    assert [phone.client.get(f"{theirs}{way}").status_code for way in ("", "photo/")] == [404, 404]
    assert phone.client.post(theirs, {"out": "1"}).status_code == 404
    assert len(kept(region)) == 1


def test_of_another_priority_a_champion_finds_nothing(region, phone):
    with in_region(region):
        elsewhere = Outcome.tell(make_priority(), title="Not hers", kind="training", by=None)
    put(region, elsewhere)

    page = f"{phone.told}{elsewhere.pk}/"

    assert [phone.client.get(f"{page}{way}").status_code for way in ("", "photo/")] == [404, 404]
    with in_region(region), pytest.raises(ValidationError) as refused:
        elsewhere.photograph(None, alt="Hers", by=phone.leader)
    assert refused.value.code == "carries"
    with in_region(region), pytest.raises(ValidationError) as refused:
        elsewhere.take_photo_out(by=phone.leader)
    assert refused.value.code == "carries"


# ---- who sees it where ----

STAFF = {"owner", "convener", "viewer"}
ROLES = set(Role.values) | {"stranger", "anonymous"}
# What has to be so before everybody sees it; without any of them nobody outside does.
CONDITIONS = ("page open", "photos shown", "outcomes shown", "outcome published", "agreed", "looked at")


def arranged(region, outcome, lacking=""):
    """A photo that everybody may see, but for what is lacking."""
    agreed = "" if lacking == "agreed" else "Their teacher"
    photo = put(region, outcome, agreed_by=agreed)
    with in_region(region):
        table = outcome.priority.partnership
        shown = set(Shown.values) - {"photos shown": {Shown.PHOTOS}, "outcomes shown": {Shown.OUTCOMES}}.get(
            lacking, set()
        )
        table.choose_shown(shown, by=None)
        if lacking == "looked at":
            OutcomePhoto.objects.filter(pk=photo.pk).delete()
            photo = OutcomePhoto(outcome=outcome, kind="jpg", width=3, height=3, alt=SEEN, agreed_by=agreed)
            photo.size, photo.sha256, photo.state = 1, "00", FileState.HELD
            photo.save()
        if lacking != "outcome published":
            outcome.publish(by=None, agreed_by="Their teacher")
        if lacking != "page open":
            table.publish(by=None)
        return photo, table.slug


@pytest.mark.parametrize("lacking", ["", *CONDITIONS])
def test_everybody_sees_it_where_all_agreed_and_nobody_where_one_thing_lacks(client, region, outcome, lacking):
    photo, slug = arranged(region, outcome, lacking)
    everybody = ROLES if not lacking else set()
    inside = STAFF if lacking != "looked at" else set()
    people = {role: make_member(region, role=role) for role in ROLES - {"stranger", "anonymous"}}
    people["stranger"] = make_user()
    addresses = {
        f"/r/valley/photos/{photo.pk}/": inside,
        f"/p/valley/{slug}/photos/{photo.pk}/": everybody,
    }
    pages = {f"/p/valley/{slug}/": everybody, f"/p/valley/{slug}/embedded/": everybody}
    pages[f"/p/valley/{slug}/data.json"] = everybody
    pages[f"/r/valley/outcomes/{outcome.pk}/thread/"] = inside

    sees: dict[str, set[str]] = {address: set() for address in addresses | pages}
    for role in ROLES:
        client.logout()
        if role in people:
            client.force_login(people[role])
        for address in addresses:
            answer = client.get(address)
            if answer.status_code == 200 and answer.content == bytes(photo.stored.content):
                sees[address].add(role)
        for address in pages:
            if f"/photos/{photo.pk}/" in client.get(address).content.decode():
                sees[address].add(role)

    assert sees == addresses | pages


def test_another_region_finds_nothing(client, region, outcome):
    photo, slug = arranged(region, outcome)
    other = make_region(slug="other")
    client.force_login(make_member(other))

    assert client.get(f"/r/other/photos/{photo.pk}/").status_code == 404
    assert client.get(f"/p/other/{slug}/photos/{photo.pk}/").status_code == 404
    assert client.get(f"/r/valley/photos/{photo.pk}/").status_code == 404


@pytest.mark.parametrize("public", [True, False])
def test_it_is_served_to_be_looked_at_and_never_to_run(client, region, outcome, public):
    photo, slug = arranged(region, outcome)
    if not public:
        client.force_login(make_member(region))

    answer = client.get(f"/p/valley/{slug}/photos/{photo.pk}/" if public else f"/r/valley/photos/{photo.pk}/")

    assert answer["Content-Type"] == "image/jpeg"
    assert answer["Content-Disposition"] == f'attachment; filename="outcome-{outcome.pk}.jpg"'
    assert answer["Content-Security-Policy"] == "sandbox; default-src 'none'; frame-ancestors 'none'"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Cross-Origin-Resource-Policy"] == "same-origin"
    assert answer["Cache-Control"] == "public, no-cache" if public else "no-store" in answer["Cache-Control"]


def test_what_is_taken_out_is_gone_from_the_public_at_once(client, region, outcome):
    photo, slug = arranged(region, outcome)
    address = f"/p/valley/{slug}/photos/{photo.pk}/"
    tag = client.get(address)["ETag"]
    assert client.get(address, headers={"if-none-match": tag}).status_code == 304

    with in_region(region):
        outcome.take_photo_out(by=None)

    assert client.get(address, headers={"if-none-match": tag}).status_code == 404
    assert "<img" not in client.get(f"/p/valley/{slug}/").content.decode()


def test_open_data_names_it_with_its_words(client, region, outcome, settings):
    photo, slug = arranged(region, outcome)

    data = client.get(f"/p/valley/{slug}/data.json").json()

    (told,) = data["priorities"][0]["outcomes"]
    assert told["photo"] == {"url": f"{settings.BASE_URL}/p/valley/{slug}/photos/{photo.pk}/", "alt": SEEN}


def test_the_preview_shows_it_from_inside_while_the_page_is_closed(staff, region, outcome):
    photo, slug = arranged(region, outcome, "page open")

    page = staff.get(f"/r/valley/partnerships/{slug}/public/preview/").content.decode()

    assert f'<img src="/r/valley/photos/{photo.pk}/"' in page


@pytest.mark.parametrize("agreed", ["Their teacher", ""])
def test_the_funders_pack_prints_it_where_they_agreed(staff, region, outcome, agreed):
    photo = put(region, outcome, agreed_by=agreed)
    with in_region(region):
        slug = outcome.priority.partnership.slug

    page = staff.get(f"/r/valley/partnerships/{slug}/pack/").content.decode()

    assert (f'<img src="/r/valley/photos/{photo.pk}/"' in page) is bool(agreed)
    assert "Fifty trained" in page


# ---- the scanner of the house ----


def test_it_waits_for_the_scanner_and_goes_when_something_is_found(staff, region, outcome, settings, tmp_path):
    says = tmp_path / "says"
    settings.EVIDENCE_SCAN = f"command:sh {says}"
    staff.post(page_of(outcome), sent(photo_with_place()))
    (photo,) = kept(region)
    address, thread = f"/r/valley/photos/{photo.pk}/", f"/r/valley/outcomes/{outcome.pk}/thread/"
    assert (photo.state, staff.get(address).status_code) == ("held", 404)
    assert "Photo: Being checked" in staff.get(thread).content.decode()

    says.write_text("cat >/dev/null; echo Eicar; exit 1")
    assert scan_held(region, photo.kept_at) == 1

    assert staff.get(address).status_code == 404
    assert "Photo: Deleted: something harmful was found in it" in staff.get(thread).content.decode()
    with in_region(region):
        assert PhotoContent.objects.count() == 0
        assert Activity.objects.latest("id").detail["found"] == "Eicar"
    assert "Choose a photo." in staff.post(page_of(outcome), sent()).content.decode()

    says.write_text("cat >/dev/null; exit 0")
    staff.post(page_of(outcome), sent(photo_with_place()))
    assert scan_held(region, photo.kept_at) == 1
    (photo,) = kept(region)
    assert staff.get(f"/r/valley/photos/{photo.pk}/").content == bytes(photo.stored.content)


# ---- programs ----


def test_programs_put_read_and_take_out(staff, region, outcome):
    api = f"/api/v1/regions/valley/outcomes/{outcome.pk}/"

    def asked(**said):
        return staff.put(f"{api}photo/", said, content_type="application/json")

    content = b64encode(photo_with_place()).decode()
    assert asked(alt=SEEN).status_code == 400
    assert asked(alt=SEEN, content=b64encode(SVG).decode()).status_code == 400
    assert asked(alt=SEEN, content="§").status_code == 400
    assert asked(content=content).status_code == 400
    assert staff.get(api).json()["photo"] is None
    put_one = asked(alt=SEEN, content=content)

    (photo,) = kept(region)
    assert put_one.json()["photo"] == {
        "id": photo.pk,
        "kind": "jpg",
        "size": photo.size,
        "sha256": photo.sha256,
        "width": 30,
        "height": 40,
        "alt": SEEN,
        "state": "open",
        "is_for_everybody": False,
    }
    assert asked(alt="A lathe", agreed_by="Their teacher").json()["photo"]["is_for_everybody"] is True
    assert staff.get(f"{api}photo/").content == bytes(photo.stored.content)
    assert staff.delete(f"{api}photo/").status_code == 204
    assert (staff.get(f"{api}photo/").status_code, kept(region)) == (404, [])


# ---- what the database holds us to ----

COLUMNS = "region_id, outcome_id, kind, size, sha256, state, kept_at, width, height, alt, agreed_by"


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE partnerships_outcomephoto SET width = 9",
        "UPDATE partnerships_outcomephoto SET state = 'held'",
        "UPDATE partnerships_outcomephoto SET alt = ''",
        "UPDATE partnerships_outcomephoto SET sha256 = '0'",
        "UPDATE partnerships_photocontent SET content = 'other'",
        f"INSERT INTO partnerships_outcomephoto ({COLUMNS}) SELECT {COLUMNS} FROM partnerships_outcomephoto",
    ],
)
def test_the_schema_keeps_one_photo_as_it_came(region, outcome, statement):
    put(region, outcome)

    with pytest.raises(IntegrityError), in_region(region), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


@pytest.mark.parametrize(
    "wrong", [{"kind": "pdf"}, {"width": LONGEST + 1}, {"height": 0}, {"size": MOST_KEPT + 1}, {"state": "refused"}]
)
def test_the_schema_takes_nothing_but_photos_of_a_size(region, outcome, wrong):
    with in_region(region):
        given = {"outcome": outcome, "kind": "jpg", "size": 1, "sha256": "0", "state": "held", "width": 1, "height": 1}
        OutcomePhoto.objects.create(**given, alt=SEEN).delete()

        with pytest.raises(IntegrityError), transaction.atomic():
            OutcomePhoto.objects.create(**given | wrong, alt=SEEN)


@pytest.mark.parametrize("change", [{"alt": "Somebody else"}, {"agreed_by": "Nobody"}])
def test_the_schema_changes_nothing_of_what_the_public_sees(region, outcome, change):
    photo = put(region, outcome)
    with in_region(region):
        outcome.publish(by=None, agreed_by="Their teacher")

        with pytest.raises(IntegrityError, match="taken back"), transaction.atomic():
            OutcomePhoto.objects.filter(pk=photo.pk).update(**change)
