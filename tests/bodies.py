"""What each write is sent to succeed, by route: as many words and keys as the world has rows."""

from base64 import b64encode
from collections.abc import Sequence
from datetime import timedelta
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

from django.core import signing
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from convenings.models import (
    AgendaItem,
    AgendaNote,
    Call,
    Convening,
    DateOption,
    Invitation,
    Offer,
    Sending,
    Sentence,
    Visitor,
)
from outbox.models import Message
from partnerships.forms.keyed import SALT
from partnerships.models import (
    ActionItem,
    Ballot,
    Candidate,
    Opportunity,
    Option,
    Partnership,
    Priority,
    Requirement,
)
from regions.columns import KNOWN
from regions.models import Contact, County, Import, ImportRow, Industry, Organization, Sector, SectorIndustry
from tests.canaries import LATER
from tests.crowds import Crowd
from tests.factories import make_business, make_contact, make_seat, make_sector
from tests.partnerships.uploads import written

DAY = LATER.date().isoformat()
LINE = {"minutes": 5, "title": "Welcome", "purpose": "discuss", "speaking": "all", "asks": "", "presenter": ""}
HOURS = {"day": DAY, "starts_at": "10:00", "ends_at": "11:00", "place": "Hall", "address": "", "link": ""}
MOMENTS = {"starts_at": LATER.isoformat(), "ends_at": (LATER + timedelta(hours=1)).isoformat(), "place": "Hall"}
TIMES = {f"{name}_{n}": f"1{n + more}:00" for n in (1, 2) for name, more in (("starts", 0), ("ends", 2))}
TIMES |= {"day_1": DAY, "day_2": DAY}
ORGANIZATION = {"name": "New", "kind": "business", "category": "", "size_class": "1-9"}
WEIGHTS = {"quotient": 5, "growth": 4, "pay": 3, "size": 2, "openings": 0}
OPENINGS = {"openings": 120, "openings_source": "State projections"}
CHOSEN = {"why": "Its leaders would come", "decided_by": "The support team"}
CHOSEN |= {"decided_on": (LATER - timedelta(days=9)).date().isoformat()}
CARD = {"hypothesis": "If we ask, they come", "test": "Ask three", "measure": "Two come", "stops_on": DAY}
FIGURE = {"name": "Hired in a year", "unit": "people", "better": "up", "baseline": "7", "baseline_on": "2020-05-04"}
FIGURE |= {"target": "70", "target_on": DAY}
ATTACHED = {"gauge": "jobs", "baseline_year": 2020, "target": "9000", "target_on": DAY}
COUNTED = {"figure": "12", "measured_on": (LATER - timedelta(days=900)).date().isoformat(), "source": "The college"}
BEHIND = {"words": "The bus runs", "doing": "Ask for a second one"}
SEEN_IN_IT = {"alt": "Two students at a lathe"}
OUTCOME = {"title": "Places", "kind": "training", "figure": "7", "unit": "places"}
DECIDED = {
    "title": "Meet monthly",
    "decided": "We meet each month.",
    "decided_by": "Leaders",
    "decided_on": "2020-05-04",
}
APPROVED = {
    "who": "The leaders at the table",
    "on": timezone.localdate(LATER - timedelta(days=7), ZoneInfo("America/Chicago")),
}
TO_TEAM = {"subject": "What comes next", "text": "We meet at the mill."}
SAID = {"text": "Who could open a Saturday?", "visibility": "members"}
HEARD = {"statement": "More nurses", "category": "workforce"}
WALK_IN = {"name": "Dee Walker", "organization": "New Hall", "side": "partner"}
RULES = {"question": "What first?", "dots": 2, "cap": 1, "winners": 1, "quorum": 3, "tie_rule": "lot"}
LETTER = {"subject": "Come", "letter": "Dear {first_name}, we meet on {date}."}
# Said by somebody on another browser than the one that answered.
SURE = {"sure": "1"}
SETTINGS = {"name": "Valley", "time_zone": "America/Chicago", "sender_name": "Office", "reply_to": "o@region.example"}
REGION = {"name": "Coast", "sender_name": "Coast", "reply_to": "c@region.example"}
ESCALATION = {"lead_after": 5, "champion_after": 10, "agenda_after": 20}
RUNG = {"days": 99, "audience": "maybe", "subject": "Will you come?"}
# Of two records, what the one that stays says.
FIELDS = ("name", "title", "organization", "email", "phone", "language", "external_id")
STAYS = dict.fromkeys((*FIELDS, "category", "size_class", "county", "industry", "website"), "kept")
# As many lines of an agenda as one form takes.
MOST = 40


