"""Between reading and importing: what odd cells say, which column is which, mending in place, the same or new."""

import csv
import io
from base64 import b64encode
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from regions import workbooks
from regions.carrying import carry_on
from regions.columns import KNOWN
from regions.importing import answer, assign, confirm, correct, receive
from regions.models import Contact, Import, Organization
from regions.scope import in_region
from tests.factories import make_business, make_contact, make_member, make_region
from tests.programs import said
from tests.regions.bringing import apply, bring, press, send, upload

pytestmark = pytest.mark.django_db

GOOD = "Organization,Kind,Name,E-mail\nRio,business,Elena,elena@rio.example\n"


@pytest.fixture
def here():
    return make_region(slug="here")


@pytest.fixture
def convener(here, client):
    user = make_member(here, "convener")
    client.force_login(user)
    return user


def states(batch):
    return list(batch.rows.values_list("state", flat=True))


def cell(line, column):
    return f"cell-{line}-{list(KNOWN).index(column)}"


# ---- what is said twice, or in another language ----


def test_a_line_that_doubles_an_earlier_one_names_it_while_nothing_is_there_yet(here, convener, client):
    lines = GOOD.splitlines()
    page = upload(client, "\n".join([*lines, "Sol,business,Ana,ana@sol.example", lines[1], lines[1], "Sol,business,,"]))

    text = page.content.decode()
    with in_region(here):
        rows = list(Import.objects.get().rows.order_by("line").values_list("state", "warnings"))
    assert rows == [
        ("new", []),
        ("new", []),
        ("unchanged", [["", "Same as line 2"]]),
        ("unchanged", [["", "Same as line 2"]]),
        ("unchanged", [["", "Same as line 3"]]),
    ]
    assert text.count(">Same as line 2<") == 2
    assert "Already there<" not in text.split("<tbody>")[1]


def test_a_line_that_is_in_the_directory_says_so(here, convener):
    with in_region(here):
        apply(bring(GOOD.encode(), by=convener), by=convener)
        again = bring(GOOD.encode(), by=convener)

        assert list(again.rows.values_list("state", "warnings")) == [("unchanged", [])]


@pytest.mark.parametrize(
    ("words", "language"),
    [("español", "es"), ("Espanol", "es"), ("ES", "es"), ("Spanish", "es"), ("Inglés", "en"), ("english", "en")],
)
def test_a_language_may_be_named_in_spanish_too(here, convener, words, language):
    with in_region(here):
        apply(
            bring(f"Organization,Kind,Name,Language\nRio,business,Elena,{words}\n".encode(), by=convener), by=convener
        )

        assert Contact.objects.get().language == language


# ---- what looks odd ----


@pytest.mark.parametrize(
    ("column", "words", "sentence"),
    [
        ("Name", "elena@rio.example", "This looks like an e-mail address, not a name."),
        ("Organization", "info@rio.example", "This looks like an e-mail address, not an organization."),
        ("E-mail", "elena@gmial.com", "This address looks misspelled."),
        ("E-mail", "elena@rio.con", "This address looks misspelled."),
        ("Phone", "555", "This does not look like a whole phone number."),
        ("Phone", "call the office", "This does not look like a whole phone number."),
    ],
)
def test_an_odd_cell_is_read_and_pointed_out(here, convener, client, column, words, sentence):
    line = {"Organization": "Rio", "Kind": "business", "Name": "Elena", "E-mail": "e@x.example", "Phone": ""}
    line[column] = words

    page = upload(client, ",".join(line) + "\n" + ",".join(line.values()) + "\n")

    (shown,) = page.context["lines"]
    assert shown.row.state == "new"
    assert {one.heading: (one.state, one.why) for one in shown.cells}[column] == ("warning", sentence)


@pytest.mark.parametrize("phone", ["+1 956 555 0142", "(956) 555-0142 ext. 7", "956.555.0142x12", "555-0142"])
def test_phones_people_write_are_not_odd(here, convener, phone):
    with in_region(here):
        batch = bring(f"Company,Kind,Name,Phone\nRio,business,Elena,{phone}\n".encode(), by=convener)

        assert batch.rows.get().warnings == []


