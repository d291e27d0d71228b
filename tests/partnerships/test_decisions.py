"""The log of decisions: written down, corrected in sight of all, and by itself when a ballot's choice is adopted."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, ProgrammingError, transaction
from django.utils import timezone

from partnerships.models import Decision, Priority
from regions.models import Activity
from regions.scope import in_region
from tests.factories import make_member, make_partnership, make_region
from tests.partnerships.acting import make_priority
from tests.partnerships.ballot_box import count, opened, place

pytestmark = pytest.mark.django_db

MONTHLY = {"title": "Meet monthly", "decided": "We meet on first Mondays.", "why": "A quarter is too long."}
WHO = {"decided_by": "The leaders at the table"}


@pytest.fixture
def region():
    return make_region()


@pytest.fixture
def convener(region, client):
    user = make_member(region, name="Ana")
    client.force_login(user)
    return user


def noted(partnership=None, **given):
    words = MONTHLY | WHO | {"decided_on": timezone.localdate()} | given
    return Decision.note(partnership or make_partnership(), **words, by=None)


def corrected(decision, reason="It is Tuesdays", **given):
    words = {name: getattr(decision, name) for name in ("title", "decided", "why", "decided_by", "decided_on")}
    return decision.correct(**words | {"decided": "We meet on first Tuesdays."} | given, reason=reason, by=None)


def code_of(verb, *args, **given):
    with pytest.raises(ValidationError) as refused, transaction.atomic():
        verb(*args, **given)
    errors = refused.value.error_dict.values() if hasattr(refused.value, "error_dict") else [refused.value.error_list]
    return [error.code for listed in errors for error in listed]


def test_a_decision_stands_on_the_thread_with_who_wrote_it(region, convener):
    with in_region(region):
        table = make_partnership()

        decision = Decision.note(table, **MONTHLY, **WHO, decided_on=timezone.localdate(), by=convener)

        assert (decision.version, decision.author, decision.reason) == (1, str(convener), "")
        activity = Activity.objects.in_thread(table.pk).get(verb="decision.noted")
        assert activity.sentence == "Decided: Meet monthly"


def test_a_day_to_come_is_refused_and_today_is_not(region):
    with in_region(region):
        today = timezone.localdate()

        assert code_of(noted, decided_on=today + timedelta(days=1)) == ["future"]
        assert noted(decided_on=today).decided_on == today


def test_a_correction_is_the_next_version_and_the_first_stays_as_it_was(region):
    with in_region(region):
        first = noted()

        second = corrected(first)

        assert [(row.version, row.decided, row.reason) for row in first.versions] == [
            (2, "We meet on first Tuesdays.", "It is Tuesdays"),
            (1, "We meet on first Mondays.", ""),
        ]
        assert list(Decision.objects.standing()) == [second]


def test_a_correction_without_a_reason_or_a_change_or_of_an_older_version_is_refused(region):
    with in_region(region):
        first = noted()

        assert code_of(corrected, first, reason="  ") == ["no_reason"]
        assert code_of(corrected, first, decided=first.decided) == ["same"]
        corrected(first)
        assert code_of(corrected, first, decided="Another word") == ["late"]
        assert first.versions.count() == 2


def test_the_plain_role_can_neither_change_nor_delete_a_decision(region):
    with in_region(region):
        noted()

        for change in (lambda: Decision.objects.update(title="Never"), lambda: Decision.objects.all().delete()):
            with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
                change()
        assert Decision.objects.get().title == "Meet monthly"


def test_the_database_holds_each_version_once_and_wants_a_reason_for_the_second(region):
    with in_region(region):
        first = noted()
        given = {"partnership": first.partnership, "decided_on": first.decided_on, "author": "Ana", **MONTHLY, **WHO}

        with pytest.raises(IntegrityError, match="decision_version_once"), transaction.atomic():
            Decision.objects.create(key=first.key, version=1, **given)
        with pytest.raises(IntegrityError, match="decision_corrected_why"), transaction.atomic():
            Decision.objects.create(key=first.key, version=2, **given)


def test_adopting_what_a_ballot_chose_writes_its_decision_and_adopting_without_one_does_not(region):
    with in_region(region):
        box = opened(winners=1)
        place(box, [[0, 1], [0, 2], [1, 0]])
        count(box.ballot)
        option = box.ballot.options.select_related("requirement__partnership", "ballot").get(
            position=box.options[1].position
        )

        priority = Priority.adopt(option, title="Rotations", by=None)
        make_priority()

        (decision,) = Decision.objects.all()
        assert (decision.ballot, decision.priority, decision.partnership) == (box.ballot, priority, box.table)
        assert decision.decided == "“Rotations” becomes a priority of this partnership."
        assert decision.decided_by == "The leaders, by ballot"


def test_the_log_lists_what_stands_newest_first_and_finds_words_without_accents(client, region, convener):
    with in_region(region):
        table = make_partnership(slug="health")
        yesterday = timezone.localdate() - timedelta(days=1)
        old = noted(table, title="Peña opens the meeting", decided_on=yesterday)
        corrected(old)
        noted(table, title="Meet monthly")
        noted(title="Of another table")
    path = f"/r/{region.slug}/partnerships/health/decisions/"

    page = client.get(path).content.decode()
    found = client.get(path, {"q": "pena"}).content.decode()

    assert page.index("Meet monthly") < page.index("Peña opens the meeting")
    assert page.count("We meet on first Tuesdays.") == 1
    assert "Of another table" not in page
    assert "Peña opens the meeting" in found
    assert "Meet monthly" not in found


def test_the_page_of_a_decision_shows_what_stood_before_and_corrects(client, region, convener):
    with in_region(region):
        decision = noted()
    path = f"/r/{region.slug}/decisions/{decision.pk}/"
    words = MONTHLY | WHO | {"decided_on": decision.decided_on.isoformat(), "title": "Meet on Tuesdays"}

    refused = client.post(f"{path}correct/", words)
    saved = client.post(f"{path}correct/", words | {"reason": "Wrong day"})

    assert refused.status_code == 400
    assert "Say why it is corrected, in a few words." in refused.content.decode()
    page = client.get(path).content.decode()
    assert "Meet on Tuesdays" in page
    assert "What stood before" in page
    assert "Meet monthly" in page
    assert "Wrong day" in page
    assert client.get(saved.url).status_code == 200


def test_page_csv_and_api_say_the_same(client, region, convener):
    with in_region(region):
        noted(make_partnership(slug="health"), title="=Meet monthly")
    base = f"/r/{region.slug}/partnerships/health"

    csv = client.get(f"{base}/decisions.csv").content.decode("utf-8-sig").splitlines()
    rows = client.get(f"/api/v1/regions/{region.slug}/decisions/?partnership=health").json()

    assert csv[0] == "On,Decision,What was decided,Why,Who decided,Version"
    assert "'=Meet monthly,We meet on first Mondays.,A quarter is too long.,The leaders at the table,1" in csv[1]
    (row,) = rows["results"]
    assert (row["title"], row["decided"], row["version"]) == ("=Meet monthly", "We meet on first Mondays.", 1)