def keys(rows: Sequence[Any]) -> list[Any]:
    return [row.pk for row in rows]


def photo() -> SimpleUploadedFile:
    return SimpleUploadedFile("shift.png", written("PNG"))


def spreadsheet(world: Crowd) -> SimpleUploadedFile:
    lines = ["Organization,Kind,Name", *(f"Hospital {number},business,Elena" for number in range(world.size))]
    return SimpleUploadedFile("people.csv", "\n".join(lines).encode())


def mended(world: Crowd) -> dict[str, Any]:
    """Other words for a cell of each line a page shows, and one answer for all."""
    kind = list(KNOWN).index("kind")
    lines = [row.line for row in ImportRow.objects.filter(batch=world[Import])[:50]]
    return {f"cell-{line}-{kind}": "partner" for line in lines} | {"every": "new"}


def given(world: Crowd) -> dict[str, Any]:
    """The vote of an organization at the world's table, to somebody of another one."""
    absent = make_seat(world[Partnership], make_contact(make_business())).organization_id
    return {
        "organization": absent,
        "holder": world.sitter.pk,
        "given_by": "Maria Lopez",
        "given_on": "2020-05-04",
        "how": "phone",
    }


def of_pages(world: Crowd) -> dict[str, dict[str, Any]]:
    """Forms of the staff pages, by route."""
    return of_region_pages(world) | of_voting_pages(world) | of_acting_pages(world) | of_convening_pages(world)


def of_region_pages(world: Crowd) -> dict[str, dict[str, Any]]:
    """Of the directory, the settings and the desk."""
    person = {"name": "New", "organization": world[Organization].pk, "email": "new@home.example", "language": "en"}
    return {
        "desk:alarm_days": {"champion": 90, "meeting": 90, "missed": 1, "answer": 5, "rescue": 14, "relapse": 45},
        "desk:alarm_aside": aside(world),
        "desk:rescue_called": {"tap": "called"},
        "desk:staff": {"email": "new@home.example", "role": "convener"},
        "desk:staff_person": {"role": "convener"},
        "regions:organization_new": ORGANIZATION,
        "regions:organization_edit": ORGANIZATION,
        "regions:contact_new": person,
        "regions:contact_edit": person,
        "regions:organization_merge": {"with": make_business(name="Twin").pk} | STAYS,
        "regions:contact_merge": {"with": world.newcomers[0].pk} | STAYS,
        "regions:sector_new": {"name": "New", "chosen": keys(world.copies[Industry])},
        "regions:sector": {"name": "New", "chosen": keys(world.copies[Industry])},
        "regions:touch_new": {"who": world.newcomers[0].name, "asked_for": "A seat", "channel": "call"},
        "desk:threshold": {"good": "60", "watch": "40"},
        "regions:touch_settle": {"came_of": "yes"},
        "regions:import": {"file": spreadsheet(world), "default_kind": ""},
        "regions:settings_edit": SETTINGS
        | {"phone": "1", "postal_address": "Street 1", "palette": "teal", "most_asks": 3, "daily_hour": 8},
        "regions:import_columns": {
            "column-0": "organization",
            "column-1": "kind",
            "column-2": "name",
            "default_kind": "out",
        },
        "regions:import_fix": mended(world),
        "labor:county_move": {"county": "56045", "move": "add"},
        "regions:counties": {"chosen": keys(world.copies[County])},
        "regions:tokens": {"label": "CRM", "days": 90},
    }


