"""Programs have the pages' verbs and the pages' access: a verb on a page has its API route, or a reason why not."""

import inspect
from collections import Counter

import pytest
from django.core.management import call_command
from django.db import transaction
from django.urls import reverse

from config.api import document
from config.api_docs import groups
from regions.access import CAN
from tests.canaries import World
from tests.factories import make_user
from tests.routes import API, EXPECTED, NO, NOT_FOUND, PAGE, SIGN_IN
from tests.test_access import ROLES, api_views, arguments
from tests.verbs import page_verbs

# Verb a page calls → method and name of the API route that calls the same one.
SAME = {
    "convenings.agenda.draft_agenda": "post convening_agenda_draft",
    "convenings.agenda.rewrite": "put convening_agenda",
    "convenings.answers.respond": "post invitation_answer",
    "convenings.answers.tell": "post invitation_tell",
    "convenings.beforehand.take_over": "post convening_take_over",
    "convenings.board.take_back": "post convening_take_back",
    "convenings.answers.tick": "post invitation_times",
    "convenings.invitations.tick": "post invitation_times",
    "convenings.times.plan": "post convenings",
    "convenings.times.offer": "post convening_times",
    "convenings.times.withdraw": "post time_withdraw",
    "convenings.times.choose": "post time_choose",
    "convenings.convenings.plan": "post convenings",
    "convenings.convenings.describe": "patch convening",
    "convenings.convenings.move": "post convening_move",
    "convenings.convenings.cancel": "post convening_cancel",
    "convenings.convenings.hold": "post convening_hold",
    "convenings.door.close_roll": "post convening_close_roll",
    "convenings.door.mark_absent": "post convening_absent",
    "convenings.door.mark_present": "post convening_present",
    "convenings.door.walk_in": "post convening_walk_in",
    "convenings.invitations.respond": "post invitation_answer",
    "convenings.invitations.send_again": "post invitation_send_again",
    "convenings.assistants.begin": "put invitation_assistant",
    "convenings.assistants.end": "delete invitation_assistant",
    "convenings.invitations.begin": "put invitation_assistant",
    "convenings.invitations.end": "delete invitation_assistant",
    "convenings.inviting.invite": "post convening_invite",
    "convenings.ladders.add": "post rungs",
    "convenings.ladders.revise": "patch rung",
    "convenings.ladders.switch": "post rung_switch",
    "convenings.ladders.send_now": "post rung_send",
    "convenings.ladders.take_back": "post rung_take_back",
    "convenings.ladders.remove": "post rung_remove",
    "convenings.usual_ladder.start": "post usual_rungs_start",
    "convenings.usual_ladder.add": "post usual_rungs",
    "convenings.usual_ladder.revise": "patch usual_rung",
    "convenings.usual_ladder.remove": "post usual_rung_remove",
    "convenings.letters.write_to": "post convening_letters",
    "convenings.reading.try_letter": "post convening_letter_test",
    "convenings.letter_templates.keep_words": "put letter_template",
    "convenings.letter_templates.forget": "delete letter_template",
    "convenings.promises.adopt": "post priorities",
    "convenings.promises.make": "post priority_promise",
    "convenings.promises.decide": "post convening_decisions",
    "convenings.room.mark_present": "post convening_present",
    "convenings.room.mark_absent": "post convening_absent",
    "convenings.room.hear": "post convening_hear",
    "convenings.room_lead.open": "post convening_room_open",
    "convenings.room_lead.start": "post convening_room_start",
    "convenings.room_lead.go_to": "post convening_room_go_to",
    "convenings.room_lead.next": "post convening_room_next",
    "convenings.room_lead.back": "post convening_room_back",
    "convenings.room_lead.show_ground_rules": "post convening_room_show_ground_rules",
    "convenings.room_lead.hide_ground_rules": "post convening_room_hide_ground_rules",
    "convenings.room_lead.show_ballot": "post convening_room_show_ballot",
    "convenings.room_lead.open_ballot": "post convening_room_open_ballot",
    "convenings.room_lead.close_ballot": "post convening_room_close_ballot",
    "convenings.room_lead.take_back_close": "post convening_room_take_back_close",
    "convenings.room_lead.count_votes": "post convening_room_count_votes",
    "convenings.room_lead.end": "post convening_room_end",
    "convenings.room.capture": "post requirements",
    "desk.alarms.put": "post alarms",
    "desk.alarms.take_back": "post alarm_take_back",
    "desk.alarms.set": "patch alarm_days",
    "desk.relaunch.begin": "post relaunches",
    "desk.rescue.note_call": "post convening_note_call",
    "desk.thresholds.agree": "put threshold",
    "desk.thresholds.forget": "delete threshold",
    "outbox.incoming.put_aside": "post incoming_put_aside",
    "outbox.incoming.take_over": "post incoming_take_over",
    "outbox.ledger.retry": "post message_retry",
    "partnerships.ballots.prepare": "post ballots",
    "partnerships.ballots.open": "post ballot_open",
    "partnerships.closing.close": "post ballot_close",
    "partnerships.closing.take_back_close": "post ballot_take_back_close",
    "partnerships.closing.count_votes": "post ballot_count",
    "partnerships.closing.reopen": "post ballot_reopen",
    "partnerships.rolls.admit": "post ballot_admit",
    "partnerships.proxies.give_proxy": "post ballot_proxies",
    "partnerships.proxies.take_back_proxy": "post ballot_proxy_take_back",
    "partnerships.closing.open_second_round": "post ballot_second_round",
    "partnerships.keyed.key_paper": "post ballot_key_paper",
    "partnerships.keyed.take_back_paper": "post ballot_take_back_paper",
    "partnerships.ballots.discard": "post ballot_discard",
    "partnerships.checklists.tick": "post checklist_tick",
    "partnerships.checklists.reopen": "post checklist_reopen",
    "partnerships.notes.say": "post notes",
    "partnerships.notes.summarize": "post notes_sum_up",
    "partnerships.notes.edit": "put note",
    "partnerships.notes.hide": "post note_hide",
    "partnerships.notes.show_again": "post note_show",
    "partnerships.notes.let_stand": "post note_let_stand",
    "partnerships.discussions.say": "post notes",
    "partnerships.discussions.summarize": "post notes_sum_up",
    "partnerships.discussions.edit": "put note",
    "partnerships.items.assign": "post items",
    "partnerships.items.revise": "put item",
    "partnerships.items.report": "post item_report",
    "partnerships.items.hand_over": "post item_hand_over",
    "partnerships.items.drop": "post item_drop",
    "partnerships.items.take_up": "post item_take_up",
    "partnerships.chosen.change": "post items_change",
    "partnerships.leavers.change": "post items_change",
    "partnerships.opportunities.capture": "post opportunities",
    "partnerships.opportunities.reword": "post opportunity_reword",
    "partnerships.opportunities.merge_into": "post opportunity_merge",
    "partnerships.opportunities.split_in_two": "post opportunity_split",
    "partnerships.opportunities.take_back": "post opportunity_take_back",
    "partnerships.outcomes.tell": "post outcomes",
    "partnerships.outcomes.publish": "post outcome_publish",
    "partnerships.outcomes.unpublish": "post outcome_unpublish",
    "partnerships.outcomes.revise": "put outcome",
    "partnerships.photos.photograph": "put outcome_photo",
    "partnerships.photos.take_photo_out": "delete outcome_photo",
    "partnerships.publicity.choose_shown": "put partnership_shown",
    "partnerships.match.agree": "post match_terms",
    "partnerships.publicity.agree": "post public_names",
    "partnerships.publicity.withdraw": "post public_name_withdraw",
    "partnerships.quotes.quote": "post outcome_quote",
    "partnerships.quotes.take_out": "post quote_take_out",
    "partnerships.champion_outcomes.tell": "post outcomes",
    "partnerships.champion_figures.enter": "post measure_figures",
    "partnerships.champion_figures.correct": "post measurement_correct",
    "partnerships.champion_figures.tell": "post measure_stories",
    "partnerships.worksheets.lay_out": "post worksheets",
    "partnerships.worksheets.add": "post worksheet_candidates",
    "partnerships.worksheets.weigh": "put worksheet_weights",
    "partnerships.worksheets.tell_openings": "put candidate_openings",
    "partnerships.worksheets.remove": "delete candidate",
    "partnerships.worksheets.ask_all": "post worksheet_ask",
    "partnerships.worksheets.close": "post worksheet_close",
    "partnerships.worksheets.decide": "post worksheet_choice",
    "partnerships.worksheets.start": "post choice_start",
    "partnerships.profile_notes.ask_champions": "post sector_profile_ask",
    "partnerships.scores.score": "put worksheet_scores",
    "partnerships.measures.agree": "post measures",
    "partnerships.series.attach": "post measures_series",
    "partnerships.series.detach": "delete measure_series",
    "partnerships.measures.revise": "put measure",
    "partnerships.measures.enter": "post measure_figures",
    "partnerships.measures.correct": "post measurement_correct",
    "partnerships.measures.tell": "post measure_stories",
    "partnerships.experiments.begin": "post experiments",
    "partnerships.experiments.revise": "put experiment",
    "partnerships.experiments.end": "post experiment_end",
    "partnerships.partnerships.start": "post partnerships",
    "partnerships.partnerships.edit": "put partnership",
    "partnerships.partnerships.move_to": "post partnership_move",
    "partnerships.partnerships.publish": "post partnership_publish",
    "partnerships.partnerships.unpublish": "post partnership_unpublish",
    "convenings.minutes.write": "put convening_minutes_draft",
    "convenings.minutes.send": "post convening_minutes_send",
    "convenings.minutes.approve": "post convening_minutes_approve",
    "convenings.minutes.close": "post objection_close",
    "convenings.feeds.rotate": "post link_rotate",
    "convenings.feeds.revoke": "post link_revoke",
    "partnerships.decisions.note": "post decisions",
    "partnerships.decisions.correct": "post decision_correct",
    "partnerships.priorities.adopt": "post priorities",
    "partnerships.sign_ups.make": "post priority_promise",
    "partnerships.priorities.define": "put priority",
    "partnerships.escalation.keep": "put partnership_escalation",
    "partnerships.escalation.give_back": "delete partnership_escalation",
    "partnerships.priorities.confirm": "post priority_confirm",
    "partnerships.priorities.drop": "post priority_drop",
    "partnerships.priorities.sign_up": "post priority_champion",
    "partnerships.priorities.step_down": "post priority_step_down",
    "partnerships.priorities.join": "post team_join",
    "partnerships.priorities.leave": "post team_leave",
    "partnerships.team_letters.write": "post team_mails",
    "partnerships.team_letters.take_back": "post team_mail_take_back",
    "partnerships.my_teams.join": "post team_join",
    "partnerships.my_teams.call_in": "post item_call_in",
    "partnerships.my_teams.leave": "post team_leave",
    "partnerships.teams.call_in": "post item_call_in",
    "partnerships.teams.step_back": "post item_step_back",
    "partnerships.supporting.step_back": "post item_step_back",
    "partnerships.progress.report": "post item_report",
    "partnerships.seats.take": "post seats",
    "partnerships.seats.leave": "post seat_leave",
    "partnerships.seats.make_champion": "post seat_champion",
    "partnerships.sign_ups.sign_up": "post priority_champion",
    "partnerships.sign_ups.step_down": "post priority_step_down",
    "regions.contacts.keep": "post contacts",
    "regions.contacts.archive": "post contact_archive",
    "regions.contacts.confirm": "post contact_confirm",
    "regions.contacts.restore": "post contact_restore",
    "regions.contacts.trust_address": "post contact_trust_address",
    "regions.contacts.withdraw_all": "post links_withdraw",
    "regions.contacts.rotate": "post link_rotate",
    "regions.contacts.revoke": "post link_revoke",
    "regions.imports.receive": "post imports",
    "regions.imports.assign": "post import_columns",
    "regions.imports.correct": "post import_correct",
    "regions.imports.answer": "post import_answer",
    "regions.imports.confirm": "post import_confirm",
    "regions.organizations.keep": "post organizations",
    "regions.organizations.archive": "post organization_archive",
    "regions.organizations.restore": "post organization_restore",
    "convenings.calls.say": "post call_say",
    "convenings.calls.unsay": "post call_unsay",
    "convenings.filling.give": "post call_lists",
    "convenings.filling.end": "post call_list_end",
    "regions.outreach.keep": "post touches",
    "regions.outreach.settle": "post touch_settle",
    "regions.outreach.take_back": "post touch_take_back",
    "regions.sectors.keep": "post sectors",
    "regions.settings.settle": "patch settings",
    "regions.settings.choose_counties": "put settings_counties",
}