def test_an_address_two_people_share_is_pointed_out_before_one_becomes_the_other(here, convener):
    with in_region(here):
        make_contact(make_business(name="Rio"), name="Elena Salinas", email="office@rio.example")
        batch = bring(b"Company,Name,E-mail\nRio,Ray Castellano,office@rio.example\n", by=convener)

        assert batch.rows.get().warnings == [
            ["name", "This is Elena Salinas so far. If two people share the address, leave it empty for one of them."]
        ]


def test_each_cell_shows_what_it_would_do(here, convener, client):
    with in_region(here):
        make_contact(make_business(name="Rio"), name="Elena", email="elena@rio.example", title="CFO")

    page = upload(
        client,
        "Organization,Kind,Name,E-mail,Title,Shoes\nRio,business,Elena,elena@rio.example,CEO,38\n"
        "Port,business,Ana,ana@port.example,,\nPort,business,Bo,nonsense,,\n",
    )

    shown = [[one.state for one in line.cells] for line in page.context["lines"]]
    assert shown == [
        ["unchanged", "unchanged", "unchanged", "unchanged", "update", "out"],
        ["new", "new", "new", "new", "new", "out"],
        ["unchanged", "unchanged", "unchanged", "error", "unchanged", "out"],
    ]
    assert "<del>CFO</del> <ins>CEO</ins>" in page.content.decode()


# ---- which column is which ----

FOREIGN = "Firma,Art,Wer,Post\nRio,business,Elena,elena@rio.example\n"


def test_foreign_headings_are_asked_about_once_and_remembered(here, convener, client):
    page = upload(client, FOREIGN)
    assert "Tell us which column is which." in page.content.decode()
    chosen = {"column-0": "organization", "column-1": "kind", "column-2": "name", "column-3": "out"}
    chosen["default_kind"] = "out"

    refused = client.post(page.request["PATH_INFO"] + "columns/", chosen | {"column-2": "kind"})
    done = client.post(page.request["PATH_INFO"] + "columns/", chosen, follow=True)
    again = upload(client, FOREIGN)

    assert (refused.status_code, "Two columns cannot both be" in refused.content.decode()) == (400, True)
    for shown in (done, again):
        assert "One line would change the directory." in shown.content.decode()
        assert shown.context["batch"].unread == ["Post"]
    elsewhere = make_region(slug="elsewhere")
    with in_region(elsewhere):
        assert bring(FOREIGN.encode(), by=convener).columns == ["", "", "", ""]


def test_columns_that_lack_the_organization_are_refused(here, convener):
    with in_region(here):
        batch = bring(FOREIGN.encode(), by=convener)

        for columns, sentence in (
            ({2: "name"}, "names the organization"),
            ({0: "organization", 3: "email"}, "names the person"),
            ({0: "organization", 9: "name"}, "no such column"),
            ({0: "salary"}, "no such column"),
        ):
            with pytest.raises(ValidationError, match=sentence):
                assign(batch, columns)
        with pytest.raises(ValidationError, match="No line of this file"):
            confirm(batch, by=convener)


def test_new_organizations_are_businesses_when_it_is_said_later(here, convener, client):
    page = upload(client, "Company,Name\nRio,Elena\n")
    columns = {"column-0": "organization", "column-1": "name", "default_kind": "business"}

    done = client.post(page.request["PATH_INFO"] + "columns/", columns, follow=True)

    assert done.context["counts"]["new"] == 1


# ---- mending in place ----