def of_voting_pages(world: Crowd) -> dict[str, dict[str, Any]]:
    sitter, need = world.sitter.pk, world.copies[Requirement][1].pk
    heard = HEARD | {"raised_by": sitter}
    return {
        "partnerships:opportunities": heard,
        "partnerships:requirements": heard | {"opportunity": world[Opportunity].pk},
        "partnerships:opportunity_split": {"first": "One", "second": "Two"},
        "partnerships:requirement_split": {"first": "One", "second": "Two"},
        "partnerships:opportunity_reword": {"statement": "Clearer"},
        "partnerships:opportunity_merge": {"other": world.copies[Opportunity][1].pk},
        "partnerships:requirement_reword": {"statement": "Clearer"},
        "partnerships:requirement_merge": {"other": need},
        "partnerships:ballot_reopen": {"reason": "One was late"},
        "partnerships:ballot_admit": {"contact": world.sitter.pk, "reason": "The flight was late"},
        "partnerships:ballot_proxy": given(world),
        "partnerships:ballot_paper": {
            "contact": world[Contact].pk,
            f"option-{world[Option].pk}": 1,
            "first": signing.dumps([world[Contact].pk, [[world[Option].pk, [1]]]], salt=SALT),
        },
        "partnerships:ballot_new": RULES | {"requirements": keys(world.copies[Requirement])},
        "partnerships:new": {"name": "Builders", "sector": world[Sector].pk},
        "partnerships:edit": {"name": "Builders", "sector": world[Sector].pk},
        "partnerships:stage": {"stage": "dormant", "reason": "Rest"},
        "partnerships:seat_take": {"contact": world.newcomers[0].pk, "role": "leader"},
        "partnerships:checklist_tick": {"reopen": "1"},
        "partnerships:decision_new": DECIDED,
        "partnerships:decision_correct": DECIDED | {"reason": "The day was wrong"},
        "partnerships:adopt": {f"o{world[Option].pk}-{name}": "on" for name in ("adopt", "title")},
        "partnerships:priority_define": {"title": "Nurses", "outcome_wanted": "More", "measure": "Places"},
        "partnerships:priority_confirm": {"why": "It still matters most"},
        "partnerships:usual_escalation": ESCALATION | {"way": "own"},
        "partnerships:escalation": ESCALATION | {"way": "own"},
        "partnerships:priority_drop": {"reason": "Done"},
        "partnerships:priority_champion": {"contact": sitter},
    }


