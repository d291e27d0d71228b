"""The pages where a convener writes down what leaders say."""

import pytest

from partnerships.models import Opportunity, Requirement, SeatRole
from regions.models import Role
from regions.scope import in_region
from tests.factories import make_business, make_contact, make_member, make_partnership, make_region, make_seat

pytestmark = pytest.mark.django_db

NASTY = '"><script>alert(1)</script>'
NOUNS = [("opportunities", Opportunity), ("requirements", Requirement)]


@pytest.fixture
def table(here):
    with in_region(here):
        return make_partnership(slug="health")


def capture(noun, table, words="More nurses", **given):
    return noun.capture(table, words, **({"category": "workforce", "by": None} | given))


def page_of(region, name):
    return f"/r/{region.slug}/partnerships/health/{name}/"


@pytest.mark.parametrize(("name", "noun"), NOUNS)
def test_capturing_writes_it_down_and_stays_ready_for_the_next(here, table, convener, name, noun):
    with in_region(here):
        leader = make_seat(table, make_contact(make_business(name="Rio Norte"), name="Elena Salinas")).contact
        make_seat(table, role=SeatRole.PARTNER)
    page = convener.get(page_of(here, name)).content.decode()
    assert "Elena Salinas, Rio Norte" in page
    assert "College" not in page

    answer = convener.post(
        page_of(here, name), {"statement": "More nurses", "category": "market", "raised_by": leader.pk}
    )

    assert (answer.status_code, answer["Location"]) == (302, f"{page_of(here, name)}?topic=market")
    page = convener.get(answer["Location"]).content.decode()
    assert "More nurses" in page
    assert "Market · Elena Salinas, Rio Norte" in page
    assert '<option value="market" selected>' in page


def test_requirement_names_the_opportunity_it_serves(here, table, convener):
    with in_region(here):
        opportunity = capture(Opportunity, table, "Grow our own")

    convener.post(
        page_of(here, "requirements"),
        {"statement": "Grants for teachers", "category": "workforce", "opportunity": opportunity.pk},
    )

    assert "for “Grow our own”" in convener.get(page_of(here, "requirements")).content.decode()
    assert "Grants for teachers" in convener.get(f"/r/{here.slug}/opportunities/{opportunity.pk}/").content.decode()


@pytest.mark.parametrize(("name", "noun"), NOUNS)
@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"statement": ""}, "This field is required."),
        ({"statement": "x" * 501}, "at most 500 characters"),
        ({"category": "gossip"}, "Select a valid choice."),
        ({"raised_by": 999999}, "Select a valid choice."),
        ({"statement": "a\x00b"}, "Null characters are not allowed."),
    ],
)
def test_what_cannot_be_written_down_is_refused_at_its_field_and_not_lost(
    here, table, convener, name, noun, wrong, words
):
    answer = convener.post(page_of(here, name), {"statement": "More nurses", "category": "market"} | wrong)

    assert answer.status_code == 400
    assert words in answer.content.decode()
    with in_region(here):
        assert noun.objects.count() == 0


@pytest.mark.parametrize(("name", "noun"), NOUNS)
def test_merging_and_rewording_keep_everybodys_words_on_the_page(here, table, convener, name, noun):
    with in_region(here):
        kept, merged = capture(noun, table, "More nurses"), capture(noun, table, "Nurses, please")
    base = f"/r/{here.slug}/{name}/"

    convener.post(f"{base}{merged.pk}/merge/", {"other": kept.pk})
    convener.post(f"{base}{kept.pk}/reword/", {"statement": "Train nurses here"})

    page = convener.get(f"{base}{kept.pk}/").content.decode()
    assert "<h1>Train nurses here</h1>" in page
    assert "<blockquote>“More nurses”</blockquote>" in page
    assert "<blockquote>“Nurses, please”</blockquote>" in page
    assert "reworded “More nurses” to “Train nurses here”" in page
    listed = convener.get(page_of(here, name)).content.decode()
    assert "1 heard so far" in listed
    assert "<blockquote>“Nurses, please”</blockquote>" in listed
    gone = convener.get(f"{base}{merged.pk}/").content.decode()
    assert "Merged into" in gone
    assert "/merge/" not in gone


