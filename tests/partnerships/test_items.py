"""Giving somebody something to do, and hearing how it goes."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from outbox.letters import KINDS
from outbox.models import Message, State
from partnerships.models import ActionItem, Partnership, Update
from regions.models import Activity, Link
from regions.scope import in_region
from tests.factories import make_contact, make_leader, make_member, make_partner_contact, make_region
from tests.partnerships.acting import link_to, make_item, make_team

pytestmark = pytest.mark.django_db


@pytest.fixture
def region():
    region = make_region()
    with in_region(region):
        yield region


@pytest.fixture
def convener(region):
    return make_member(region)


def refused(verb, *args, **given):
    with pytest.raises(ValidationError) as caught:
        verb(*args, **given)
    return " ".join(caught.value.messages)


def letters(kind):
    messages = list(Message.objects.filter(kind=kind).select_related("contact__organization").order_by("id"))
    return [KINDS[kind].render(messages)[m.pk] for m in messages if m.pk in KINDS[kind].render(messages)]


def test_item_assigned_tells_its_owner_once_with_a_personal_link(region, convener):
    item = make_item(by=convener, title="Price a cohort")

    message = Message.objects.get()
    (letter,) = letters("item.assigned")

    assert (message.kind, message.contact, message.reply_to) == ("item.assigned", item.owner, "")
    assert letter.subject == "Yours to do: Price a cohort"
    assert link_to(item).url in letter.text
    assert link_to(item).url in letter.html
    assert item.owner_organization == item.owner.organization


def test_first_item_since_the_launch_makes_the_partnership_an_acting_one(region, convener):
    team = make_team()
    table = team.priority.partnership
    table.move_to("launched", by=convener)

    first = make_item(team, by=convener)
    make_item(team, by=convener)

    table.refresh_from_db()
    assert table.stage == "acting"
    history = table.stage_changes.order_by("id").values_list("stage", "reason")
    assert list(history) == [("launched", ""), ("acting", "Somebody took on the first action item.")]
    told = Activity.objects.filter(thread=table.pk).order_by("id").values_list("verb", flat=True)
    assert list(told)[-4:] == ["partnership.moved", "item.assigned", "partnership.moved", "item.assigned"]
    assert Activity.objects.filter(verb="item.assigned").first().about_id == first.pk


def test_what_somebody_was_given_is_not_said_to_be_taken_on_by_them(region, convener):
    owner = make_partner_contact(name="Mara Vela")
    for by in (convener, owner, None):
        make_item(owner=owner, title="Find a room", by=by)

    told = [str(each) for each in Activity.objects.filter(verb="item.assigned").order_by("id")]

    took = "Mara Vela took on: Find a room."
    assert told == [f"{convener} gave Mara Vela: Find a room.", took, took]


@pytest.mark.parametrize("stage", ["preparing", "sustaining", "dormant", "relaunching"])
def test_item_given_out_at_another_stage_leaves_it_there(region, convener, stage):
    team = make_team()
    Partnership.objects.update(stage=stage)

    make_item(team, by=convener)

    assert Partnership.objects.get().stage == stage
    assert not Activity.objects.filter(verb="partnership.moved").exists()


def test_letters_take_three_queries_for_one_and_for_twenty(region, sql):
    team = make_team()
    for count in (1, 20):
        for _ in range(count):
            make_item(team)
        messages = list(Message.objects.select_related("contact__organization"))
        with sql(2):
            assert len(KINDS["item.assigned"].render(messages)) == len(messages)


def test_owner_without_address_gets_the_item_and_no_mail(region):
    item = make_item(owner=make_contact(email=""))

    assert ActionItem.objects.get() == item
    assert (Message.objects.count(), Link.objects.count()) == (0, 0)


def test_day_in_the_past_is_refused_in_words_and_nothing_is_written(region):
    yesterday = timezone.localdate() - timedelta(days=1)
    team = make_team()

    words = refused(ActionItem.assign, team, title="Late", owner=make_leader(), due_on=yesterday, by=None)

    assert words.startswith("Choose a day from today on. You chose ")
    assert (ActionItem.objects.count(), Message.objects.count()) == (0, 0)


def test_item_of_a_priority_let_go_is_refused(region):
    item = make_item()
    item.team.priority.drop(reason="The market changed", by=None)

    assert refused(item.report, status="done", by=item.owner) == "This item was dropped. Nothing more is asked of you."
    assert "let this priority go" in refused(
        ActionItem.assign, item.team, title="More", owner=item.owner, due_on=timezone.localdate(), by=None
    )


def test_archived_person_gets_nothing_to_do(region):
    gone = make_leader()
    gone.archive(by=None)

    assert "has left the directory" in refused(make_item, owner=gone)


def test_report_keeps_every_word_and_changes_the_item(region):
    item = make_item()
    moment = timezone.now()

    item.report(status="done", note="Signed", evidence_url="https://a.example/x", by=item.owner, at=moment)

    item.refresh_from_db()
    assert (item.status, item.done_at) == ("done", moment)
    assert [(u.status, u.note, u.evidence_url, u.author) for u in Update.objects.all()] == [
        ("done", "Signed", "https://a.example/x", item.owner.name)
    ]
    assert Activity.objects.get(verb="item.reported").sentence == f"{item.owner} reported on “{item.title}”: Done."


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"status": "dropped", "note": "x"}, "Choose on track, stuck or done."),
        ({"status": "nonsense"}, "Value 'nonsense' is not a valid choice."),
        ({"status": "doing", "due_on": date(2099, 1, 1)}, "Say why the day moves, in a few words."),
        (
            {"status": "doing", "due_on": date(2020, 1, 1), "note": "x"},
            "Choose a day from today on. You chose Jan 1, 2020.",
        ),
        ({"status": "done", "due_on": date(2099, 1, 1), "note": "x"}, "What is done needs no new day. Leave it empty."),
        ({"status": "done", "evidence_url": "javascript:alert(1)"}, "Paste an address that starts with https://."),
        ({"status": "done", "evidence_url": "data:text/html,x"}, "Paste an address that starts with https://."),
        ({"status": "done", "evidence_url": "http://a.example"}, "Paste an address that starts with https://."),
        ({"status": "done", "evidence_figure": 3}, "Say what the figure counts, such as “places open”."),
        ({"status": "done", "evidence_unit": "places"}, "Fill in the figure, or leave out what it counts."),
    ],
)
def test_report_that_does_not_fit_is_refused_in_words(region, said, words):
    item = make_item()

    assert words in refused(item.report, by=item.owner, **said)
    item.refresh_from_db()
    assert (item.status, Update.objects.count()) == ("open", 0)


def test_done_item_is_opened_again_only_with_a_reason(region):
    item = make_item()
    item.report(status="done", by=item.owner)

    assert refused(item.report, status="doing", by=item.owner) == "This item was done. Say why it is open again."
    item.report(status="doing", note="One hospital left", by=item.owner)

    item.refresh_from_db()
    assert (item.status, item.done_at) == ("doing", None)


def test_dropped_item_takes_no_report(region, convener):
    item = make_item()
    assert refused(item.drop, reason=" ", by=convener) == "Say why it is no longer needed."
    item.drop(reason="Done elsewhere", by=convener)

    assert refused(item.report, status="done", by=item.owner) == "This item was dropped. Nothing more is asked of you."


def test_item_handed_over_takes_the_link_from_the_one_before_and_tells_the_next(region, convener):
    item = make_item()
    old = link_to(item)
    before, after = item.owner, make_partner_contact()

    item.hand_over(after, by=convener)

    assert not Link.objects.get(pk=old.pk).is_usable(timezone.now())
    assert link_to(item).contact == after
    states = list(Message.objects.order_by("id").values_list("contact", "state"))
    assert states == [(before.pk, State.WITHDRAWN), (after.pk, State.QUEUED)]
    assert refused(item.hand_over, after, by=convener) == f"{after} already has this item."


def test_item_handed_back_opens_with_a_new_address_only(region, convener):
    item = make_item()
    first, stale = item.owner, link_to(item).token
    item.hand_over(make_partner_contact(), by=convener)

    item.hand_over(first, by=convener)

    assert link_to(item).is_usable(timezone.now())
    assert link_to(item).token != stale


def test_new_day_raises_the_version_so_that_reminders_start_again(region, convener):
    item = make_item(days=2)

    item.revise(title="Price two cohorts", due_on=timezone.localdate() + timedelta(days=9), by=convener)

    item.refresh_from_db()
    assert (item.title, item.version) == ("Price two cohorts", 2)


def test_item_is_late_from_the_day_after_its_day(region):
    item = make_item(days=0)
    today = timezone.localdate()

    assert list(ActionItem.objects.late(today)) == []
    assert list(ActionItem.objects.late(today + timedelta(days=1))) == [item]
    item.report(status="done", by=item.owner)
    assert list(ActionItem.objects.late(today + timedelta(days=1))) == []


@pytest.mark.parametrize(
    ("model", "change"),
    [
        (ActionItem, {"status": "done"}),
        (ActionItem, {"blocked_by": "The board"}),
        (ActionItem, {"status": "nonsense"}),
        (ActionItem, {"title": ""}),
        (Update, {"evidence_url": "javascript:alert(1)"}),
        (Update, {"evidence_unit": "places"}),
        (Update, {"due_on": date(2030, 1, 1), "note": ""}),
    ],
)
def test_database_refuses_what_the_verbs_refuse(region, model, change):
    make_item().report(status="doing", by=None)

    with pytest.raises(IntegrityError), transaction.atomic():
        model.objects.update(**change)