def of_acting_pages(world: Crowd) -> dict[str, dict[str, Any]]:
    """From the team on: items, outcomes, figures, and the worksheet that begins another partnership."""
    sitter = world.sitter.pk
    return {
        "partnerships:team_join": {"contact": sitter},
        "partnerships:team_write": TO_TEAM | {"do": "send"},
        "partnerships:item_call_in": {"contact": sitter},
        "partnerships:outcome_new": OUTCOME,
        "partnerships:outcome_publish": {"agreed_by": "Elena"},
        "partnerships:outcome_edit": OUTCOME,
        "partnerships:outcome_photo": SEEN_IN_IT | {"photo": photo()},
        "partnerships:match": {"rate": "40", "target": "9000"},
        "partnerships:match_region": {"rate": "40", "target": "9000"},
        "partnerships:public": {"fields_shown": ["purpose", "quotes"]},
        "partnerships:public_name": {
            "organization": make_seat(world[Partnership]).organization_id,
            "agreed_by": "Elena",
        },
        "partnerships:quote_new": {"quoted": sitter, "words": "It works"},
        "partnerships:profile_ask": {"people": [world.champion.pk]},
        "partnerships:worksheet_new": {"title": "Where do we begin?", "sectors": apart(world)},
        "partnerships:worksheet_add": {"new_sector": "Steel", "codes": "3311, 3312"},
        "partnerships:worksheet_weigh": {f"weight_{name}": number for name, number in WEIGHTS.items()},
        "partnerships:worksheet_ask": {"people": keys(world.newcomers), "members": [world.people["viewer"].pk]},
        "partnerships:worksheet_score": {f"leaders-{world[Candidate].pk}": 4},
        "partnerships:worksheet_choose": CHOSEN | {"candidate": world[Candidate].pk},
        "partnerships:candidate_openings": OPENINGS,
        "partnerships:measure_new": FIGURE,
        "partnerships:measure_edit": FIGURE,
        "partnerships:series_new": ATTACHED | {"code": "622"},
        "partnerships:measurement_new": COUNTED,
        "partnerships:measurement_correct": COUNTED,
        "partnerships:curve_story_new": BEHIND,
        "partnerships:experiment_new": CARD,
        "partnerships:experiment_edit": CARD,
        "partnerships:experiment_end": {"result": "kept", "learned": "It works"},
        "partnerships:leaver": {"chosen": f"{world[ActionItem].pk}-1", "how": "hand_over", "owner": sitter},
        "partnerships:items_change": {"chosen": f"{world[ActionItem].pk}-1", "how": "done"},
        "partnerships:item_new": {"title": "Price it", "owner": sitter, "due_on": DAY},
        "partnerships:notes": SAID | {"to": world[Contact].pk},
        "partnerships:notes_sum_up": SAID,
        "partnerships:note_edit": {"text": "Better"},
        "partnerships:note_hide": {"reason": "It names a student"},
        "partnerships:item_report": {"how": "doing", "note": "Begun"},
        "partnerships:item_edit": {"title": "Price it", "due_on": DAY},
        "partnerships:item_hand_over": {"owner": sitter},
        "partnerships:item_drop": {"reason": "Done"},
    }


def of_convening_pages(world: Crowd) -> dict[str, dict[str, Any]]:
    sitter = world.sitter.pk
    letter = LETTER | {"people": keys(world.newcomers), "signed_by": [world.champion.pk]}
    heard = HEARD | {"raised_by": sitter}
    lines = min(world.size, MOST)
    agenda = {f"form-{number}-{name}": value for number in range(lines) for name, value in LINE.items()}
    return {
        "convenings:new": HOURS | {"kind": "launch", "title": "Launch"},
        "convenings:find": {"kind": "launch", "title": "Launch", "place": "Hall"} | TIMES,
        "convenings:offer": {name: HOURS[name] for name in ("day", "starts_at", "ends_at")},
        "convenings:edit": {"title": "Launch"},
        "convenings:move": HOURS,
        "convenings:cancel": {"reason": "Storm"},
        "convenings:rung_new": RUNG,
        "convenings:rung_edit": RUNG,
        "convenings:usual_new": RUNG,
        "convenings:usual_edit": RUNG,
        "convenings:invite": letter | {"do": "send"},
        "convenings:preview": letter,
        "convenings:letter": letter | {"do": "send"},
        "convenings:letter_template": LETTER,
        "convenings:note": {"text": "They agreed.", "seen": world[AgendaNote].version},
        "convenings:minutes_draft": {"opening": "We met.", "reason": "A name was wrong", "seen": 0},
        "convenings:minutes_send": {"days": 7},
        "convenings:minutes_approve": APPROVED,
        "convenings:objection_close": {"answer": "Two others remember it so"},
        "convenings:promises_adopt": {f"o{world[Option].pk}-{name}": "on" for name in ("adopt", "title")},
        "convenings:promise": {
            f"p{world[Priority].pk}-{name}": word
            for name, word in {"champion": sitter, "measure": "Places", "seen": world[Priority].stamp}.items()
        },
        "convenings:decide": DECIDED,
        "convenings:agenda_edit": agenda | {"form-TOTAL_FORMS": lines, "form-INITIAL_FORMS": 0},
        "convenings:tap": {"present": world.newcomers[0].pk},
        "convenings:room_move": {"to": world[AgendaItem].pk},
        "convenings:room_ballot": {"show": world[Ballot].pk},
        "convenings:room_sentence": {"take": f"{world[Sentence].pk}:opportunity"},
        "convenings:room_visitor": {"seat": world[Visitor].pk},
        "convenings:room_offer": {"release": world[Offer].pk},
        "convenings:door_tap": {"present": world.newcomers[0].pk},
        "convenings:door_walk_in": WALK_IN,
        "convenings:door_links": {"who": world.newcomers[0].email},
        "convenings:hear": {f"heard-{name}": value for name, value in heard.items()},
        "convenings:need": {f"needed-{name}": value for name, value in heard.items()},
        "convenings:give_calls": {"caller": world.champion.pk, "people": keys(world.newcomers)},
        "convenings:take_over": {
            "invitation": world[Invitation].pk,
            "question": "question",
            "category": "workforce",
        },
        "convenings:key_in": {"answer": "yes"},
        "convenings:key_in_times": {f"time-{world[DateOption].pk}": "no"},
        "convenings:send_again": {"fresh": "1"},
        "convenings:name_assistant": {"assistant_name": "Ana", "assistant_email": "ana@home.example"},
    }


