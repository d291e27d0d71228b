"""A file for the directory: every encoding, a reason for every cell refused, nothing lost, twice is once."""

import csv
import io

import pytest
from django.core.exceptions import ValidationError

from regions.carrying import carry_on
from regions.importing import answer, confirm
from regions.models import Category, Contact, Import, ImportRow, Link, Organization, RegionCounty, RowState
from regions.scope import in_region
from regions.spreadsheets import defused, restored
from tests.factories import make_business, make_contact, make_member, make_partner, make_region, make_user
from tests.regions.bringing import apply, bring, directory_csv, press, upload

pytestmark = pytest.mark.django_db

GOOD = """Company,Kind,Category,County,First name,Last name,Job title,E-mail,Phone,Shoe size
Rio Norte Hospital,Business,,"Hidalgo, TX",Elena,Salinas,Chief nursing officer,elena@rio.example,+1 956 555 0142,38
Rio Norte Hospital,,,,Ray,Castellano,CFO,ray@rio.example,,
South Texas College,Community partner,College or university,48215,Priya,Raman,Dean,priya@stc.example,,
Chamber of Weslaco,partner,chamber,,,,,,,
"""


@pytest.fixture
def here():
    return make_region(slug="here")


@pytest.fixture
def convener(here, client):
    user = make_member(here, "convener")
    client.force_login(user)
    return user


def read(response):
    return list(csv.reader(io.StringIO(response.content.decode("utf-8-sig"), newline="")))


def states(region):
    with in_region(region):
        return list(ImportRow.objects.filter(batch=Import.objects.first()).values_list("state", flat=True))


def test_a_good_file_is_shown_first_and_written_only_when_asked(here, convener, client):
    page = upload(client, GOOD)

    assert "Four lines would change the directory." in page.content.decode()
    assert "Shoe size" in " ".join(page.context["batch"].unread)
    with in_region(here):
        assert Organization.objects.count() == 0

    done = press(client, page)

    assert "Four lines are in the directory." in done.content.decode()
    with in_region(here):
        elena = Contact.objects.get(email="elena@rio.example")
        assert (elena.name, elena.title, elena.phone) == ("Elena Salinas", "Chief nursing officer", "+1 956 555 0142")
        assert elena.organization.county_id == "48215"
        assert sorted(Organization.objects.values_list("name", "kind", "category")) == [
            ("Chamber of Weslaco", "partner", "chamber"),
            ("Rio Norte Hospital", "business", ""),
            ("South Texas College", "partner", "postsecondary"),
        ]


def test_the_same_file_twice_changes_nothing(here, convener, client):
    page = upload(client, GOOD)
    press(client, page)

    again = upload(client, GOOD)

    assert "This file would change nothing." in again.content.decode()
    assert states(here) == ["unchanged"] * 4


def test_applying_twice_is_refused(here, convener, client):
    page = upload(client, GOOD)
    press(client, page)

    again = client.post(page.request["PATH_INFO"])

    assert (again.status_code, "imported already" in again.content.decode()) == (400, True)
    with in_region(here):
        assert Contact.objects.count() == 3


@pytest.mark.parametrize(
    ("codec", "notice"),
    [("utf-8", ""), ("utf-8-sig", ""), ("utf-16", ""), ("cp1252", "Windows-1252")],
)
def test_every_encoding_people_have_is_read(here, convener, client, codec, notice):
    page = upload(client, "Organization,Kind,Name\nClínica Bahía,business,José Peña\n".encode(codec))
    press(client, page)

    assert notice in page.context["batch"].notice
    with in_region(here):
        assert Contact.objects.get().name == "José Peña"


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_every_delimiter_spreadsheets_write_is_read(here, convener, client, delimiter):
    content = "\n".join(delimiter.join(cells) for cells in (["Company", "Kind", "Name"], ["Rio", "business", "Elena"]))

    upload(client, content)

    assert states(here) == ["new"]


WRONG = """Organization,Kind,Category,County,NAICS,Name,E-mail,Note
Rio,business,,,,Elena,elena@rio.example,good
Rio,,,,,Zoe,not-an-address,first
Rio,partner,chamber,,,Ray,ray@rio.example,second
Mystery,,,,,Ada,ada@x.example,third
College,partner,,,,Ben,ben@x.example,fourth
Shop,business,,Atlantis,9999,Cy,cy@x.example,fifth
,business,,,,Di,di@x.example,sixth
Bank,business,chamber,,,Ed,ed@x.example,seventh
Mill,business,,,,<script>,fay@x.example,eighth
Store,business,,,,,gus@x.example,ninth
Farm,business,,,,Hal,hal@x.example,tenth,too,many
Good,business,,,,Ida,ida@x.example,eleventh
"""