KEYS = "SECURITY: a key that makes or ends access would outlive its own revocation; who signs in decides this."
OWN = "A leader's own word, given by their personal link; nobody says it for them."
IN_THE_ROOM = "Somebody in the room has read it, and seen who brings it."
ONLY_LOOKS = "Nothing is written: a letter is shown as it would be read."
LOOKED_AT = "Two records are one only where somebody has looked at both, side by side."
ONLY_PAGES = {
    "convenings.notes.write": "Notes are typed beside the talk, where the writer sees what another wrote meanwhile.",
    "convenings.calls.jot": "A program sends the word about a call together with what came of it.",
    "convenings.door_links.open_door": KEYS,
    "convenings.room_lead.renew_code": KEYS,
    "convenings.room_lead.renew_addresses": KEYS,
    "convenings.room_lead.open_second_round": IN_THE_ROOM,
    "convenings.room_lead.take": IN_THE_ROOM,
    "convenings.room_lead.leave": IN_THE_ROOM,
    "convenings.room_lead.seat": IN_THE_ROOM,
    "convenings.room_lead.turn_away": IN_THE_ROOM,
    "convenings.room_lead.release": IN_THE_ROOM,
    "convenings.minutes_read.enter": OWN,
    "convenings.pulses.give": OWN,
    "convenings.reading.preview": ONLY_LOOKS,
    "convenings.room_phone.send": OWN,
    "convenings.room_phone.make": OWN,
    "convenings.room_phone.take_back": OWN,
    "convenings.room_walk_in.come": OWN,
    "desk.first_run.found": "Before there is a region there is no key.",
    "desk.join.accept": KEYS,
    "desk.join.open_account": KEYS,
    "desk.staff.send": KEYS,
    "desk.staff.change_role": KEYS,
    "desk.staff.remove": KEYS,
    "desk.staff.revoke": KEYS,
    "labor.commutes.add_county": "A program says all counties of the region at once: put settings_counties.",
    "labor.commutes.leave_out_county": "As above.",
    "labor.imports.receive": "Keys open regions; these files are of no region, and `load_labor` takes them too.",
    "labor.imports.repair": "As above: --repair of `load_labor`.",
    "labor.imports.leave": "As above: the command leaves it unless told to repair.",
    "outbox.consents.say": OWN,
    "outbox.consents.choose_language": OWN,
    "regions.languages.choose_language": OWN,
    "partnerships.quotes.answer": OWN,
    "partnerships.team_letters.preview": ONLY_LOOKS,
    "partnerships.profile_notes.say": OWN,
    "partnerships.discussions.report": OWN,
    "partnerships.vote.fill": OWN,
    "partnerships.vote.place": OWN,
    "regions.merging.merge": LOOKED_AT,
    "regions.merging.undo": LOOKED_AT,
    "regions.settings.issue": KEYS,
    "regions.settings.revoke": KEYS,
}