def apart(world: Crowd) -> list[int]:
    """Sectors of one industry each, as many as there are rows."""
    made = [make_sector() for _ in range(world.size)]
    codes = [SectorIndustry(sector=sector, industry_id="622") for sector in made]
    SectorIndustry.objects.bulk_create(codes)
    return keys(made)


def of_guests(world: Crowd) -> dict[str, dict[str, Any]]:
    """Forms of who has a personal link, and of who only comes by."""
    own = f"/g/{world.region.slug}/{world.token('mail', Contact)}/mail/"
    return {
        "outbox:consent": {"reminders": "on", "language": "es"},
        "set_language": {"language": "es", "next": own},
        "partnerships:vote": {"place": f"{world[Option].pk}:2"},
        "partnerships:vote_for": {"place": f"{world[Option].pk}:2"},
        "convenings:calls": {"tap": f"{world[Call].pk}:called"},
        "partnerships:my_team_write": TO_TEAM | {"do": "send"},
        "partnerships:open_discussion": SURE,
        "partnerships:support_discussion": SURE,
        "partnerships:my_team_add": {"contact": world.sitter.pk},
        "partnerships:my_team_call_in": {"contact": world.sitter.pk},
        "partnerships:progress": {"how": "doing", "note": "Begun"},
        "partnerships:quoted": {"answer": "no"},
        "partnerships:profile_check": {"text": "Bakeries belong here too"},
        "partnerships:score": {f"leaders-{world[Candidate].pk}": 4},
        "partnerships:discussion": SAID,
        "partnerships:discussion_sum_up": SAID,
        "partnerships:discussion_edit": {"text": "Better"},
        "partnerships:discussion_report": {"reason": "It names a student"},
        "partnerships:champion_figure": COUNTED | {"counted": "1"},
        "partnerships:champion_correct": COUNTED,
        "partnerships:champion_photo_page": SEEN_IN_IT | {"photo": photo()},
        "partnerships:champion_outcome": {"title": "Twenty seats", "kind": "training", "words": "At last"},
        "partnerships:sign_up": {"step_down": world[Priority].pk},
        "convenings:answer": {"answer": "yes", "version": 1} | SURE,
        "convenings:tick": {f"time-{world[DateOption].pk}": "no"} | SURE,
        "convenings:substitute": {"substitute_name": "Ana", "substitute_email": "ana@home.example", "version": 1}
        | SURE,
        "convenings:subscribe": SURE,
        "convenings:assistant": {"assistant_name": "Ana", "assistant_email": "ana@home.example"} | SURE,
        "convenings:questions": {"question": "Who comes?", "food": "Vegetarian"} | SURE,
        "convenings:room_say": {"words": "More nurses", "category": "workforce", "key": str(uuid4())},
        "convenings:room_offer_guest": {"words": "A class", "about": f"agendaitem:{world[AgendaItem].pk}"},
        "convenings:minutes_object": {"words": "It was Tuesday"},
        "convenings:pulse": {"worth": "4"},
        "convenings:pulse_of_invited": {"worth": "4"},
        "convenings:come": {"name": "Dee", "email": "dee@hall.example", "organization": "Hall", "side": "business"},
        "convenings:guest_door_tap": {"present": world[Contact].pk},
        "convenings:guest_door_walk_in": WALK_IN,
        "lost_link": {"email": world[Contact].email},
        "labor:imports": {"brought": SimpleUploadedFile("2024.csv", b"area_fips")},
        "desk:first_run": REGION | {"counties": keys(world.copies[County])},
        "desk:join": {"name": "Ana"},
        "account_home": {"name": "Ana"},
        "account_login": {"email": world.people["viewer"].email},
        "account_request_login_code": {"email": world.people["viewer"].email},
        "account_email": {"email": "new@people.example"},
    }


