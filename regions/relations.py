"""What hangs on an organization or a person, and what becomes of it when two of them are merged.

One line per foreign key. A key that stands in neither table refuses every merge: better none than half a one.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from regions.models import Contact, Organization

Key = tuple[int, int]  # content type and number of a row


@dataclass(frozen=True)
class Relation:
    """How the rows of one foreign key go over to the record that stays.

    Where both records already have a row of the kind that may exist only once, the one of the record that goes stays
    with it; where `ends` names its end (a seat, say), it is ended today and goes over as history.
    """

    moves: bool = True
    only: Q = field(default_factory=Q)
    ends: str = ""
    follows: bool = False  # stays wherever the row it is about stays


MOVES, STAYS = Relation(), Relation(moves=False)
# The roll is closed, and nobody votes twice: the way to a ballot stays with the name on its roll.
BALLOT_LETTERS = Q(kind__startswith="ballot.")
# Noted before the opening, it goes along; printed on an open ballot, it stays as everybody read it.
UNTIL_OPEN = Relation(only=Q(ballot__opened_at__isnull=True))

RELATIONS: dict[type[models.Model], dict[str, Relation]] = {
    Organization: {
        "regions.Contact.organization": MOVES,
        "regions.Organization.merged_into": MOVES,
        "regions.Touch.organization": MOVES,
        "regions.Touch.on_behalf": MOVES,
        "convenings.Attendance.organization": MOVES,
        "convenings.Invitation.organization": MOVES,
        "partnerships.ActionItem.helper_organization": MOVES,
        "partnerships.ActionItem.owner_organization": MOVES,
        "partnerships.Elector.organization": STAYS,
        "partnerships.Mention.organization": MOVES,
        "partnerships.Note.organization": MOVES,
        "partnerships.PriorityChampion.organization": MOVES,
        "partnerships.Proxy.organization": UNTIL_OPEN,
        "partnerships.PublicName.organization": Relation(ends="withdrawn_at"),
        "partnerships.Seat.organization": MOVES,
        "partnerships.Supporter.organization": MOVES,
        "partnerships.TeamMember.organization": MOVES,
    },
    Contact: {
        "regions.Activity.contact": STAYS,
        "regions.Contact.merged_into": MOVES,
        "regions.Touch.contact": MOVES,
        "convenings.AnswerGiven.contact": STAYS,
        "convenings.DateAnswer.contact": STAYS,
        "convenings.Attendance.contact": MOVES,
        "convenings.CallList.caller": MOVES,
        "convenings.Call.contact": MOVES,
        "convenings.Delegation.leader": Relation(ends="ended_at"),
        "convenings.Delegation.assistant": MOVES,
        "convenings.Invitation.contact": MOVES,
        "convenings.Tap.contact": MOVES,
        "convenings.Offer.contact": MOVES,
        "convenings.Objection.contact": MOVES,
        "convenings.Sentence.contact": MOVES,
        "convenings.Visitor.contact": MOVES,
        "partnerships.ActionItem.helper": MOVES,
        "partnerships.ActionItem.owner": MOVES,
        "partnerships.CurveStory.contact": MOVES,
        "partnerships.Elector.contact": STAYS,
        "partnerships.Measurement.contact": MOVES,
        "partnerships.Mention.contact": MOVES,
        "partnerships.Note.contact": MOVES,
        "partnerships.NoteReport.contact": MOVES,
        "partnerships.Paper.placed_by": STAYS,
        "partnerships.Proxy.holder": UNTIL_OPEN,
        "partnerships.Representative.contact": STAYS,
        "partnerships.Opportunity.raised_by": MOVES,
        "partnerships.PriorityChampion.contact": Relation(ends="left_at"),
        "partnerships.Quote.contact": MOVES,
        "partnerships.Requirement.raised_by": MOVES,
        "partnerships.ProfileNote.contact": MOVES,
        "partnerships.Scorer.contact": MOVES,
        "partnerships.Seat.contact": Relation(ends="until"),
        "partnerships.Supporter.contact": Relation(ends="left_at"),
        "partnerships.TeamMail.contact": MOVES,
        "partnerships.TeamMember.contact": Relation(ends="left_at"),
        "partnerships.Update.contact": MOVES,
        # Nobody rewrites what was said; it counts for whoever they are now (ConsentQuerySet.refused).
        "outbox.Consent.contact": STAYS,
        "outbox.Consent.speaker": STAYS,
        # It counts for whoever they are now (DailyMailQuerySet.of).
        "outbox.DailyMail.contact": STAYS,
        "outbox.Incoming.contact": MOVES,
        # What was sent stays where it was sent. These two come last: they look at what stayed.
        "outbox.Message.contact": Relation(only=Q(state="queued") & ~BALLOT_LETTERS, follows=True),
        "regions.Link.contact": Relation(only=~Q(purpose="ballot"), follows=True),
    },
}


@dataclass
class Moved:
    """What one merge moved, in a shape that can be kept: relation → numbers, and the ends it set."""

    moved: dict[str, list[int]] = field(default_factory=dict)
    stayed: dict[str, list[int]] = field(default_factory=dict)
    ended: dict[str, dict[str, str]] = field(default_factory=dict)


def found(model: type[models.Model]) -> set[str]:
    """Every foreign key of the project that points at this model."""
    return {
        f"{other._meta.label}.{link.name}"
        for other in apps.get_models(include_auto_created=True)
        for link in other._meta.get_fields()
        if link.is_relation and (link.concrete or link.many_to_many) and not link.auto_created
        if link.related_model is model
    }


def refuse_unknown(model: type[models.Model]) -> None:
    if unknown := sorted(found(model) - set(RELATIONS[model])):
        raise ValidationError(
            _("Nothing was merged: it is not yet known what becomes of %(what)s. Please tell who runs this site."),
            params={"what": ", ".join(unknown)},
            code="unknown_relation",
        )


def rows_of(label: str) -> tuple[models.QuerySet[Any], str]:
    """The rows behind a key of the tables, and the name of its field."""
    model, _dot, name = label.rpartition(".")
    return apps.get_model(model)._default_manager.all(), name


def move_all(kept: models.Model, merged: models.Model) -> Moved:
    """Every relation of the record that goes, by the table. The caller holds both records' locks."""
    done, left = Moved(), {key_of(merged)}
    for label, relation in RELATIONS[type(kept)].items():
        if not relation.moves:
            continue
        rows, name = rows_of(label)
        mine = list(rows.filter(**{name: merged}).filter(relation.only).select_for_update(of=("self",)).order_by("pk"))
        mine = [row for row in mine if not (relation.follows and about_of(row) in left)]
        going = _move(rows, name, mine, kept)
        for row in mine:
            if row.pk not in going and relation.ends and (end := _end_and_move(rows, name, row, kept, relation.ends)):
                going.add(row.pk)
                done.ended.setdefault(label, {})[str(row.pk)] = end
        left |= {key_of(row) for row in mine if row.pk not in going}
        stayed = [row.pk for row in mine if row.pk not in going]
        for kind, numbers in ((done.moved, sorted(going)), (done.stayed, stayed)):
            if numbers:
                kind[label] = numbers
    return done


