"""What stands where a route finds what it needs: the state of the world before each request that asks for one."""

from collections.abc import Callable, Iterator
from datetime import timedelta

from allauth.mfa.totp.internal.auth import TOTP
from django.db import connection
from django.utils import timezone

from convenings.models import (
    AgendaItem,
    Convening,
    DateOption,
    Invitation,
    Minutes,
    Objection,
    Offer,
    Reminding,
    Room,
    Rung,
    Sending,
    Sentence,
    UsualRung,
    Visitor,
)
from labor.models import NATION, LaborFigure
from outbox.models import Incoming, Message
from outbox.posting import Draft, post
from partnerships.models import (
    ActionItem,
    ActionTeam,
    Ballot,
    Candidate,
    ChecklistItem,
    Choice,
    CurveStory,
    Elector,
    Mark,
    Measure,
    Measurement,
    Note,
    Opportunity,
    Option,
    Outcome,
    Paper,
    Partnership,
    Priority,
    Proxy,
    Reopening,
    Requirement,
    Scorer,
    Seat,
    SeatRole,
    Series,
    Shown,
    TeamMail,
    Worksheet,
)
from regions.merging import merge
from regions.models import Contact, ImportRow, Link, Merge, Organization, RegionCounty
from tests.canaries import LATER
from tests.crowds import Crowd
from tests.factories import make_business, make_contact, make_seat, make_sector, make_user


def a_silent_champion(world: Crowd) -> None:
    """Everybody who carries the partnership has been silent for a year."""
    Seat.objects.update(since=timezone.localdate() - timedelta(days=400))


def never_counted(world: Crowd) -> None:
    Reopening.objects.all().delete()


def not_opened(world: Crowd) -> None:
    for model in (Mark, Paper, Elector):
        model.objects.all().delete()
    Ballot.objects.update(opened_at=None)


def by_the_owner(world: Crowd) -> None:
    Note.objects.update(user=world.people["owner"], contact=None, organization=None)


def others_talk(world: Crowd) -> None:
    """Somebody hears of what is written."""
    other = make_seat(world[Partnership]).contact
    Note.objects.update(contact=other, organization=other.organization)


def hidden(world: Crowd) -> None:
    Note.objects.update(hidden_at=timezone.now(), hidden_because="It names a student")


def discardable(world: Crowd) -> None:
    not_opened(world)
    Priority.objects.update(ballot=None)


def closed(world: Crowd) -> None:
    stopped(world)
    Ballot.objects.get(pk=world[Ballot].pk).count_votes(by=make_user())


def stopped(world: Crowd) -> None:
    Ballot.objects.get(pk=world[Ballot].pk).close(by=None)


def counted_secret(world: Crowd) -> None:
    """Five leaders voted in secret, which is enough for a list of papers."""
    ballot, organization = world[Ballot].pk, world[Organization]
    not_opened(world)
    people = [*Contact.objects.filter(pk=world[Contact].pk), *(make_contact(organization) for _ in range(4))]
    electors = [Elector.objects.create(ballot_id=ballot, contact=one, organization=organization) for one in people]
    Ballot.objects.filter(pk=ballot).update(
        secrecy="secret", tie_rule="lot", opened_at=timezone.now(), closing_at=timezone.now()
    )
    option = world[Option].pk
    for number, elector in enumerate(electors):
        Elector.objects.filter(pk=elector.pk).update(has_voted=True)
        paper = Paper.objects.create(
            ballot_id=ballot, secrecy="secret", receipt=f"R{number}", allowance=3, spent=1, link_version=0
        )
        Mark.objects.create(ballot_id=ballot, paper=paper, option_id=option, cap=2, dots=1)
    Ballot.objects.get(pk=ballot).count_votes(by=make_user())


def reopenable(world: Crowd) -> None:
    Priority.objects.filter(ballot=world[Ballot].pk).update(ballot=None)
    closed(world)


def by_organization(world: Crowd) -> None:
    """Not open, and each organization will have one ballot."""
    not_opened(world)
    Ballot.objects.filter(pk=world[Ballot].pk).update(electorate="organization")


def proxy_given(world: Crowd) -> Proxy:
    by_organization(world)
    said = {"given_by": "Maria Lopez", "given_on": timezone.localdate(), "how": "phone"}
    return Proxy.objects.create(
        ballot=world[Ballot],
        organization=world[Organization],
        holder=world[Contact],
        email=world[Contact].email,
        **said,
    )