def of_programs(world: Crowd) -> dict[str, dict[str, Any]]:
    """JSON of the API, by method and route."""
    of_partnerships = of_voting_programs(world) | of_acting_programs(world)
    return of_convening_programs(world) | of_region_programs(world) | of_partnerships


def of_convening_programs(world: Crowd) -> dict[str, dict[str, Any]]:
    contact = world[Contact].pk
    plan = {"partnership": world[Partnership].slug, "kind": "launch", "title": "Launch"}
    return {
        "post convenings": plan | MOMENTS,
        "patch convening": {"title": "Launch"},
        "post convening_times": {"starts_at": MOMENTS["ends_at"], "ends_at": (LATER + timedelta(hours=2)).isoformat()},
        "post invitation_times": {"fits": [{"time": world[DateOption].pk, "fit": "no"}]},
        "put convening_minutes_draft": {"opening": "We met.", "reason": "A name was wrong", "seen": 0},
        "post convening_minutes_approve": APPROVED,
        "post objection_close": {"answer": "Two others remember it so"},
        "put convening_agenda": {"agenda": [LINE] * min(world.size, MOST)},
        "post convening_present": {"contact": world.newcomers[0].pk},
        "post convening_absent": {"contact": contact},
        "post convening_walk_in": WALK_IN,
        "post convening_hear": HEARD,
        "post convening_room_go_to": {"item": world[AgendaItem].pk},
        "post convening_room_show_ballot": {"ballot": world[Ballot].pk},
        "post convening_room_open_ballot": {"ballot": world[Ballot].pk},
        "post convening_take_over": {
            "invitation": world[Invitation].pk,
            "question": "question",
            "category": "workforce",
        },
        "post convening_move": MOMENTS,
        "post convening_invite": LETTER | {"people": keys(world.newcomers), "signed_by": [world.champion.pk]},
        "post convening_letters": LETTER
        | {"kind": "welcome", "people": keys(world.newcomers), "signed_by": [world.champion.pk]},
        "post convening_letter_test": LETTER
        | {"kind": "welcome", "people": [contact], "signed_by": [world.champion.pk]},
        "put letter_template": LETTER,
        "post convening_take_back": {"batch": str(world[Sending].batch)},
        "post rungs": RUNG | {"convening": world[Convening].pk},
        "patch rung": RUNG,
        "post rung_switch": {"on": False},
        "post usual_rungs": RUNG,
        "patch usual_rung": RUNG,
        "post invitation_answer": {"answer": "yes"},
        "put invitation_assistant": {"assistant_name": "Ana", "assistant_email": "ana@home.example"},
        "post invitation_tell": {"question": "Who comes?"},
        "post convening_note_call": {"contact": contact, "tap": "called"},
        "post convening_decisions": DECIDED,
    }