def test_a_wrong_cell_is_mended_on_the_page_and_its_line_is_looked_at_again(here, convener, client):
    page = upload(client, GOOD + "Rio,business,Ray,nonsense\nPort,,Ana,ana@port.example\n")
    fix = page.request["PATH_INFO"] + "fix/?state=error"
    assert cell(3, "email") in page.content.decode()

    done = client.post(fix, {cell(3, "email"): "ray@rio.example", cell(4, "kind"): ""}, follow=True)
    with in_region(here):
        assert states(Import.objects.get()) == ["new", "new", "error"]
    client.post(fix, {cell(4, "kind"): "business"})
    press(client, page)

    assert done.request["QUERY_STRING"] == "state=error"
    with in_region(here):
        assert list(Contact.objects.values_list("name", "email")) == [
            ("Ana", "ana@port.example"), ("Elena", "elena@rio.example"), ("Ray", "ray@rio.example"),
        ]  # fmt: skip


def test_import_keeps_what_is_typed_into_cells_and_waits_for_what_is_still_wrong(here, convener, client):
    page = upload(client, GOOD + "Rio,business,Ray,nonsense\n")
    address = page.request["PATH_INFO"]

    held = client.post(address, {cell(3, "email"): "still nonsense"}, follow=True).content.decode()
    carry_on(here)
    with in_region(here):
        assert (Contact.objects.count(), Import.objects.get().rows.get(line=3).cells[-1]) == (0, "still nonsense")
    client.post(address, {cell(3, "email"): "ray@rio.example"})
    carry_on(here)

    assert "Line 3 still needs you. What you typed is kept, and nothing is imported yet." in held
    with in_region(here):
        assert list(Contact.objects.values_list("name", "email")) == [
            ("Elena", "elena@rio.example"), ("Ray", "ray@rio.example"),
        ]  # fmt: skip


def test_choosing_columns_keeps_what_is_typed_into_cells(here, convener, client):
    page = upload(client, GOOD + "Rio,business,Ray,nonsense\n")
    columns = {f"column-{place}": name for place, name in enumerate(("organization", "kind", "name", "email"))}

    client.post(
        page.request["PATH_INFO"] + "columns/",
        {**columns, "default_kind": "business", cell(3, "email"): "ray@rio.example"},
    )

    with in_region(here):
        assert states(Import.objects.get()) == ["new", "new"]


def test_every_button_of_the_preview_sends_the_cells_and_enter_looks_again(here, convener, client):
    page = upload(client, GOOD + "Rio,business,Ray,nonsense\n").content.decode()

    main = page.split("<main", 1)[1]
    assert main.count("<form") == 1
    assert main.index(">Look at these lines again<") < main.index(">Use these columns<") < main.index(">Import 1 line<")


def test_one_answer_for_all_stands_above_the_lines_that_do_not_say_their_kind(here, convener, client):
    page = upload(client, "Organization,Name\nRio,Elena\nSol,Ana\n")
    text = page.content.decode()

    done = client.post(page.request["PATH_INFO"] + "fix/", {"kind": "business"}, follow=True)

    assert "2 lines do not say whether they are businesses or community partners." in text.split("<table")[0]
    assert done.context["counts"]["new"] == 2
    assert "They are all businesses" not in done.content.decode()


def test_the_answer_for_all_counts_and_changes_only_lines_that_leave_the_kind_empty(here, convener, client):
    lines = "Rio,,Elena\nSol,,Ana\nPort,Enterprise,Ray\nMill,business,Ida\n"
    page = upload(client, "Organization,Kind,Name\n" + lines)

    done = client.post(page.request["PATH_INFO"] + "fix/", {"kind": "business"}, follow=True)

    assert "2 lines do not say whether they are businesses" in page.content.decode().split("<table")[0]
    with in_region(here):
        assert states(Import.objects.get()) == ["new", "new", "error", "new"]
    assert "“Enterprise” is not known here." in done.content.decode()
    assert "They are all businesses" not in done.content.decode()


def test_lines_of_other_pages_that_leave_the_kind_empty_count_too(here, convener, client):
    lines = "".join(f"Firm {n},Person {n}\n" for n in range(60))

    page = upload(client, "Organization,Name\n" + lines)

    assert "60 lines do not say whether they are businesses" in page.content.decode().split("<table")[0]