@pytest.mark.parametrize(("name", "noun"), NOUNS)
def test_merging_into_nothing_or_another_partnership_is_refused(here, table, convener, name, noun):
    with in_region(here):
        row = capture(noun, table)
        elsewhere = capture(noun, make_partnership(), "Elsewhere")

    for other in ("", row.pk, elsewhere.pk, 10**15):
        answer = convener.post(f"/r/{here.slug}/{name}/{row.pk}/merge/", {"other": other})
        assert answer.status_code == 400
        assert "Nothing was saved yet." in answer.content.decode()
    with in_region(here):
        assert noun.objects.standing().count() == 2


@pytest.mark.parametrize(("name", "noun"), NOUNS)
def test_nasty_words_stay_text(here, table, convener, name, noun):
    with in_region(here):
        row = capture(
            noun, table, NASTY, raised_by=make_seat(table, make_contact(make_business(name=NASTY), name=NASTY)).contact
        )

    for page in (page_of(here, name), f"/r/{here.slug}/{name}/{row.pk}/"):
        text = convener.get(page).content.decode()
        assert "&lt;script&gt;alert(1)" in text
        assert "<script>alert" not in text


@pytest.mark.parametrize(("name", "noun"), NOUNS)
@pytest.mark.parametrize(
    ("role", "reads", "writes"),
    [
        (Role.OWNER, 200, 302),
        (Role.CONVENER, 200, 302),
        (Role.VIEWER, 200, 403),
        (Role.NETWORK, 403, 403),
        (Role.GUEST, 403, 403),
    ],
)
def test_roles_read_and_write_as_the_access_table_says(here, table, client, name, noun, role, reads, writes):
    with in_region(here):
        row, other = capture(noun, table), capture(noun, table, "Other")
    client.force_login(make_member(here, role))
    one = f"/r/{here.slug}/{name}/{row.pk}/"

    assert client.get(page_of(here, name)).status_code == reads
    assert client.get(one).status_code == reads
    assert client.post(page_of(here, name), {"statement": "New", "category": "market"}).status_code == writes
    assert client.post(f"{one}reword/", {"statement": "Newer"}).status_code == writes
    assert client.post(f"{one}merge/", {"other": other.pk}).status_code == writes
    with in_region(here):
        assert noun.objects.filter(statement__startswith="New").count() == (2 if writes == 302 else 0)


@pytest.mark.parametrize(("name", "noun"), NOUNS)
def test_people_of_another_region_find_nothing(here, table, client, name, noun):
    with in_region(here):
        row = capture(noun, table)
    there = make_region()
    client.force_login(make_member(there))

    for slug in (here.slug, there.slug):
        assert client.get(f"/r/{slug}/partnerships/health/{name}/").status_code == 404
        assert client.get(f"/r/{slug}/{name}/{row.pk}/").status_code == 404
        assert client.post(f"/r/{slug}/{name}/{row.pk}/reword/", {"statement": "Mine"}).status_code == 404
    with in_region(here):
        assert noun.objects.get().statement == row.statement != "Mine"


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("size", [1, 50])
def test_pages_take_the_same_statements_at_one_and_at_fifty(here, table, convener, sql, size):
    with in_region(here):
        opportunities = [
            capture(Opportunity, table, f"O{n}", raised_by=make_seat(table).contact) for n in range(size + 1)
        ]
        needs = [capture(Requirement, table, f"R{n}", opportunity=opportunities[0]) for n in range(size + 1)]
        opportunities[-1].merge_into(opportunities[0], by=None)
        needs[-1].merge_into(needs[0], by=None)

    for page, statements in (
        (page_of(here, "opportunities"), 8),
        (page_of(here, "requirements"), 9),
        (f"/r/{here.slug}/opportunities/{opportunities[0].pk}/", 10),
        (f"/r/{here.slug}/requirements/{needs[0].pk}/", 9),
    ):
        with sql(statements):
            convener.get(page)