def of_region_programs(world: Crowd) -> dict[str, dict[str, Any]]:
    """Of the directory, the settings and the desk."""
    person = {"name": "New", "organization": world[Organization].pk}
    lines = ImportRow.objects.filter(batch=world[Import]).values_list("line", flat=True)
    return {
        "patch settings": {"name": "Valley"},
        "put settings_counties": {"counties": keys(world.copies[County])},
        "post organizations": ORGANIZATION,
        "patch organization": {"name": "Newer"},
        "post contacts": person,
        "patch contact": {"title": "Dean"},
        "post call_lists": {
            "convening": world[Convening].pk,
            "caller": world.champion.pk,
            "people": keys(world.newcomers),
        },
        "post call_say": {"tap": "called"},
        "post links_withdraw": {"contact": world[Contact].pk},
        "post touches": {"organization": world[Organization].pk, "asked_for": "A seat"},
        "put threshold": {"good": 60, "watch": 40},
        "post touch_settle": {"came_of": "yes"},
        "post imports": {"filename": "people.csv", "content": b64encode(spreadsheet(world).read()).decode()},
        "post import_columns": {"columns": ["organization", "kind", "name"]},
        "post import_correct": {"cells": [{"line": n, "column": "name", "words": "Ana"} for n in lines]},
        "post import_answer": {"every": "new"},
        "post sectors": {"name": "New", "industries": keys(world.copies[Industry])},
        "patch sector": {"industries": keys(world.copies[Industry])},
        "post alarms": aside(world),
        "patch alarm_days": {"champion": 90},
    }


def of_voting_programs(world: Crowd) -> dict[str, dict[str, Any]]:
    table, contact, sitter = world[Partnership].slug, world[Contact].pk, world.sitter.pk
    need, chance = world.copies[Requirement][1].pk, world.copies[Opportunity][1].pk
    words = {"name": "Builders", "sector": world[Sector].pk}
    return {
        "post partnerships": words,
        "put partnership": words,
        "post partnership_move": {"stage": "dormant"},
        "post seats": {"partnership": table, "contact": world.newcomers[0].pk, "role": "leader"},
        "post opportunities": HEARD | {"partnership": table},
        "post opportunity_split": {"first": "One", "second": "Two"},
        "post requirement_split": {"first": "One", "second": "Two"},
        "post opportunity_reword": {"statement": "Clearer"},
        "post opportunity_merge": {"into": chance},
        "post requirements": HEARD | {"partnership": table, "opportunity": chance},
        "post requirement_reword": {"statement": "Clearer"},
        "post requirement_merge": {"into": need},
        "post ballots": RULES | {"partnership": table, "requirements": keys(world.copies[Requirement])},
        "post ballot_reopen": {"reason": "One was late"},
        "post ballot_admit": {"contact": sitter, "reason": "The flight was late"},
        "post ballot_proxies": given(world),
        "post ballot_proxy_take_back": {"organization": world[Organization].pk},
        "post ballot_key_paper": {"contact": contact} | {key: {world[Option].pk: 1} for key in ("first", "second")},
        "post ballot_take_back_paper": {"contact": contact},
        "post priorities": {"requirement": world.unmet.pk, "title": "Nurses"},
        "put priority": {"title": "Nurses"},
        "post priority_confirm": {"why": "It still matters most"},
        "put escalation": ESCALATION | {"is_on": True},
        "put partnership_escalation": ESCALATION | {"is_on": True},
        "post priority_drop": {"reason": "Done"},
        "post priority_champion": {"contact": sitter},
        "post priority_step_down": {"contact": contact},
        "post priority_promise": {"outcome_wanted": "More", "measure": "Places", "seen": world[Priority].stamp},
        "post decisions": DECIDED | {"partnership": world[Partnership].slug},
        "post decision_correct": DECIDED | {"reason": "The day was wrong"},
    }