def test_what_is_wrong_with_a_cell_stands_where_the_line_begins_too(here, convener, client):
    page = upload(client, GOOD + "Rio,business,Ray,nonsense\n")

    line = page.context["lines"][1]
    (marked,) = line.marked
    first = page.content.decode().split("<tbody>")[1].split("</tr>")[1].split('class="cell')[0]
    assert f"E-mail: {marked.why}" in first


def test_a_column_the_file_lacks_is_added_by_mending(here, convener):
    with in_region(here):
        batch = bring(b"Company,Name\nRio,Elena\nPort,Ana\n", by=convener)

        correct(batch, {2: {"kind": "business"}})

        batch.refresh_from_db()
        assert (batch.header, batch.columns) == (
            ["Company", "Name", "Business or partner"], ["organization", "name", "kind"],
        )  # fmt: skip
        assert states(batch) == ["new", "error"]


def test_mending_one_line_may_settle_another(here, convener):
    with in_region(here):
        batch = bring(b"Company,Kind,Name,E-mail\nRio,busines,Elena,\nRio,,Ray,\n", by=convener)
        assert states(batch) == ["error", "error"]

        correct(batch, {2: {"kind": "business"}})

        assert states(batch) == ["new", "new"]


def test_what_is_not_in_the_file_or_is_over_cannot_be_mended(here, convener):
    with in_region(here):
        batch = bring(GOOD.encode(), by=convener)
        for cells in ({99: {"name": "x"}}, {2: {"salary": "x"}}):
            with pytest.raises(ValidationError, match="no such line or column"):
                correct(batch, cells)
        apply(batch, by=convener)
        for verb in (
            lambda: correct(batch, {2: {"name": "x"}}),
            lambda: answer(batch, {}, every="new"),
            lambda: assign(batch, {0: "organization"}),
            lambda: confirm(batch, by=convener),
        ):
            with pytest.raises(ValidationError, match="imported already"):
                verb()


def test_the_lines_that_are_left_come_as_a_workbook_with_reasons_too(here, convener, client):
    page = upload(client, GOOD + "Rio,business,=cmd,nonsense\n")
    address = page.request["PATH_INFO"] + "to-correct."

    lines = [cells for _number, cells in workbooks.read(client.get(address + "xlsx").content).lines]
    text = client.get(address + "csv").content.decode("utf-8-sig")

    assert lines == [
        ["Organization", "Kind", "Name", "E-mail", "Problem"],
        ["Rio", "business", "=cmd", "nonsense", "E-mail: Enter a valid email address."],
    ]
    assert list(csv.reader(io.StringIO(text)))[1] == ["Rio", "business", "'=cmd", *lines[1][3:]]


# ---- the same, or new ----


def test_a_name_that_only_resembles_one_we_know_asks_and_both_answers_are_kept(here, convener, client):
    with in_region(here):
        make_business(name="Rio Norte Hospital")
    text = "Company,Kind,Name\nRio Norte Hospital Inc.,,Elena\nRio Norte Hospital Inc.,,Ray\n"

    page = upload(client, text)
    assert [line.asks[0][0] for line in page.context["lines"]] == ["Is this the same as Rio Norte Hospital?"] * 2
    client.post(page.request["PATH_INFO"] + "fix/", {"answer-2-0": "same"})
    press(client, page)
    again = upload(client, text)

    assert again.context["counts"] == {"new": 0, "update": 0, "unchanged": 2, "asks": 0, "error": 0}
    with in_region(here):
        assert list(Organization.objects.values_list("name", flat=True)) == ["Rio Norte Hospital"]


def test_answered_as_new_it_is_another(here, convener):
    with in_region(here):
        make_business(name="Rio Norte Hospital")
        batch = bring(b"Company,Kind\nThe Rio Norte Hospital,business\n", by=convener)

        answer(batch, {"organization: the rio norte hospital": "new"})
        apply(batch, by=convener)

        assert Organization.objects.count() == 2