def votes_for_another(world: Crowd) -> None:
    """The person of the world's links speaks for another organization, and votes for the world's by proxy."""
    proxy, electors = proxy_given(world), []
    for person, organization in (
        (make_contact(world[Organization]), world[Organization]),
        (world[Contact], make_business()),
    ):
        electors.append(
            Elector.objects.create(
                ballot=world[Ballot], contact=person, organization=organization, email=person.email,
                electorate="organization",
            )
        )  # fmt: skip
    proxy.elector = electors[0]
    proxy.save()
    Ballot.objects.filter(pk=world[Ballot].pk).update(opened_at=timezone.now())


def tied(world: Crowd) -> None:
    """Counted, with two choices that tie for the one place a second round decides."""
    not_opened(world)
    Priority.objects.filter(ballot=world[Ballot].pk).update(ballot=None)
    ballot = Ballot.objects.filter(pk=world[Ballot].pk)
    ballot.update(tie_rule="second_round", winners=1, quorum=3)
    people = [make_contact(world[Organization]) for _ in range(4)]
    electors = [
        Elector.objects.create(ballot_id=world[Ballot].pk, contact=one, organization=one.organization, email=one.email)
        for one in people
    ]
    ballot.update(opened_at=timezone.now(), lot_seed="seed")
    options = list(Option.objects.filter(ballot=world[Ballot].pk).order_by("position")[:2])
    for number, elector in enumerate(electors):
        elector.place(options[number % 2].pk, 1)
    closed(world)


def has_not_voted(world: Crowd) -> None:
    Mark.objects.filter(paper__elector__contact=world[Contact].pk).delete()
    Paper.objects.filter(elector__contact=world[Contact].pk).delete()


def on_paper(world: Crowd) -> None:
    Elector.objects.filter(contact=world[Contact].pk).update(on_paper=True)


def adoptable(world: Crowd) -> None:
    """What it chose is a priority no more."""
    closed(world)
    Priority.objects.get(pk=world[Priority].pk).drop(reason="Later", by=None)


def decided_today(world: Crowd) -> None:
    """The meeting is on, and what its ballot chose is a priority no more."""
    adoptable(world)
    on_its_day(world)


def on_its_day(world: Crowd) -> None:
    at = timezone.now()
    Convening.objects.filter(pk=world[Convening].pk).update(starts_at=at, ends_at=at + timedelta(hours=1))


def begun(world: Crowd) -> None:
    at = timezone.now()
    Convening.objects.filter(pk=world[Convening].pk).update(
        starts_at=at - timedelta(hours=2), ends_at=at - timedelta(hours=1)
    )


def unsent(world: Crowd) -> None:
    """The meeting is over, and a correction of its minutes is a draft."""
    begun(world)
    Minutes.objects.create(convening=world[Convening], version=2, reason="A name was wrong")


def unopposed(world: Crowd) -> None:
    """Whoever objected to the minutes of the meeting, which is over, has an answer."""
    begun(world)
    Objection.objects.update(closed_at=timezone.now(), closed_by="home", answer="It is so")


def finding(world: Crowd) -> None:
    """Its date is open, and there is another time beside the one of the world."""
    Convening.objects.filter(pk=world[Convening].pk).update(state="finding", starts_at=None, ends_at=None)
    Invitation.objects.update(answer="", answered_at=None, substitute_name="", substitute_email="")
    at = LATER + timedelta(days=7)
    DateOption.objects.create(convening=world[Convening], starts_at=at, ends_at=at + timedelta(hours=1), slot=2)


def under_way(world: Crowd) -> None:
    begun(world)
    Convening.objects.update(roll_closed_at=None)


def unconfirmed(world: Crowd) -> None:
    Contact.objects.update(to_confirm=True)


def published(world: Crowd) -> None:
    Partnership.objects.update(published_at=timezone.now())
    Outcome.objects.update(published_at=timezone.now(), agreed_by="Elena")


def published_photo(world: Crowd) -> None:
    published(world)
    Partnership.objects.update(shown=Shown.values)


def archived(model: type[Contact] | type[Organization]) -> Callable[[Crowd], None]:
    def archive(world: Crowd) -> None:
        model.objects.filter(pk=world[model].pk).update(archived_at=timezone.now())

    return archive