def of_acting_programs(world: Crowd) -> dict[str, dict[str, Any]]:
    table, contact, sitter = world[Partnership].slug, world[Contact].pk, world.sitter.pk
    return {
        "post team_join": {"contact": sitter},
        "post team_mails": TO_TEAM,
        "post item_call_in": {"contact": sitter},
        "post item_step_back": {"contact": contact},
        "post team_leave": {"contact": contact},
        "post items": {"team": world[Priority].team.pk, "title": "Price it", "owner": sitter, "due_on": DAY},
        "put item": {"title": "Price it", "due_on": DAY},
        "post notes": SAID | {"on": "priority", "number": world[Priority].pk, "to": [world[Contact].pk]},
        "post notes_sum_up": SAID | {"on": "priority", "number": world[Priority].pk},
        "put note": {"text": "Better"},
        "post note_hide": {"reason": "It names a student"},
        "post item_report": {"status": "doing", "note": "Begun"},
        "post item_hand_over": {"owner": sitter},
        "post item_drop": {"reason": "Done"},
        "post items_change": {"items": [world[ActionItem].pk], "how": "done"},
        "post outcomes": OUTCOME | {"priority": world[Priority].pk},
        "post outcome_publish": {"agreed_by": "Elena"},
        "put outcome": OUTCOME,
        "put outcome_photo": SEEN_IN_IT | {"content": b64encode(photo().read()).decode()},
        "post match_terms": {"partnership": world[Partnership].slug, "rate": "40", "target": "9000"},
        "put partnership_shown": {"shown": ["purpose", "quotes"]},
        "post public_names": {
            "partnership": world[Partnership].slug,
            "organization": make_seat(world[Partnership]).organization_id,
            "agreed_by": "Elena",
        },
        "post outcome_quote": {"quoted": sitter, "words": "It works"},
        "post sector_profile_ask": {"people": [world.champion.pk]},
        "post worksheets": {"title": "Where do we begin?", "sectors": apart(world)},
        "post worksheet_candidates": {"new_sector": "Steel", "codes": ["3311", "3312"]},
        "put worksheet_weights": WEIGHTS,
        "post worksheet_ask": {"people": keys(world.newcomers), "members": [world.people["viewer"].email]},
        "put worksheet_scores": {"scores": [{"candidate": world[Candidate].pk, "question": "leaders", "points": 4}]},
        "post worksheet_choice": CHOSEN | {"candidate": world[Candidate].pk},
        "put candidate_openings": OPENINGS,
        "post measures": FIGURE | {"priority": world[Priority].pk},
        "put measure": FIGURE,
        "post measures_series": ATTACHED | {"industry": "622", "priority": world[Priority].pk},
        "post measure_figures": COUNTED,
        "post measure_stories": BEHIND,
        "post measurement_correct": COUNTED,
        "post experiments": CARD | {"priority": world[Priority].pk},
        "put experiment": CARD,
        "post experiment_end": {"result": "kept", "learned": "It works"},
        "post relaunches": {"partnership": table},
    }


def aside(world: Crowd) -> dict[str, str]:
    """Of the alarm that `a_silent_champion` sets off."""
    return {
        "partnership": world[Partnership].slug,
        "key": f"silent:{world.champion.pk}",
        "reason": "On leave",
        "until": (timezone.localdate() + timedelta(days=20)).isoformat(),
    }


def of_hooks(world: Crowd) -> dict[str, Any]:
    """What providers bring: a reply to the world's mail, and that it bounced."""
    sent = world[Message]
    reply = f"From: {sent.to}\r\nTo: reply+{sent.token}@in.example\r\nMessage-ID: <new@home.example>\r\n\r\nYes"
    event = {"type": "bounced", "message_id": sent.message_id, "recipient": sent.to, "description": "Unknown"}
    said = {"RecordType": "Bounce", "Type": "HardBounce", "Email": sent.to, "Metadata": {"message": sent.token}}
    return {"outbox:hook_mail": reply.encode(), "outbox:hook_events": event, "outbox:hook_provider": said}


# What the address asks for where the plain page shows less.
ASKED = {
    name: {"q": "home"}
    for name in (
        "desk:search",
        "convenings:home",
        "convenings:room",
        "convenings:door",
        "partnerships:members",
        "partnerships:items",
    )
}