@pytest.mark.parametrize(("said_", "people"), [("same", 1), ("new", 2)])
def test_a_person_of_the_same_name_with_another_address_asks(here, convener, said_, people):
    with in_region(here):
        make_contact(make_business(name="Rio"), name="José Peña", email="old@rio.example")
        text = b"Company,Name,E-mail\nRio,Jose A. Pena,new@rio.example\n"
        batch = bring(text, by=convener)
        assert states(batch) == ["asks"]

        answer(batch, {}, every=said_)
        apply(batch, by=convener)

        assert Contact.objects.count() == people
        assert bring(text, by=convener).counts()["unchanged"] == 1


def test_a_question_nobody_asked_is_refused(here, convener):
    with in_region(here):
        batch = bring(GOOD.encode(), by=convener)

        for answers in ({"organization: rio": "same"}, {"organization: rio": "maybe"}):
            with pytest.raises(ValidationError, match="asks no such question"):
                answer(batch, answers)


def test_different_numbers_are_different_organizations_without_asking(here, convener):
    with in_region(here):
        make_business(name="Rio", external_id="1")
        batch = bring(b"Company,Kind,Company ID\nRio Inc,business,2\n", by=convener)

        assert states(batch) == ["new"]


# ---- while it is worked on ----


def test_the_page_shows_how_far_it_is_until_there_is_something_to_see(here, convener, client):
    page = send(client, GOOD)
    with in_region(here):
        Import.objects.update(done=250, total=1000)
    address = page.request["PATH_INFO"]

    waiting, bar = client.get(address), client.get(address + "progress/")

    assert f'<noscript><p><a href="{address}">Look again</a></p></noscript>' in waiting.content.decode()
    for shown in (waiting, bar):
        assert "250 of 1,000 lines" in shown.content.decode()
        assert '<progress class="room-below" aria-labelledby="far" max="1000" value="250">' in shown.content.decode()
    assert client.post(address).status_code == 400
    with in_region(here):
        Import.objects.update(started_at=timezone.now() - timedelta(minutes=5), total=0, done=0)
    assert "Nobody has taken it up yet." in client.get(address).content.decode()
    carry_on(here)
    assert client.get(address + "progress/").status_code == 204


def test_a_file_being_worked_on_cannot_be_changed(here, convener):
    with in_region(here):
        batch = receive(GOOD.encode(), filename="x.csv", by=convener)

        with pytest.raises(ValidationError, match="being worked on"):
            confirm(batch, by=convener)


# ---- programs ----


def test_a_program_brings_corrects_and_imports(here, convener, client):
    content = b64encode((GOOD + "Rio,business,Ray,nonsense\n").encode()).decode()

    status, brought = said(client, here, "imports/", filename="x.csv", content=content)
    carry_on(here)
    path = f"imports/{brought['id']}/"
    _status, read = said(client, here, path, "get")
    _status, wrong = said(client, here, path + "lines/", "get", state="error")
    cells = [{"line": 3, "column": "email", "words": "ray@rio.example"}]
    _status, mended = said(client, here, path + "correct/", cells=cells)
    confirmed, _body = said(client, here, path + "confirm/")
    carry_on(here)
    late, _body = said(client, here, path + "confirm/")

    assert (status, brought["stage"], read["stage"]) == (201, "reading", "read")
    assert wrong["results"][0]["problems"] == [["email", "Enter a valid email address."]]
    assert mended["lines"] == {"new": 2, "update": 0, "unchanged": 0, "asks": 0, "error": 0}
    assert (confirmed, late) == (200, 409)
    with in_region(here):
        assert Contact.objects.count() == 2


def test_a_program_is_told_what_is_wrong(here, convener, client):
    assert said(client, here, "imports/", filename="x.csv", content="?")[1] == {"content": ["Send the file in Base64."]}
    status, refused = said(client, here, "imports/", filename="x.xls", content="0M8R4KGxGuE=")
    assert (status, "Excel 2003 or older" in str(refused)) == (400, True)
