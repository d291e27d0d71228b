"""Tells a story by verbs only, each under the clock of the day it happened."""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import partial
from heapq import heappop, heappush
from itertools import count
from typing import Any
from zoneinfo import ZoneInfo

import time_machine
from django.utils import timezone
from django.utils.text import slugify

from accounts.models import User
from config.demonstration import minutes
from config.demonstration.choosing import begin, compare
from config.demonstration.curves import measure, take
from config.demonstration.days import When, day_of, days
from config.demonstration.next_meeting import invite_to
from config.demonstration.opening_up import open_up
from config.demonstration.posting import post
from config.demonstration.running import run
from config.demonstration.story import LETTER, SUBJECT, Aim, Item, Meeting, Report, Result, Sitter, Story
from config.demonstration.talking import talk
from config.demonstration.teaming import team_up
from convenings.models import Convening, DecidedIn
from partnerships.evidence import admit
from partnerships.models import (
    ActionItem,
    Ballot,
    Elector,
    Opportunity,
    Outcome,
    Priority,
    Promise,
    Requirement,
    Seat,
    Stage,
)
from regions.models import Category, Contact, County, Industry, Kind, Organization, Region
from regions.scope import in_region

DOTS, CAP = 5, 2


class Telling:
    """One story in one region, as events in the order of their days. What happens may plan what happens later.

    `now` is the moment of telling, which the moved clock no longer knows.
    """

    def __init__(self, story: Story, region: Region, by: User, *, now: datetime) -> None:
        self.story, self.region, self.by, self.now, self.today = story, region, by, now, timezone.localdate(now)
        self.people: dict[str, Contact] = {}
        self.zone = ZoneInfo(region.time_zone)
        self.events: list[tuple[datetime, int, Callable[[], object]]] = []
        self.order = count()

    def on(self, when: When, act: Callable[[], object], hour: int = 10) -> None:
        self.at(datetime.combine(self.day(when), time(hour), tzinfo=self.zone), act)

    def at(self, moment: datetime, act: Callable[[], object]) -> None:
        heappush(self.events, (moment, next(self.order), act))

    def day(self, when: When) -> date:
        return day_of(when, self.today)

    def tell(self) -> None:
        """The whole story or, when something stops it, nothing: one transaction."""
        self.on(self.story.began, self.start)
        with in_region(self.region):
            while self.events:
                moment, _, act = heappop(self.events)
                with time_machine.travel(moment, tick=True):
                    act()
            post(self.now)

    # ---- before the launch ----

    def start(self) -> None:
        self.partnership = begin(self)
        for sitter in self.story.sitters:
            contact = self.people[sitter.key] = self.know(sitter)
            Seat.take(self.partnership, contact, role=sitter.role, by=self.by)
        self.partnership.move_to(Stage.PREPARING, by=self.by)
        if self.story.launch:
            self.prepare_launch(self.story.launch)
        self.on(days(-7), self.settle)
        if self.story.next_meeting:
            self.on(days(-6), partial(invite_to, self, self.story.next_meeting))
        if self.story.running:
            run(self, self.story.running)
        if self.story.talk:
            talk(self, self.story.talk)
        for plan in self.story.teams:
            team_up(self, plan)
        for worksheet in self.story.compared:
            compare(self, worksheet)

    def know(self, sitter: Sitter) -> Contact:
        """Find or add the person and their organization. Their address shows that they are invented."""
        partner = bool(sitter.category)
        organization = Organization.objects.filter(name=sitter.organization).first()
        if organization is None:
            organization = Organization(
                name=sitter.organization,
                kind=Kind.PARTNER if partner else Kind.BUSINESS,
                category=Category(sitter.category) if partner else "",
                size_class=sitter.size,
                county=County.objects.filter(fips=sitter.county).first(),
                industry=Industry.objects.filter(code=sitter.industry).first(),
            )
            organization.full_clean(exclude=["region"])
            organization.save()
        email = f"{slugify(sitter.name).replace('-', '.')}@{self.region.slug}.example"
        known = Contact.objects.filter(email=email).first()
        if known:
            return known
        contact = Contact(name=sitter.name, title=sitter.title, email=email, organization=organization)
        if self.story.recruiting and sitter.key in self.story.recruiting.speak_spanish:
            contact.language = "es"
        contact.full_clean(exclude=["region"])
        contact.save()
        return contact

    # ---- the first meeting: heard, worked out, voted ----

    def prepare_launch(self, meeting: Meeting) -> None:
        self.on(self.day(meeting.on) - timedelta(days=42), lambda: self.launch(meeting))

    def launch(self, meeting: Meeting) -> None:
        convening = self.plan(meeting, kind="launch")
        self.on(self.day(meeting.on) - timedelta(days=20), lambda: self.answer(convening, meeting))
        self.on(meeting.on, lambda: self.hold(convening, meeting), hour=int(meeting.starts.split(":")[0]) + 1)

    def hold(self, convening: Convening, meeting: Meeting) -> None:
        self.adopt(convening, self.meet(convening, meeting))
        convening.hold(by=self.by)
        minutes.keep(self, convening)

    def plan(self, meeting: Meeting, *, kind: str) -> Convening:
        hour, minute = (int(part) for part in meeting.starts.split(":"))
        starts_at = datetime.combine(self.day(meeting.on), time(hour, minute), tzinfo=self.zone)
        convening = Convening.plan(
            self.partnership,
            kind=kind,
            title=meeting.title,
            starts_at=starts_at,
            ends_at=starts_at + timedelta(minutes=120),
            place=meeting.place,
            address=meeting.address,
            by=self.by,
        )
        convening.invite(
            list(self.people.values()),
            subject=SUBJECT,
            letter=LETTER,
            signed_by=[self.people[sitter.key] for sitter in self.story.sitters if sitter.role == "champion"],
            by=self.by,
        )
        return convening

    def answer(self, convening: Convening, meeting: Meeting) -> None:
        for invitation in convening.invitations.select_related("contact"):
            is_absent = self.people_key(invitation.contact) in meeting.absent
            invitation.respond("no" if is_absent else "yes", by=invitation.contact)

    def people_key(self, contact: Contact) -> str:
        return next(key for key, person in self.people.items() if person.pk == contact.pk)

    def meet(self, convening: Convening, meeting: Meeting) -> Ballot:
        for key, contact in self.people.items():
            if key not in meeting.absent:
                convening.mark_present(contact, by=self.by)
        requirements = [self.hear(aim) for aim in self.story.aims]
        chosen = sum(aim.is_chosen for aim in self.story.aims)
        ballot = Ballot.prepare(
            self.partnership,
            "What should we take on first?",
            requirements,
            dots=DOTS,
            cap=CAP,
            winners=chosen,
            by=self.by,
        )
        ballot.open(by=self.by)
        self.vote(ballot)
        ballot.close(by=self.by)
        ballot.count_votes(by=self.by)
        return ballot

    def hear(self, aim: Aim) -> Requirement:
        speaker = self.people[aim.said_by]
        opportunity = Opportunity.capture(
            self.partnership, aim.opportunity, category=aim.topic, raised_by=speaker, by=self.by
        )
        return Requirement.capture(
            self.partnership,
            aim.requirement,
            category=aim.topic,
            opportunity=opportunity,
            raised_by=speaker,
            by=self.by,
        )

    def vote(self, ballot: Ballot) -> None:
        """Hand out each aim's dots to whoever has most left, at most CAP on one choice."""
        left = dict.fromkeys(Elector.objects.filter(ballot=ballot).order_by("id"), DOTS)
        options = {option.label: option for option in ballot.options.all()}
        for aim in self.story.aims:
            wanted = aim.dots
            for elector in sorted(left, key=lambda each: -left[each]):
                dots = min(CAP, left[elector], wanted)
                if dots:
                    elector.place(options[aim.requirement].pk, dots)
                    left[elector] -= dots
                    wanted -= dots

    def adopt(self, convening: Convening, ballot: Ballot) -> None:
        aims = {aim.requirement: aim for aim in self.story.aims if aim.is_chosen}
        chosen = [option for option in ballot.options.all() if option.label in aims]
        ranked = sorted(chosen, key=lambda each: -aims[each.label].dots)
        told = [aims[option.label] for option in ranked]
        picked = [(option, aim.title) for option, aim in zip(ranked, told, strict=True)]
        for aim, priority in zip(told, DecidedIn.adopt(convening, picked, by=self.by), strict=True):
            for key in aim.champions:
                priority.sign_up(self.people[key], by=self.people[key])
            if aim.outcome_wanted or aim.measure:
                Promise(priority).make(
                    outcome_wanted=aim.outcome_wanted, measure=aim.measure, seen=priority.stamp, by=self.by
                )
            self.follow(aim, priority)

    # ---- from promise to outcome ----

    def follow(self, aim: Aim, priority: Priority) -> None:
        for item in aim.items:
            self.promise(priority, item)
        if aim.curve:
            measure(self, priority, aim.curve)
        if aim.statistics:
            take(self, priority, aim.statistics)
        for result in aim.results:
            self.on(result.on, partial(self.conclude, priority, result))

    def promise(self, priority: Priority, item: Item) -> None:
        """An item is given out well before it is due and reported on, but never before the launch has settled."""
        due, reported = self.day(item.due), [self.day(report.on) for report in item.reports]
        early = min([due - timedelta(days=75), *(day - timedelta(days=14) for day in reported)])
        settled = timezone.localdate() + timedelta(days=21)
        self.on(max(early, settled), partial(self.assign, priority, item))

    def assign(self, priority: Priority, item: Item) -> None:
        owner = self.people[item.owner]
        priority.team.join(owner, by=self.by)
        due_on = self.day(item.due)
        action_item = ActionItem.assign(priority.team, title=item.title, owner=owner, due_on=due_on, by=self.by)
        for report in item.reports:
            self.on(report.on, partial(self.report, action_item, report, owner), hour=14)

    def conclude(self, priority: Priority, result: Result) -> None:
        outcome = Outcome.tell(
            priority,
            title=result.title,
            kind=result.kind,
            figure=Decimal(result.figure),
            unit=result.unit,
            story=result.story,
            source=result.source,
            quick_win=not priority.outcomes.exists(),
            by=self.by,
        )
        if result.quoted:
            who, words = self.people[result.quoted[0]], result.quoted[1]
            outcome.quote(who, words, by=self.by).answer(yes=True, by=who)
        if result.is_public:
            outcome.publish(by=self.by, agreed_by=result.source)

    def report(self, item: ActionItem, report: Report, owner: Contact) -> None:
        figure = Decimal(report.figure) if report.figure else None
        files = [admit(report.file[0], report.file[1].encode())] if report.file else []
        item.refresh_from_db()
        said: dict[str, Any] = {"note": report.note, "evidence_figure": figure, "evidence_unit": report.unit}
        if report.helper:
            said["helper"] = self.people[report.helper]
        item.report(status=report.status, files=files, by=owner, **said)

    # ---- today ----

    def settle(self) -> None:
        """Where the partnership stands now."""
        self.partnership.refresh_from_db()
        if self.partnership.stage != self.story.stage:
            self.partnership.move_to(self.story.stage, by=self.by)
        if self.story.launch:
            open_up(self.partnership, by=self.by)