def move_back(
    label: str, numbers: Iterable[int], ended: dict[str, str], kept: models.Model, merged: models.Model
) -> int:
    """What still is where the merge put it, back to the record that had it; how many are not there any more."""
    rows, name = rows_of(label)
    wanted, ends = list(numbers), RELATIONS[type(kept)][label].ends if label in RELATIONS[type(kept)] else ""
    mine = list(rows.filter(pk__in=wanted, **{name: kept}).select_for_update(of=("self",)).order_by("pk"))
    plain = [row for row in mine if str(row.pk) not in ended]
    back = _move(rows, name, plain, merged)
    for row in mine:
        if str(row.pk) in ended:
            as_left = str(getattr(row, ends)) == ended[str(row.pk)]
            again = {ends: None} if as_left else {}
            if _try(rows.filter(pk=row.pk), {name: merged} | again):
                back.add(row.pk)
    return len(wanted) - len(back)


def key_of(row: models.Model) -> Key:
    return ContentType.objects.get_for_model(row).pk, row.pk


def about_of(row: Any) -> Key:
    return row.about_type_id, row.about_id


def _move(rows: models.QuerySet[Any], name: str, mine: list[Any], to: models.Model) -> set[int]:
    """All in one statement; where one of them clashes, each for itself. The numbers of those that went."""
    numbers = [row.pk for row in mine]
    if not numbers or _try(rows.filter(pk__in=numbers), {name: to}):
        return set(numbers)
    return {number for number in numbers if _try(rows.filter(pk=number), {name: to})}


def _end_and_move(rows: models.QuerySet[Any], name: str, row: Any, to: models.Model, ends: str) -> str:
    """The end it was given, as it is read again; "" where even that clashes."""
    is_day = isinstance(row._meta.get_field(ends), models.DateField) and not isinstance(
        row._meta.get_field(ends), models.DateTimeField
    )
    moment: Any = max(timezone.localdate(), row.since) if is_day else timezone.now()
    return str(moment) if _try(rows.filter(pk=row.pk), {name: to, ends: moment}) else ""


def _try(rows: models.QuerySet[Any], values: dict[str, Any]) -> bool:
    try:
        with transaction.atomic():
            rows.update(**values)
    except IntegrityError:
        return False
    return True