def merged(world: Crowd) -> None:
    """Undoing takes back a merge that was made, not one that was planted."""
    Merge.objects.filter(pk=world[Merge].pk).delete()
    row = merge(Contact.objects.get(pk=world[Contact].pk), world.newcomers[0], take={}, by=None)
    Merge.objects.filter(pk=row.pk).update(id=world[Merge].pk)


def dropped_item(world: Crowd) -> None:
    ActionItem.objects.update(status="dropped", blocked_by="", helper=None, helper_organization=None, done_at=None)


def not_done(world: Crowd) -> None:
    ChecklistItem.objects.update(done_at=None, done_by="")


def failed(world: Crowd) -> None:
    Message.objects.update(state="failed", error="No such box")


def came_back_to_them(world: Crowd) -> None:
    """Mail to the person came back, and what they wrote is read."""
    at = timezone.now()
    email = world[Contact].email.lower()
    Contact.objects.filter(pk=world[Contact].pk).update(bounced_address=email, bounced_at=at, bounce_reason="No box")
    Incoming.objects.update(state="handled")


def alone(world: Crowd) -> None:
    Contact.objects.update(archived_at=timezone.now())


def on_no_ballot(world: Crowd) -> None:
    not_opened(world)
    Option.objects.all().delete()
    Priority.objects.get(pk=world[Priority].pk).drop(reason="Later", by=None)


def carrying_nothing(world: Crowd) -> None:
    not_opened(world)
    Option.objects.all().delete()
    for model in (Opportunity, Requirement):
        model.objects.update(merged_into=None)
    Requirement.objects.update(opportunity=None)
    for priority in Priority.objects.filter(requirement=world[Requirement]).select_related("partnership"):
        priority.requirement = Requirement.capture(priority.partnership, "Another", category="market", by=None)
        priority.save(update_fields=["requirement"])


def held(world: Crowd) -> None:
    """Its letters wait, one for each it counts."""
    batch = world[Sending].batch
    later = {"next_attempt_at": LATER, "batch": batch, "state": "queued", "sent_at": None}
    count = Message.objects.update(**later)
    Sending.objects.filter(batch=batch).update(count=count)


def long_ago(world: Crowd) -> None:
    Invitation.objects.update(invited_at=timezone.now() - timedelta(days=1))
    Link.objects.issue("invitation", [(world[Contact].pk, world[Invitation])], until=None)


def readable(world: Crowd) -> None:
    """Lines of the import as a spreadsheet brings them, no two alike."""
    for row in ImportRow.objects.all():
        row.cells = [f"New {row.line}", "business", "Elena"]
        row.state = "new"
        row.save()


def silent(world: Crowd) -> None:
    """Asked long ago, and never heard of."""
    nothing = {"answer": "", "answered_at": None, "substitute_name": "", "substitute_email": ""}
    Invitation.objects.update(invited_at=timezone.now() - timedelta(days=1), **nothing)


def waiting_to_go(world: Crowd) -> None:
    """Of the version the meeting has now; the rung's own moment is days away, whatever the hour."""
    Rung.objects.filter(pk=world[Rung].pk).update(days=2)
    Reminding.objects.filter(rung=world[Rung]).update(version=world[Convening].version)


def never_gone(world: Crowd) -> None:
    Reminding.objects.all().delete()


def with_app(world: Crowd) -> None:
    TOTP.activate(world.people["owner"], "JBSWY3DPEHPK3PXP")


# route → the state it needs, beside what stands in the world.
def at_the_end(world: Crowd) -> None:
    Room.objects.update(item=None, ended_at=timezone.now())


def listening(world: Crowd) -> None:
    """Whoever the link speaks for sits at no table as a leader."""
    Seat.objects.filter(contact=world[Contact]).delete()
    Offer.objects.all().delete()


def silent_so_far(world: Crowd) -> None:
    """Nobody has sent in as much as one may."""
    Sentence.objects.all().delete()


def walked_in(world: Crowd) -> None:
    """Nobody of the directory."""
    Visitor.objects.update(email="dee@hall.example")


def seated_visitor(world: Crowd) -> None:
    Visitor.objects.filter(pk=world[Visitor].pk).update(
        contact=world[Contact], seated_at=timezone.now(), turned_away_at=None
    )
    votes(world)


def votes(world: Crowd) -> None:
    """The ballot that is shown knows the person."""
    Room.objects.update(ballot=world[Ballot])
    Link.objects.issue("ballot", [(world[Contact].pk, world[Ballot])], until=None)