def test_every_refused_cell_has_its_reason_and_every_line_comes_back_as_it_came(here, convener, client):
    page = upload(client, WRONG)
    with in_region(here):
        problems = [row.problems for row in Import.objects.get().rows.filter(state="error")]

    assert states(here) == ["new"] + ["error"] * 10 + ["new"]
    assert [[column for column, _sentence in row] for row in problems] == [
        ["email"], ["kind"], ["kind"], ["category"], ["county", "naics"], ["organization"], ["category"],
        ["name"], ["name"], [""],
    ]  # fmt: skip

    press(client, page)
    back = read(client.get(page.request["PATH_INFO"] + "to-correct.csv"))

    with in_region(here):
        assert [person.name for person in Contact.objects.all()] == ["Elena", "Ida"]
    assert back[0] == ["Organization", "Kind", "Category", "County", "NAICS", "Name", "E-mail", "Note", "Problem"]
    sent = list(csv.reader(io.StringIO(WRONG)))
    assert [line[: len(cells)] for line, cells in zip(back[1:], sent[2:12], strict=True)] == sent[2:12]
    assert all(line[-1] for line in back[1:])


def test_a_kind_may_be_any_word_of_the_directorys_own_filter(here, convener, client):
    words = [word for value, label in Category.choices for word in (value, str(label), str(label).upper())]
    words += ["Business", "BUSINESS", "business"]
    lines = "".join(f"Office {n},{word},Person {n}\n" for n, word in enumerate(words))

    press(client, upload(client, "Organization,Kind,Name\n" + lines))

    with in_region(here):
        found = dict(Organization.objects.values_list("name", "category"))
        assert Organization.objects.businesses().count() == 3
    expected = [value for value in Category.values for _thrice in range(3)] + [""] * 3
    assert [found[f"Office {n}"] for n in range(len(words))] == expected


def test_a_kind_that_names_another_sort_of_partner_is_shown_as_the_change_it_is(here, convener, client):
    with in_region(here):
        make_partner(name="Hall", category=Category.OTHER)

    page = upload(client, "Organization,Kind\nHall,Government\n")

    (cell,) = [cell for cell in page.context["lines"][0].cells if cell.heading == "Kind"]
    assert (cell.state, cell.before, cell.words) == ("update", "other", "Government")


def test_the_corrected_file_is_read_without_its_column_of_reasons(here, convener, client):
    page = upload(client, "Organization,Kind,Name,E-mail,Problem\nRio,business,Elena,elena@rio.example,email: …\n")

    assert (page.context["batch"].unread, states(here)) == ([], ["new"])


def test_a_reload_of_the_preview_loses_nothing_and_changes_nothing(here, convener, client):
    page = upload(client, WRONG)

    again = client.get(page.request["PATH_INFO"] + "?state=error")

    assert [line.row.line for line in again.context["lines"]] == list(range(3, 13))


def test_people_are_recognized_by_number_then_address_then_name(here, convener):
    with in_region(here):
        rio = make_business(name="Rio")
        by_number = make_contact(rio, name="One", email="one@x.example", external_id="7")
        by_address = make_contact(rio, name="Two", email="two@x.example")
        by_name = make_contact(rio, name="Three", email="", title="")
        text = (
            "Organization,Name,E-mail,Title,ID\n"
            "rio,One,new@x.example,Chair,7\n"
            "Rio,Dos,TWO@x.example,Chair,\n"
            "RIO,three,,Chair,\n"
            "Rio,Three,three@x.example,Chair,9\n"
        )
        batch = bring(text.encode(), by=convener)
        changes = [row.changes for row in batch.rows.all()]
        apply(batch, by=convener)

        assert Contact.objects.get(pk=by_number.pk).email == "new@x.example"
        assert Contact.objects.get(pk=by_address.pk).name == "Dos"
        assert Contact.objects.get(pk=by_name.pk).title == "Chair"
        assert ["email", "one@x.example", "new@x.example"] in changes[0]
        assert Contact.objects.count() == 3


def test_an_import_that_changes_an_address_ends_the_links_mailed_to_the_old_one(here, convener):
    with in_region(here):
        person = make_contact(make_business(name="Rio"), name="Elena", email="old@x.example")
        stays = make_contact(person.organization, name="Ray", email="ray@x.example")
        left = make_user(email="old@x.example")
        person.claim(left)
        Link.objects.issue("mail", [(each.pk, each) for each in (person, stays)], until=None)
        text = b"Organization,Name,E-mail,Title\nRio,Elena,new@x.example,CNO\nRio,Ray,RAY@x.example,CFO\n"

        batch = bring(text, by=convener)
        assert [row.asks[0][2] for row in batch.rows.filter(state="asks")] == [
            "Is this the same person as Elena (old@x.example)?"
        ]
        answer(batch, {}, every="same")
        apply(batch, by=convener)

        assert dict(Link.objects.values_list("contact", "version")) == {person.pk: 2, stays.pk: 1}
        assert list(Contact.objects.of(left)) == []