def test_every_verb_of_a_page_has_its_route_or_a_reason():
    verbs = page_verbs()
    assert len(verbs) > 70

    assert sorted(verbs) == sorted({**SAME, **ONLY_PAGES})
    assert set(SAME) & set(ONLY_PAGES) == set()


def action_of(route):
    """(view class, name of the action) behind "post seats"."""
    method, name = route.split()
    view = api_views()[name]
    return view.cls, view.actions[method]


def test_the_route_calls_the_same_verb_with_the_same_ability():
    verbs, other_verb, other_access = page_verbs(), {}, {}
    for verb, route in SAME.items():
        cls, action = action_of(route)
        ours = [one for one in cls.__mro__ if not one.__module__.startswith(("rest_framework", "builtins"))]
        own = getattr(cls, action)
        written = [own] if own.__module__.partition(".")[0] != "rest_framework" else ours
        name = verb.rpartition(".")[2]
        if not any(f".{name}(" in inspect.getsource(part) for part in written):
            other_verb[verb] = route
        if verbs[verb] - {cls.can[action]}:
            other_access[verb] = (verbs[verb], cls.can[action])

    assert other_verb == {}
    assert other_access == {}


WRITES = ("post", "put", "patch", "delete")
DONE = {200, 201, 204, 400, 409}