def adopted_here(world: Crowd) -> None:
    """What the ballot chose was adopted since the room is open, and the person is on its roll."""
    votes(world)
    Room.objects.update(opened_at=timezone.now() - timedelta(hours=1))
    Priority.objects.filter(ballot=world[Ballot]).update(adopted_at=timezone.now(), dropped_at=None, drop_reason="")


def seated_and_adopted(world: Crowd) -> None:
    seated_visitor(world)
    adopted_here(world)


def unused(world: Crowd) -> None:
    """A requirement nothing hangs on."""
    on_no_ballot(world)
    Priority.objects.filter(requirement=world[Requirement]).update(requirement=world.unmet)


def not_begun(world: Crowd) -> None:
    Room.objects.update(started_at=None, item=None, since=None)


def no_agenda(world: Crowd) -> None:
    """However many lines there were, the longest agenda would take no more."""
    AgendaItem.objects.filter(convening=world[Convening]).delete()


def one_more_item(world: Crowd) -> AgendaItem:
    """After the one that is on."""
    return AgendaItem.objects.create(convening=world[Convening], position=999, minutes=5, title="Thanks")


def at_the_last_item(world: Crowd) -> None:
    Room.objects.filter(pk=world[Room].pk).update(item=one_more_item(world))


def by_hand(world: Crowd) -> None:
    Series.objects.all().delete()


def told_of(area: str, year: int) -> Iterator[LaborFigure]:
    """All jobs there, and those of hospitals."""
    for code, ownership, level in (("10", 0, 0), ("622", 5, 5)):
        told = {"establishments": 3, "jobs": 40, "wages": 2_000_000, "weekly_pay": 961, "annual_pay": 50_000}
        yield LaborFigure(area=area, industry=code, ownership=ownership, level=level, year=year, **told)


def told_by_statistics(world: Crowd) -> None:
    """For a moment outside of every region, where labor statistics may be written."""
    by_hand(world)
    unmeasured(world)
    areas = [NATION, *RegionCounty.objects.values_list("county_id", flat=True)]
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('app.region', '', true)")
        LaborFigure.objects.bulk_create(row for area in areas for year in (2020, 2021) for row in told_of(area, year))
        cursor.execute("SELECT set_config('app.region', %s, true)", [str(world.region.pk)])


def unmeasured(world: Crowd) -> None:
    for model in (CurveStory, Measurement, Measure):
        model.objects.all().delete()


def another_in_the_team(world: Crowd) -> None:
    world[ActionTeam].join(world.sitter, by=None)


def held_letter(world: Crowd) -> None:
    mail = world[TeamMail]
    drafts = [Draft("team.mail", "held", contact=world[Contact], about=mail)]
    post(drafts, at=mail.goes_at, batch=mail.batch)


def held_letter_to_another(world: Crowd) -> None:
    another_in_the_team(world)
    held_letter(world)


def not_chosen(world: Crowd) -> None:
    Choice.objects.all().delete()


def comparable(world: Crowd) -> None:
    not_chosen(world)
    Candidate.objects.create(worksheet=world[Worksheet], sector=make_sector())


def being_scored(world: Crowd) -> None:
    """By the owner too: neither they nor who holds the link is the last one missing."""
    not_chosen(world)
    Scorer.objects.create(worksheet=world[Worksheet], user=world.people["owner"])
    Worksheet.objects.filter(pk=world[Worksheet].pk).update(asked_at=timezone.now())


def championing(world: Crowd) -> None:
    """Whoever holds the link."""
    Seat.objects.filter(contact=world[Contact], partnership=world[Partnership]).update(role=SeatRole.CHAMPION)


def to_be_started(world: Crowd) -> None:
    not_chosen(world)
    chosen = world[Choice]
    told = {name: getattr(chosen, name) for name in ("decided_by", "decided_on", "why", "snapshot", "author")}
    Choice.objects.create(pk=chosen.pk, worksheet=world[Worksheet], candidate=world[Candidate], **told)


