"""A world of as many rows as one asks for: beside each row of `World` its copies, along the ways lists gather them."""

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import islice
from typing import Any
from uuid import UUID, uuid4

from django.contrib.contenttypes.models import ContentType
from django.db import models

from convenings.models import Convening, ConveningState
from partnerships.models import Opportunity, Partnership, Requirement, SeatRole
from regions.models import Activity, Contact, County, Industry, Membership, Organization
from regions.scope import in_region
from tests.canaries import LATER, World, owned_models
from tests.factories import make_contact, make_partner, make_requirement, make_seat, make_user

# What is copied along which link: to others of what it points at, each copy to another; "" keeps every link.
ALONG: dict[str, tuple[str, ...]] = {
    "convenings.AgendaItem": ("", "convening"),
    "convenings.AgendaNote": ("", "convening"),
    "convenings.Attendance": ("contact", "convening"),
    "convenings.Call": ("contact", "list"),
    "convenings.CallList": ("caller", "convening"),
    "convenings.Convening": ("", "partnership"),
    "convenings.DecidedIn": ("decision",),
    "convenings.DateAnswer": ("invitation",),
    "convenings.Delegation": ("leader",),
    "convenings.Heard": ("opportunity", "convening"),
    "convenings.Invitation": ("contact", "convening"),
    "convenings.Minutes": ("convening",),
    "convenings.Objection": ("contact",),
    "convenings.Pulse": ("", "convening"),
    "convenings.Reminded": ("invitation",),
    "convenings.Reminding": ("rung",),
    "convenings.Room": ("convening",),
    "convenings.Sentence": ("", "room"),
    "desk.Reading": ("partnership",),
    "convenings.Visitor": ("", "room"),
    "convenings.Offer": ("", "room"),
    "convenings.Rung": ("", "convening"),
    "convenings.AnswerGiven": ("", "invitation"),
    "convenings.Sending": ("", "convening"),
    "desk.Relaunch": ("convening",),
    "outbox.DailyMail": ("contact",),
    "outbox.Incoming": ("", "contact"),
    "convenings.Tap": ("contact", "convening"),
    "outbox.Message": ("", "contact"),
    "partnerships.ActionItem": ("", "team"),
    "partnerships.ActionTeam": ("priority",),
    "partnerships.Ballot": ("", "partnership"),
    "partnerships.ChecklistItem": ("", "partnership"),
    "partnerships.EscalationRule": ("partnership",),
    "partnerships.Decision": ("", "partnership"),
    "partnerships.Elector": ("contact", "ballot"),
    "partnerships.EvidenceContent": ("file",),
    "partnerships.EvidenceFile": ("", "update"),
    "partnerships.Mark": ("paper",),
    "partnerships.Mention": ("contact",),
    "partnerships.Note": ("",),
    "partnerships.NoteReport": ("contact",),
    "partnerships.OutcomePhoto": ("outcome",),
    "partnerships.PhotoContent": ("photo",),
    "partnerships.Opportunity": ("", "partnership"),
    "partnerships.PublicName": ("organization",),
    "partnerships.MatchTerms": ("partnership",),
    "partnerships.CurveStory": ("",),
    "partnerships.Measure": ("priority",),
    "partnerships.Measurement": ("",),
    "partnerships.Series": ("measure",),
    "partnerships.Candidate": ("sector",),
    "partnerships.Scorer": ("contact",),
    "partnerships.Score": ("scorer", "candidate"),
    "partnerships.Experiment": ("", "priority"),
    "partnerships.Option": ("requirement", "ballot"),
    "partnerships.Quote": ("", "outcome"),
    "partnerships.Outcome": ("", "priority"),
    "partnerships.Paper": ("elector",),
    "partnerships.Priority": ("requirement",),
    "partnerships.PriorityChampion": ("contact", "priority"),
    "partnerships.Proxy": ("organization",),
    "partnerships.Representative": ("contact",),
    "partnerships.Requirement": ("", "opportunity"),
    "partnerships.Seat": ("contact", "partnership"),
    "partnerships.Supporter": ("contact", "item"),
    "partnerships.TeamMail": ("", "team"),
    "partnerships.TeamMember": ("contact", "team"),
    "partnerships.Update": ("", "item"),
    "regions.Contact": ("", "organization"),
    "regions.ImportFile": ("batch",),
    "regions.ImportRow": ("", "batch"),
    "regions.Link": ("contact",),
    "regions.RegionCounty": ("county",),
    "regions.SectorIndustry": ("industry", "sector"),
}
# What no two copies may share.
ONCE: dict[str, tuple[str, ...]] = {
    "convenings.AgendaNote": ("title",),
    "convenings.Convening": ("uid",),
    "convenings.Pulse": ("seal",),
    "convenings.Reminding": ("batch",),
    "convenings.Rung": ("days",),
    "convenings.Sending": ("batch",),
    "convenings.UsualRung": ("days",),
    "convenings.Sentence": ("key",),
    "convenings.Tap": ("key",),
    "desk.Aside": ("key",),
    "desk.StaffInvite": ("email",),
    "desk.Threshold": ("indicator",),
    "outbox.DailyMail": ("address",),
    "outbox.Incoming": ("message_id",),
    "outbox.Message": ("key",),
    "convenings.AgendaItem": ("key",),
    "partnerships.ChecklistItem": ("position",),
    "partnerships.Decision": ("key",),
    "partnerships.Measurement": ("measured_on",),
    "partnerships.SeriesYear": ("year",),
    "partnerships.Option": ("position",),
    "partnerships.Snapshot": ("number",),
    "partnerships.Partnership": ("slug",),
    "partnerships.TeamMail": ("batch",),
    "regions.ActivitySeal": ("first_id", "last_id"),
    "regions.Contact": ("email", "external_id"),
    "regions.ImportMemory": ("words",),
    "regions.ImportRow": ("line",),
    "regions.Organization": ("name", "external_id"),
    "regions.Sector": ("name",),
    "regions.Token": ("hash",),
}
# Fewer make no vote: three leaders, and two choices.
LEAST = {
    "partnerships.Elector": 4,
    "partnerships.Mark": 4,
    "partnerships.Option": 2,
    "partnerships.Paper": 4,
    "partnerships.Requirement": 2,
    "partnerships.Opportunity": 2,
    "partnerships.Seat": 4,
    "regions.Contact": 4,
}
# Of these there are no more: one for each kind of letter, and only one kind is planted; at most five times.
MOST = {
    # Of a worksheet one, and each of a candidate of its own.
    "partnerships.Choice": 1,
    "convenings.LetterTemplate": 1,
    "convenings.DateOption": 1,
    "desk.AlarmDays": 1,
    "desk.AlarmNews": 1,
    "desk.RegionTotals": 1,
}