@pytest.mark.django_db
@pytest.mark.parametrize("role", ROLES)
def test_every_write_of_the_api_answers_every_role_as_its_table_says(role, client):
    world = World("here", "home")
    person = world.people.get(role) or (make_user() if role == "stranger" else None)
    if person:
        client.force_login(person)

    wrong, asked = {}, 0
    for name, view in api_views().items():
        address = reverse(name, kwargs=arguments(world, API[name]))
        for method in set(view.actions) & set(WRITES):
            expected = EXPECTED[view.cls.can[view.actions[method]]][role]
            with transaction.atomic():
                came = getattr(client, method)(address, {}, content_type="application/json").status_code
                transaction.set_rollback(True)
            asked += 1
            if came not in (DONE if expected == PAGE else {{SIGN_IN: 401, NO: 403, NOT_FOUND: 404}[expected]}):
                wrong[method, name] = f"{came}, expected {expected}"

    assert asked > 60
    assert wrong == {}


def test_nothing_of_the_api_asks_for_an_ability_nobody_knows():
    abilities = {ability for view in api_views().values() for ability in view.cls.can.values()}

    assert abilities == {"see", "convene", "run_region", "see_totals"}
    assert abilities <= set(CAN)


def test_the_schema_is_valid_without_a_warning(tmp_path):
    call_command("spectacular", "--validate", "--fail-on-warn", "--file", str(tmp_path / "schema.yaml"))

    assert "openapi: 3" in (tmp_path / "schema.yaml").read_text()


def test_the_schema_is_drawn_up_once_for_whoever_asks(client):
    first = client.get("/api/v1/schema/")
    before = document.cache_info()
    second = client.get("/api/v1/schema/")

    assert first["Content-Type"] == "application/vnd.oai.openapi+json"
    assert first.json()["info"]["title"] == "Shared Table API"
    assert second.content == first.content
    assert (document.cache_info().misses, document.cache_info().hits) == (before.misses, before.hits + 1)


def test_schema_and_readable_page_hold_every_operation(client):
    routed = Counter(method for view in api_views().values() for method in view.actions if method != "head")

    listed = [operation for operations in groups().values() for operation in operations]
    assert Counter(operation.method.lower() for operation in listed) == routed
    assert [f"{one.method} {one.path}" for one in listed if not one.summary] == []
    page = client.get("/api/v1/").content.decode()
    assert [one.path for one in listed if one.path not in page] == []
    paths = client.get("/api/v1/schema/").json()["paths"]
    assert sum(len(set(entry) & {"get", *WRITES}) for entry in paths.values()) == len(listed)
