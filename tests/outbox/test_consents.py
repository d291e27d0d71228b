"""What a person said about our mail: by which way and by whom, and that nothing else can change it."""

import pytest
from django.db import IntegrityError, transaction

from outbox.letters import Category
from outbox.models import Consent, Source, Wish
from regions.models import Contact, Link
from regions.scope import in_region
from tests.factories import make_leader, make_member
from tests.regions.bringing import apply, bring

pytestmark = pytest.mark.django_db


@pytest.fixture
def maria(region):
    with in_region(region):
        return make_leader(name="Maria Lopez", email="maria@plant.example")


@pytest.fixture
def refusal(region, maria, client):
    """Her one click in a mail program."""
    with in_region(region):
        Link.objects.issue("mail", [(maria.pk, maria)], until=None)
        path = Link.objects.get(contact=maria).path
    client.post(f"{path}invitations/", {"List-Unsubscribe": "One-Click"})
    with in_region(region):
        return Consent.objects.get()


def written(region):
    with in_region(region):
        return list(Consent.objects.order_by("pk").values())


def test_word_stands_with_its_way_its_speaker_and_the_address_of_that_day(region, maria, refusal):
    assert (refusal.source, refusal.speaker_id, refusal.user_id, refusal.address) == (
        Source.ONE_CLICK, maria.pk, None, "maria@plant.example",
    )  # fmt: skip
    assert refusal.origin.startswith("personal link ")


def test_convener_reads_the_history_on_the_persons_page_newest_first(region, maria, refusal, client):
    user = make_member(region)
    with in_region(region):
        Consent.objects.say(
            maria, Category.INVITATIONS, Wish.GRANTED, source=Source.PAGE, by=user, origin="<b>letter</b> of May 3"
        )
    client.force_login(user)

    page = client.get(f"/r/valley/directory/people/{maria.pk}/").content.decode()

    assert "What they let us send" in page
    newest, oldest = page.index("Yes, please"), page.index("One click in their mail program")
    assert newest < oldest
    assert "said by Maria Lopez · maria@plant.example · personal link" in page
    assert f"said by {user}" in page
    assert "&lt;b&gt;letter&lt;/b&gt; of May 3" in page


def test_editing_a_person_changes_no_word_of_theirs(region, maria, refusal, client):
    before = written(region)
    client.force_login(make_member(region))

    client.post(
        f"/r/valley/directory/people/{maria.pk}/edit/",
        {
            "name": "Maria Ruiz", "organization": maria.organization_id, "email": "ruiz@plant.example",
            "language": "es", "consents": "granted", "wish": "granted", "source": "page",
        },
    )  # fmt: skip

    with in_region(region):
        maria.refresh_from_db()
        assert (maria.name, maria.email) == ("Maria Ruiz", "ruiz@plant.example")
        assert Consent.objects.refused([maria.pk]) == {(maria.pk, "invitations")}
    assert written(region) == before
    assert before[0]["address"] == "maria@plant.example"


def test_file_that_brings_a_consent_of_its_own_changes_none(region, maria, refusal):
    before = written(region)
    file = (
        "Company,Kind,Name,E-mail,Phone,Consent,Wish,Source\n"
        f"{maria.organization.name},Business,Maria Lopez,maria@plant.example,+1 956 555 0142,granted,granted,page\n"
    )
    with in_region(region):
        apply(bring(file.encode(), make_member(region)), make_member(region))

        assert Contact.objects.get(pk=maria.pk).phone == "+1 956 555 0142"
    assert written(region) == before


@pytest.mark.parametrize(
    "change",
    [
        lambda row: Consent.objects.filter(pk=row.pk).update(wish=Wish.GRANTED),
        lambda row: Consent.objects.filter(pk=row.pk).update(contact=row.contact_id),
        lambda row: Consent.objects.filter(pk=row.pk).delete(),
        lambda row: row.save(),
    ],
)
def test_database_lets_the_app_neither_change_nor_take_away_a_word(region, refusal, change):
    before = written(region)

    with in_region(region), pytest.raises(Exception, match="permission denied"), transaction.atomic():
        change(refusal)

    assert written(region) == before


@pytest.mark.parametrize(
    ("given", "constraint"),
    [
        ({"source": "a form"}, "consent_source_known"),
        ({"source": ""}, "consent_source_known"),
        ({"by_two": True}, "consent_by_one"),
    ],
)
def test_database_takes_only_ways_it_knows_and_one_speaker(region, maria, given, constraint):
    row = {"contact": maria, "category": Category.ITEMS, "wish": Wish.GRANTED, "source": Source.PAGE} | given
    if row.pop("by_two", False):
        row |= {"user": make_member(region), "speaker": maria}

    with in_region(region), pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Consent.objects.create(**row)

    assert written(region) == []