READY: dict[str, Callable[[Crowd], object]] = {
    "post ballot_admit": never_counted,
    "post partnerships:my_team_write": another_in_the_team,
    "post partnerships:team_take_back": held_letter,
    "get partnerships:my_team_write": another_in_the_team,
    "post partnerships:my_team_take_back": held_letter_to_another,
    "post team_mail_take_back": held_letter,
    "post partnerships:item_take_up": dropped_item,
    "post partnerships:ballot_admit": never_counted,
    "post convening_room_start": not_begun,
    "post convening_room_next": one_more_item,
    "post convenings:agenda_draft": no_agenda,
    "post convening_agenda_draft": no_agenda,
    "post convening_room_back": at_the_last_item,
    "post convening_room_open_ballot": not_opened,
    "post convening_room_take_back_close": stopped,
    "post convening_room_count_votes": stopped,
    "post convenings:room_offer": at_the_end,
    "post convenings:room_offer_guest": listening,
    "post convenings:room_say": silent_so_far,
    "post convenings:room_visitor": walked_in,
    "get convenings:room_vote": votes,
    "get convenings:along_vote": seated_visitor,
    "get convenings:room_champion": adopted_here,
    "get convenings:along_champion": seated_and_adopted,
    "post partnerships:requirement_split": unused,
    "post requirement_split": unused,
    "post regions:organization_archive": alone,
    "post organization_archive": alone,
    "post partnerships:requirement_merge": on_no_ballot,
    "post requirement_merge": on_no_ballot,
    "post partnerships:opportunity_take_back": carrying_nothing,
    "post opportunity_take_back": carrying_nothing,
    "post partnerships:requirement_take_back": carrying_nothing,
    "post requirement_take_back": carrying_nothing,
    "post convenings:take_back": held,
    "post convening_take_back": held,
    "get convenings:times": finding,
    "post convenings:offer": finding,
    "post convenings:withdraw": finding,
    "get convenings:choose": finding,
    "post convenings:choose": finding,
    "post convenings:key_in_times": finding,
    "post convenings:tick": finding,
    "get convening_times": finding,
    "post convening_times": finding,
    "post time_withdraw": finding,
    "post time_choose": finding,
    "get invitation_times": finding,
    "post invitation_times": finding,
    "post convenings:send_again": long_ago,
    "post invitation_send_again": long_ago,
    "post convenings:rung_send": silent,
    "post rung_send": silent,
    "post convenings:rung_take_back": waiting_to_go,
    "post rung_take_back": waiting_to_go,
    "post convenings:rung_remove": never_gone,
    "post rung_remove": never_gone,
    "post convenings:usual_start": lambda world: UsualRung.objects.all().delete(),
    "post usual_rungs_start": lambda world: UsualRung.objects.all().delete(),
    "post convenings:usual_remove": lambda world: UsualRung.objects.create(days=99),
    "post usual_rung_remove": lambda world: UsualRung.objects.create(days=99),
    "post regions:organization_restore": archived(Organization),
    "post regions:contact_restore": archived(Contact),
    "post regions:import_preview": readable,
    "post import_confirm": readable,
    "post outbox:retry": failed,
    "post partnerships:ballot_open": not_opened,
    "post partnerships:ballot_discard": discardable,
    "get partnerships:ballot_proxy": by_organization,
    "post partnerships:ballot_proxy": by_organization,
    "post ballot_proxies": by_organization,
    "post partnerships:ballot_proxy_take_back": proxy_given,
    "post ballot_proxy_take_back": proxy_given,
    "get partnerships:vote_for": votes_for_another,
    "post partnerships:vote_for": votes_for_another,
    "get partnerships:ballot_second_round": tied,
    "post partnerships:ballot_second_round": tied,
    "post ballot_second_round": tied,
    "post partnerships:opportunity_merge": on_no_ballot,
    "post opportunity_merge": on_no_ballot,
    "get partnerships:result": closed,
    "get partnerships:papers": counted_secret,
    "get partnerships:papers_csv": counted_secret,
    "get partnerships:guests_papers": counted_secret,
    "get partnerships:guests_papers_csv": counted_secret,
    "get ballot_papers": counted_secret,
    "post partnerships:ballot_take_back_close": stopped,
    "post partnerships:ballot_count": stopped,
    "post ballot_take_back_close": stopped,
    "post ballot_count": stopped,
    "post partnerships:ballot_reopen": reopenable,
    "post ballot_reopen": reopenable,
    "post partnerships:ballot_paper": has_not_voted,
    "post ballot_key_paper": has_not_voted,
    "post partnerships:ballot_paper_take_back": on_paper,
    "post ballot_take_back_paper": on_paper,
    "get partnerships:result_csv": closed,
    "get partnerships:adopt": adoptable,
    "post partnerships:adopt": adoptable,
    "get convenings:promises": closed,
    "get convenings:promises_wall": closed,
    "get convenings:promises_now": closed,
    "post convenings:promises_adopt": decided_today,
    "post convenings:decide": on_its_day,
    "get convenings:minutes": unsent,
    "get convenings:minutes_draft": begun,
    "post convenings:minutes_draft": begun,
    "put convening_minutes_draft": begun,
    "post convenings:minutes_send": unsent,
    "post convening_minutes_send": unsent,
    "post convenings:minutes_approve": unopposed,
    "post convening_minutes_approve": unopposed,
    "post convenings:minutes_object": unopposed,
    "get convenings:pulse": begun,
    "get convenings:pulse_of_invited": begun,
    "post convenings:pulse": begun,
    "post convenings:pulse_of_invited": begun,
    "post convening_decisions": on_its_day,
    "post partnerships:measure_new": unmeasured,
    "post partnerships:measure_edit": by_hand,
    "put measure": by_hand,
    "post partnerships:champion_figure": by_hand,
    "get partnerships:series_new": told_by_statistics,
    "post partnerships:series_new": told_by_statistics,
    "post measures_series": told_by_statistics,
    "post measures": unmeasured,
    "get partnerships:worksheet": not_chosen,
    "post partnerships:worksheet": not_chosen,
    "get worksheet_ranking": not_chosen,
    "post partnerships:worksheet_add": not_chosen,
    "post worksheet_candidates": not_chosen,
    "post partnerships:worksheet_weigh": not_chosen,
    "put worksheet_weights": not_chosen,
    "post partnerships:candidate_openings": not_chosen,
    "put candidate_openings": not_chosen,
    "post partnerships:candidate_remove": not_chosen,
    "delete candidate": not_chosen,
    "post partnerships:worksheet_ask": comparable,
    "post worksheet_ask": comparable,
    "get partnerships:worksheet_score": being_scored,
    "post partnerships:worksheet_score": being_scored,
    "put worksheet_scores": being_scored,
    "get partnerships:profile_check": championing,
    "post partnerships:profile_check": championing,
    "get partnerships:score": being_scored,
    "post partnerships:score": being_scored,
    "post partnerships:worksheet_close": being_scored,
    "post worksheet_close": being_scored,
    "post partnerships:worksheet_choose": not_chosen,
    "post worksheet_choice": not_chosen,
    "post partnerships:choice_start": to_be_started,
    "post choice_start": to_be_started,
    "post partnerships:outcome_unpublish": published,
    "post convenings:hold": begun,
    "post convenings:close_roll": under_way,
    "post convening_close_roll": under_way,
    "post regions:contact_confirm": unconfirmed,
    "post contact_confirm": unconfirmed,
    "get desk:relaunch": lambda world: Partnership.objects.update(stage="relaunching"),
    "get desk:alarms": a_silent_champion,
    "post desk:alarm_aside": a_silent_champion,
    "post alarms": a_silent_champion,
    "get desk:public_region": published,
    "get desk:public": published,
    "get desk:public_csv": published,
    "get desk:public_embedded": published,
    "get desk:public_json": published,
    "get desk:public_photo": published_photo,
    "get desk:public_notes": published,
    "post desk:public_region": published,
    "post desk:public": published,
    "get mfa_deactivate_totp": with_app,
    "post mfa_deactivate_totp": with_app,
    "post organization_restore": archived(Organization),
    "post contact_restore": archived(Contact),
    "post regions:merge_undo": merged,
    "get regions:contact": came_back_to_them,
    "post regions:contact_trust": came_back_to_them,
    "post contact_trust_address": came_back_to_them,
    "post message_retry": failed,
    "post partnership_unpublish": published,
    "post checklist_tick": not_done,
    "post ballot_open": not_opened,
    "post ballot_discard": discardable,
    "get ballot_result": closed,
    "post convening_hold": begun,
    "post outcome_unpublish": published,
    "post item_take_up": dropped_item,
    "post item_report": lambda world: ActionItem.objects.update(
        status="open", blocked_by="", helper=None, helper_organization=None
    ),
    "post partnerships:notes": others_talk,
    "post partnerships:notes_sum_up": others_talk,
    "post partnerships:discussion": others_talk,
    "post partnerships:discussion_sum_up": others_talk,
    "post notes": others_talk,
    "post notes_sum_up": others_talk,
    "post partnerships:note_edit": by_the_owner,
    "put note": by_the_owner,
    "post partnerships:note_show": hidden,
    "post note_show": hidden,
}
