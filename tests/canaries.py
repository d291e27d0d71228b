"""A world per region: one row of every model that belongs to a region, a telltale word in each of its texts.

Built by looking at the models, so that a new one is planted without anybody remembering it.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from hashlib import sha256
from itertools import count
from typing import Any
from uuid import uuid4

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.db import connection, models
from django.utils import timezone

from accounts.models import User
from convenings.models import Attendance, Pulse
from convenings.models.pulses import seal_of
from outbox.models import Message
from partnerships.models import Ballot, Requirement, SeatRole
from regions.models import Contact, County, Industry, Link, Membership, Region
from regions.rls import is_region_owned
from regions.scope import in_region
from tests.factories import make_user

CANARY = "qzcanaryqz"

# Of no two rows the same, whatever their models: a number of one region never means a row of another by chance.
NUMBERS = count(1_000_000)

# What looking at a model does not tell: which of several valid states its row should be in.
NOW = timezone.now()
LATER = NOW + timedelta(days=7)
BEGUN = date(NOW.year - 9, 12, 31)
SAID: dict[str, dict[str, Any]] = {
    "regions.Organization": {"kind": "business", "category": ""},
    "regions.Contact": {"bounced_address": "", "bounce_reason": "", "merged_into": None},
    "regions.Link": {"purpose": "canary"},
    "regions.Token": {"created_at": NOW, "expires_at": LATER},
    "regions.Activity": {"verb": "region.changed", "detail": {"who": CANARY, "region": CANARY}},
    "regions.Import": {
        "default_kind": "",
        "stage": "read",
        "header": ["Organization", "Kind", CANARY],
        "columns": ["organization", "kind", "name"],
        "answers": {},
        "done": 0,
        "total": 0,
    },
    "regions.ImportFile": {"content": CANARY.encode()},
    "regions.ImportRow": {
        "state": "asks",
        "cells": ["Org", "business", CANARY],
        "problems": [["kind", CANARY]],
        "warnings": [["name", CANARY]],
        "changes": [["name", CANARY, CANARY]],
        "asks": [["organization: org", "organization", CANARY]],
    },
    "regions.ActivitySeal": {"first_id": 1, "last_id": 2},
    "regions.Merge": {
        "kind": "organization",
        "kept_id": 1,
        "merged_id": 2,
        "moved": {},
        "stayed": {},
        "ended": {},
        "before": {"kept": {"name": CANARY}, "merged": {"name": CANARY}},
        "after": {"kept": {"name": CANARY}, "merged": {"name": CANARY}},
        "at": NOW,
        "undone_at": None,
    },
    "outbox.Message": {"state": "sent", "sent_at": NOW, "kind": "invitation", "address": ""},
    "outbox.Incoming": {"state": "waiting", "detail": {"said": CANARY, "answer": "", "stamp": ""}},
    "desk.StaffInvite": {"expires_at": LATER},
    "desk.AlarmDays": {"champion": 60, "meeting": 100, "missed": 2, "answer": 7, "rescue": 21, "relapse": 60},
    "desk.AlarmNews": {"known": []},
    "desk.Relaunch": {"begun_at": NOW},
    "desk.RegionTotals": {
        "partnerships": 3,
        "stages": {"acting": 3},
        "alarmed": 1,
        "flags": {"relapse": 1},
        "due": 9,
        "kept": 4,
        "late": 2,
    },
    "desk.Aside": {"taken_back_at": None},
    "desk.Reading": {"values": {"business-majority": 2.5}, "health": 50, "day": NOW.date() - timedelta(days=90)},
    "desk.Threshold": {"indicator": "follow-through", "good": 70, "watch": 50},
    "partnerships.Partnership": {"stage": "acting", "published_at": None},
    "partnerships.ChecklistItem": {"done_at": NOW},
    "partnerships.Ballot": {
        "dots": 3,
        "cap": 2,
        "winners": 3,
        # Opened once everything stands on it: see `open_ballots`.
        "opened_at": None,
        "closes_at": LATER,
        "closed_at": None,
        "result": None,
        "second_of": None,
    },
    "partnerships.Elector": {"seats": "business", "electorate": "person", "admitted_at": NOW},
    "partnerships.Representative": {"admitted_at": NOW},
    "partnerships.Paper": {"spent": 1, "allowance": 3, "secrecy": "hidden", "receipt": "", "saved_at": NOW},
    "partnerships.Proxy": {"elector": None, "given_on": NOW.date() - timedelta(days=1)},
    "partnerships.Reopening": {
        "result": {
            "electors": 4,
            "voted": 4,
            "organizations": 1,
            "organizations_voted": 1,
            "question": CANARY,
            "winners": 3,
            "quorum": 3,
            "tie_rule": "lot",
            "lot_seed": "",
            "dots": 0,
            "lines": [],
        }
    },
    "partnerships.Snapshot": {
        "result": {
            "electors": 4,
            "voted": 4,
            "organizations": 1,
            "organizations_voted": 1,
            "question": CANARY,
            "winners": 3,
            "quorum": 3,
            "tie_rule": "lot",
            "lot_seed": "",
            "dots": 0,
            "lines": [],
        }
    },
    "partnerships.Mark": {"dots": 1, "cap": 2, "method": "dots"},
    "partnerships.EscalationRule": {"is_on": True, "lead_after": 7, "champion_after": 14, "agenda_after": 21},
    "partnerships.ActionItem": {"status": "blocked"},
    # A test may run while the region's day is still the one before ours.
    "partnerships.Seat": {"since": NOW.date() - timedelta(days=1)},
    "partnerships.TeamMail": {"user": None, "count": 1, "sent_at": NOW, "goes_at": LATER},
    "partnerships.Outcome": {"figure": Decimal(7), "published_at": None, "agreed_by": ""},
    "partnerships.Quote": {"said": "yes", "said_at": NOW, "taken_out_at": None},
    "partnerships.PublicName": {"withdrawn_at": None},
    "partnerships.MatchTerms": {"rate": Decimal(40), "target": Decimal(1000)},
    "partnerships.Experiment": {"result": "running", "learned": "", "ended_at": None, "stops_on": LATER.date()},
    "partnerships.Measure": {
        "baseline": Decimal(7),
        # The last day of a year: its series begins there.
        "baseline_on": BEGUN,
        "target": Decimal(70),
        "target_on": LATER.date(),
        "agreed_at": NOW - timedelta(days=800),
        "set_at": NOW - timedelta(days=800),
    },
    "partnerships.Measurement": {"measured_on": NOW.date() - timedelta(days=200), "replaces": None, "labor_year": None},
    "partnerships.Series": {
        "gauge": "jobs",
        "codes": ["62"],
        "counties": ["48215"],
        "baseline_year": BEGUN.year,
        "attached_at": NOW - timedelta(days=700),
        "read_at": NOW - timedelta(days=1),
    },
    "partnerships.SeriesYear": {
        "year": BEGUN.year + 1,
        "value": None,
        "suppressed": ["48215"],
        "missing": [],
        "unlisted": [],
        "broken": [],
    },
    "partnerships.Worksheet": {"closed_at": None},
    "partnerships.Candidate": {"openings": 12},
    "partnerships.Score": {"points": 4},
    "partnerships.Choice": {
        "decided_on": NOW.date() - timedelta(days=2),
        "snapshot": {
            "lines": [
                {
                    "candidate": 1,
                    "sector": CANARY,
                    "codes": ["62"],
                    "facts": {name: {"value": 1.5} for name in ("quotient", "growth", "pay", "size", "openings")},
                }
            ],
            "weights": {"quotient": 3},
        },
    },
    "partnerships.Note": {
        "visibility": "members",
        "opportunity": None,
        "item": None,
        "outcome": None,
        "user": None,
        "hidden_because": "",
    },
    "partnerships.Mention": {"visibility": "members"},
    "partnerships.Priority": {"drop_reason": ""},
    # A day that is over in every time zone.
    "partnerships.Decision": {"ballot": None, "reason": "", "version": 1, "decided_on": NOW.date() - timedelta(days=2)},
    "partnerships.EvidenceFile": {
        "name": CANARY,
        "kind": "txt",
        "size": lambda word: len(word),
        "sha256": lambda word: sha256(word.encode()).hexdigest(),
        "state": "open",
    },
    "partnerships.EvidenceContent": {"content": lambda word: word.encode()},
    "partnerships.OutcomePhoto": {
        "kind": "jpg",
        "size": lambda word: len(word),
        "sha256": lambda word: sha256(word.encode()).hexdigest(),
        "state": "open",
        "width": 40,
        "height": 30,
    },
    "partnerships.PhotoContent": {"content": lambda word: word.encode()},
    "partnerships.Update": {"evidence_figure": Decimal(7)},
    "convenings.Convening": {"starts_at": LATER, "ends_at": LATER + timedelta(hours=2), "state": "planned"},
    "convenings.AgendaItem": {"minutes": 10, "priority": None},
    # Each rated, by the row beside it: see `seal_pulses`.
    "convenings.Attendance": {"rated": True},
    "convenings.Pulse": {"worth": 4, "clear": 5},
    "convenings.DateOption": {"slot": 1, "starts_at": LATER, "ends_at": LATER + timedelta(hours=2)},
    "convenings.DateAnswer": {"at": NOW, "user": None},
    "convenings.Call": {"tap": "called", "at": NOW},
    # Of a version the meeting no longer has: what may still be done with its rung is not done yet.
    "convenings.Reminding": {"version": 77, "sent_at": NOW, "goes_at": LATER},
    "convenings.Reminded": {"at": NOW - timedelta(days=9)},
    "convenings.Invitation": {"answer": "sending", "answered_at": NOW, "told": {"question": CANARY}},
    "convenings.Heard": {"invitation": None},
    "convenings.Room": {"rules_on": False, "took": {}, "started_at": NOW, "since": NOW},
    "convenings.Sentence": {"opportunity": None, "requirement": None},
    "convenings.Visitor": {"contact": None, "side": "business", "language": "en"},
    "convenings.Offer": {"requirement": None, "item": None},
    "convenings.AnswerGiven": {"user": None},
    "convenings.Minutes": {
        "said": {"Welcome": CANARY},
        "parts": [{"kind": "opening", "heading": "In short", "lines": [CANARY]}],
        "text": CANARY,
        "digest": lambda word: sha256(word.encode()).hexdigest(),
        "sent_at": NOW,
        "objections_until": LATER,
        "approval": "",
        "approved_at": None,
        "approved_by": "",
        "approved_on": None,
    },
    "convenings.Objection": {"said_at": NOW, "closed_at": None, "closed_by": "", "answer": "", "answered_in": None},
    "convenings.Sending": {"sent_at": NOW, "goes_at": LATER, "signed_by": []},
}


# Two links to the same kind of row that must lead to two of them; what was counted is not of a ballot still to open.
# A vote given to another is noted on a ballot that stays closed until it is one of organizations.
ANOTHER = {
    ("convenings.Delegation", "assistant"),
    ("partnerships.Proxy", "ballot"),
    ("partnerships.Snapshot", "ballot"),
}


def owned_models() -> list[type[models.Model]]:
    """Every region-owned model, each after those it points at."""
    rest = [model for model in apps.get_models() if is_region_owned(model) and not model._meta.proxy]
    ordered: list[type[models.Model]] = []
    while rest:
        ready = [m for m in rest if all(f.related_model is m or f.related_model not in rest for f in needed_links(m))]
        assert ready, f"these point at each other: {rest}"
        ordered += ready
        rest = [m for m in rest if m not in ready]
    return ordered


def needed_links(model: type[models.Model]) -> list[models.ForeignKey]:
    return [f for f in model._meta.concrete_fields if isinstance(f, models.ForeignKey) and f.name != "region"]


class World:
    """A region with its people and one row of everything: `world[Organization]`."""

    def __init__(self, slug: str, word: str) -> None:
        self.word = word
        self.region = Region.objects.create(
            slug=slug, name=f"{word} region", time_zone="America/Chicago", sender_name=f"{word} office",
            reply_to=f"{word}@region.example", phone=word, postal_address=word,
        )  # fmt: skip
        self.people: dict[str, User] = {}
        for role in ("owner", "convener", "viewer", "network", "guest"):
            self.people[role] = make_user(name=f"{word} {role}", email=f"{word}-{role}-{slug}@people.example")
            Membership.objects.create(user=self.people[role], region=self.region, role=role)
        self.rows: dict[type[models.Model], models.Model] = {}
        with in_region(self.region):
            for model in owned_models():
                self.rows[model] = self._plant(model)
            self.seal_pulses()
            with connection.cursor() as cursor:
                cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
                cursor.execute("SET CONSTRAINTS ALL DEFERRED")
            self.open_ballots()

    def seal_pulses(self) -> None:
        """The rating of the meeting is that of who was there."""
        self[Pulse].seal = seal_of(self[Attendance])
        self[Pulse].save()

    def open_ballots(self) -> None:
        """What stands on a ballot is fixed from now on."""
        Ballot.objects.filter(proxies=None).update(opened_at=NOW)
        self[Ballot].opened_at = NOW

    def __getitem__(self, model: type[models.Model]) -> Any:
        return self.rows[model]

    def _plant(self, model: type[models.Model]) -> models.Model:
        return model._base_manager.create(**self._values(model))

    def _values(self, model: type[models.Model]) -> dict[str, Any]:
        said = SAID.get(model._meta.label, {})
        fields = [
            f for f in model._meta.concrete_fields if not f.primary_key and not f.generated and f.name != "region"
        ]
        values = {f.name: self._reworded(said[f.name]) if f.name in said else self._value(model, f) for f in fields}
        if isinstance(model._meta.pk, models.AutoField):
            values["pk"] = next(NUMBERS)
        return {name: value for name, value in values.items() if value is not ...}

    def _reworded(self, value: Any) -> Any:
        """What was said for every world, with this world's own word in it."""
        if callable(value):
            return value(self.word)
        if isinstance(value, list):
            return [self._reworded(part) for part in value]
        if isinstance(value, dict):
            return {name: self._reworded(part) for name, part in value.items()}
        return self.word if value == CANARY else value

    def _value(self, model: type[models.Model], field: models.Field) -> Any:
        if isinstance(field, models.ForeignKey):
            return self._target(model, field)
        if field.choices:
            return (
                field.get_default() if field.has_default() else next(value for value, _ in field.flatchoices if value)
            )
        if isinstance(field, models.EmailField):
            return f"{self.word}@{self.word}.example"
        if isinstance(field, models.URLField):
            return f"https://{self.word}.example/"
        if isinstance(field, models.CharField | models.TextField):
            return self.word[: field.max_length or 99]
        if isinstance(field, models.JSONField):
            return {"who": self.word} if field.default is dict else [self.word] if field.default is list else ...
        if field.has_default() or field.null:
            return ...
        return self._plain(field)

    @staticmethod
    def _plain(field: models.Field) -> Any:
        made: dict[type[models.Field], Any] = {
            models.DateTimeField: timezone.now() + timedelta(days=7),
            models.DateField: date(2030, 1, 15),
            models.UUIDField: uuid4(),
            models.DecimalField: Decimal(7),
            models.BooleanField: False,
        }
        return next((value for kind, value in made.items() if isinstance(field, kind)), 7)

    def _target(self, model: type[models.Model], field: models.ForeignKey) -> Any:
        target = field.related_model
        if (model._meta.label, field.name) in ANOTHER:
            other = {"email": f"other@{self.word}.example", "external_id": ""} if target is Contact else {}
            return target._base_manager.create(**self._values(target) | other)
        if target in self.rows:
            return self.rows[target]
        if target is model or field.null:
            return None
        return {
            User: self.people["owner"],
            Membership: Membership.objects.get(user=self.people["owner"], region=self.region),
            County: County.objects.first(),
            Industry: Industry.objects.first(),
            ContentType: ContentType.objects.get_for_model(Region),
        }[target]

    def token(self, purpose: str, about: type[models.Model]) -> str:
        """A working personal link of that purpose about the world's row."""
        with in_region(self.region):
            row = self[about]
            Link.objects.issue(purpose, [(self[Contact].pk, row)], until=None)
            return Link.objects.to(purpose, row).get(contact=self[Contact]).token

    def snapshot(self) -> dict[str, list[dict[str, Any]]]:
        """Every row of the region as it is now."""
        with in_region(self.region):
            return {m._meta.label: list(m._base_manager.order_by("pk").values()) for m in owned_models()}

    def foreign_values(self) -> dict[str, list[Any]]:
        """This world's ids under every name another region's form or body might know them by."""
        found: dict[str, list[Any]] = {}
        for model in owned_models():
            name = model._meta.model_name or ""
            for word in (name, f"{name}s", f"{name}_id"):
                found[word] = [self[model].pk]
            for field in needed_links(model):
                if field.related_model in self.rows:
                    for word in (field.name, f"{field.name}s", f"{field.name}_id"):
                        found[word] = [self[field.related_model].pk]
        return found | dict(self._aliases())

    def _aliases(self) -> Iterator[tuple[str, list[Any]]]:
        for word in (
            "people",
            "person",
            "chosen",
            "signed_by",
            "signers",
            "who",
            "raised_by",
            "champion",
            "owner",
            "leader",
        ):
            yield word, [self[Contact].pk]
        for word in ("into", "other", "requirements"):
            yield word, [self[Requirement].pk]
        yield "role", [SeatRole.LEADER]


def telling(response: Any) -> str:
    """Everything a browser gets: headers and body."""
    body = b"".join(response.streaming_content) if response.streaming else response.content
    return f"{response.headers}\n{body.decode(errors='replace')}".lower()


def about_every_row(world: World, kind: str, contact: Contact, context: dict[str, Any]) -> list[Message]:
    """Letters of one kind to one person, about each row of a world, however little it fits. In the region in scope."""
    return Message.objects.bulk_create(
        Message(
            contact=contact,
            kind=kind,
            key=f"{kind} {model}",
            context=context,
            about_type=ContentType.objects.get_for_model(model),
            about_id=world[model].pk,
        )
        for model in owned_models()
        if model._meta.app_label != "regions"
    )