def test_an_empty_cell_erases_nothing(here, convener):
    with in_region(here):
        person = make_contact(make_business(name="Rio"), name="Elena", email="e@x.example", phone="1", title="CNO")
        batch = bring(b"Organization,Name,E-mail,Phone,Title\nRio,Elena,e@x.example,,\n", by=convener)
        assert batch.counts()[RowState.UNCHANGED] == 1
        with pytest.raises(ValidationError, match="No line of this file would change the directory"):
            apply(batch, by=convener)
        person.refresh_from_db()
        assert (person.phone, person.title) == ("1", "CNO")


def test_two_lines_about_one_person_that_disagree_are_not_guessed(here, convener):
    with in_region(here):
        text = b"Organization,Kind,Name,E-mail\nRio,business,Elena,e@x.example\nRio,business,Ella,e@x.example\n"
        batch = bring(text, by=convener)

        assert [row.state for row in batch.rows.all()] == ["new", "error"]
        assert batch.rows.last().problems == [["name", "Line 2 says something else."]]


def test_what_changed_since_the_preview_is_looked_at_again(here, convener):
    with in_region(here):
        batch = bring(b"Organization,Kind,Name,E-mail\nRio,business,Elena,e@x.example\n", by=convener)
        make_contact(make_business(name="Rio"), name="Elena", email="e@x.example")

        assert apply(batch, by=convener) == {"new": 0, "update": 0, "unchanged": 1, "asks": 0, "error": 0}
        assert Contact.objects.count() == 1


def test_new_organizations_without_a_kind_are_businesses_when_the_convener_says_so(here, convener, client):
    upload(client, "Company,Name\nRio,Elena\n")
    assert states(here) == ["error"]

    upload(client, "Company,Name\nRio,Elena\n", default_kind="business")
    assert states(here) == ["new"]


FORMULAS = [
    "=1+1",
    "+1 555 010 0000",
    "-5",
    "@SUM(A1)",
    "＝1",
    "'=1",
    "''+x",
    "= cmd|' /C calc'!A0",
    "O'Neill",
    "plain",
]


@pytest.mark.parametrize("text", [*FORMULAS, "\t=1", "\r=1", " =1", "'", ""])
def test_what_a_spreadsheet_would_run_is_marked_and_comes_back_as_it_was(text):
    marked = defused(text)

    assert not marked.lstrip().startswith(("=", "+", "-", "@", "＝"))
    assert restored(marked) == text


def test_an_export_comes_in_again_unchanged_formulas_included(here, convener):
    elsewhere = make_region(slug="elsewhere")
    with in_region(here):
        RegionCounty.objects.create(county_id="48215")
        for number, text in enumerate(FORMULAS):
            business = make_business(name=f"{text} Inc", county_id="48215", external_id=f"o{number}")
            make_contact(business, name=text, phone=text[:40], title=text, external_id=f"p{number}", language="es")
        make_partner(name="Nobody here yet", website="https://x.example/")
        exported = directory_csv()
        batch = bring(exported, by=convener)
        assert batch.counts() == {"new": 0, "update": 0, "unchanged": len(FORMULAS) + 1, "asks": 0, "error": 0}
    with in_region(elsewhere):
        apply(bring(exported, by=convener), by=convener)
        assert directory_csv() == exported


def test_the_export_page_gives_the_file(here, convener, client):
    with in_region(here):
        make_contact(make_business(name="Rio"), name="=Elena")

    response = client.get("/r/here/directory/export.csv")

    assert response["Content-Disposition"] == 'attachment; filename="here-directory.csv"'
    assert read(response)[1][8] == "'=Elena"


@pytest.mark.parametrize("count", [1, 50])
def test_the_preview_takes_the_same_statements_however_many_lines(here, convener, client, sql, count):
    page = upload(client, "Company,Kind,Name\n" + "".join(f"Org {n},business,P {n}\n" for n in range(count)))

    with sql(9):
        client.get(page.request["PATH_INFO"])


def test_five_thousand_lines_come_in_with_few_statements(here, convener, sql):
    text = "Company,Kind,Name,E-mail\n" + "".join(f"Org {n},business,P {n},p{n}@x.example\n" for n in range(5000))
    with in_region(here):
        batch = bring(text.encode(), by=convener)
        confirm(batch, by=convener)
        with sql(21):
            carry_on(here)
        assert batch.counts()["new"] == 5000