class Crowd(World):
    """`rows` of everything a list may show; the rows of `World` are the ones that have all the others beside them."""

    def __init__(self, rows: int) -> None:
        super().__init__("here", "home")
        self.size = rows
        self.people["founder"] = make_user(is_staff=True)
        self.copies: dict[type[models.Model], list[Any]] = {
            County: list(County.objects.order_by("pk")[:rows]),
            Industry: list(Industry.objects.order_by("pk")[:rows]),
        }
        with in_region(self.region):
            self._fill_in()
            for model in owned_models():
                label = model._meta.label
                self._copy(model, MOST.get(label) or max(rows, LEAST.get(label, 1)))
            self._copy_states(rows)
            self._seat_others(rows)
            super().open_ballots()
        for number in range(rows):
            Membership.objects.create(user=make_user(name=f"home {number}"), region=self.region, role="convener")

    def open_ballots(self) -> None:
        """Not before its copies stand."""

    def _fill_in(self) -> None:
        """What `World` leaves open, so that every link of every row leads somewhere."""
        home, contact = self[Organization], self[Contact]
        home.county, home.industry = self.copies[County][0], self.copies[Industry][0]
        contact.user = self.people["guest"]
        for row in (home, contact):
            row.save()

    def _copy(self, model: type[models.Model], rows: int) -> None:
        row = self[model]
        firsts, *others = (list(self._copies(row, way, rows)) for way in ALONG.get(model._meta.label, ("",)))
        self.copies[model] = [row, *firsts]
        model._base_manager.bulk_create([copy for way in (firsts, *others) for copy in way])

    def _copies(self, row: Any, way: str, rows: int) -> Iterator[Any]:
        model = type(row)
        targets = self.copies[model._meta.get_field(way).related_model] if way else [None] * rows
        for number, target in islice(enumerate(targets), 1, rows):
            copy = model(**values_of(row))
            if way:
                setattr(copy, way, target)
            for name in ONCE.get(model._meta.label, ()):
                setattr(copy, name, another(getattr(row, name), f"{way}{number}", number))
            if isinstance(copy, Contact):
                copy.user = None
            yield copy

    def _copy_states(self, rows: int) -> None:
        """Merged words, meetings that are over, and what happened to each row that has a history."""
        for model in (Opportunity, Requirement):
            given = values_of(self[model]) | {"merged_into": self[model]}
            model.objects.bulk_create(model(**given) for _ in range(rows))
        over = {"starts_at": LATER - timedelta(days=20), "ends_at": LATER - timedelta(days=19)}
        given = values_of(self[Convening]) | over | {"state": ConveningState.HELD}
        Convening.objects.bulk_create(Convening(**given | {"uid": uuid4()}) for _ in range(rows))
        given = values_of(self[Activity]) | {"user": self.people["owner"], "thread": self[Partnership].pk}
        Activity.objects.bulk_create(
            Activity(**given | {"about_type": ContentType.objects.get_for_model(model), "about_id": self[model].pk})
            for model in (Contact, Organization, Opportunity, Requirement, Partnership)
            for _ in range(rows)
        )

    def _seat_others(self, rows: int) -> None:
        """Partners and champions at the table; a leader, a person and a need that nothing else is tied to."""
        college = make_partner()
        for _ in range(rows):
            make_seat(self[Partnership], make_contact(college), SeatRole.PARTNER)
            self.champion = make_contact(self[Organization])
            make_seat(self[Partnership], self.champion, SeatRole.CHAMPION)
        self.sitter = make_contact(self[Organization])
        make_seat(self[Partnership], self.sitter)
        self.newcomers = [make_contact(self[Organization]) for _ in range(rows)]
        self.unmet = make_requirement(self[Partnership])


def values_of(row: Any) -> dict[str, Any]:
    fields = [field for field in row._meta.concrete_fields if not field.primary_key and not field.generated]
    return {field.attname: getattr(row, field.attname) for field in fields}


def another(value: Any, word: str, number: int) -> Any:
    if isinstance(value, UUID):
        return uuid4()
    if isinstance(value, date):
        return value - timedelta(days=number)
    if isinstance(value, int):
        return value + number
    return f"{word}{value}" if "@" in value else f"{value}{word}"
