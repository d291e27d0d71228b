"""Two records of one organization, or of one person, become one; and two again, for thirty days."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.db import connection, models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from regions.models import Actor, Contact, Merge, Organization, record
from regions.models.contacts import BOUNCED
from regions.relations import move_all, move_back, refuse_unknown

R = TypeVar("R", Organization, Contact)
OF: dict[str, type[models.Model]] = {Merge.Of.ORGANIZATION: Organization, Merge.Of.CONTACT: Contact}
# What people choose between, in the order they read it.
CHOSEN: dict[type[models.Model], tuple[str, ...]] = {
    Organization: ("name", "category", "size_class", "county", "industry", "website", "external_id"),
    Contact: ("name", "title", "organization", "email", "phone", "language", "external_id"),
}
# What goes with the address: who has proven it, and whether mail to it came back.
WITH_EMAIL = ("user", *BOUNCED)
SET: dict[type[models.Model], tuple[str, ...]] = {
    Organization: (*CHOSEN[Organization], "to_confirm", "archived_at", "merged_into"),
    Contact: (*CHOSEN[Contact], *WITH_EMAIL, "to_confirm", "archived_at", "merged_into"),
}


def differing(kept: R, merged: R) -> list[str]:
    """The fields in which the two differ."""
    return [
        name
        for name in CHOSEN[type(kept)]
        if getattr(kept, attname(kept, name)) != getattr(merged, attname(kept, name))
    ]


def attname(row: models.Model, name: str) -> str:
    return str(getattr(row._meta.get_field(name), "attname", name))


@transaction.atomic
def merge(kept: R, merged: R, *, take: Mapping[str, bool], by: Actor, at: datetime | None = None) -> Merge:
    """Everything `merged` has goes over to `kept`; of the fields in `take` that are true its own value too.

    What it leaves behind is an archived record that names where it went. Its personal links go on working.
    """
    now = at or timezone.now()
    refuse_unknown(type(kept))
    kept, merged = _locked(type(kept), kept.pk, merged.pk)
    refuse_unless_one(kept, merged)
    before = {"kept": said(kept), "merged": said(merged)}
    moved = move_all(kept, merged)
    _rewrite(kept, merged, {name for name, theirs in take.items() if theirs}, now)
    _check_links()
    row = Merge.objects.create(
        kind=Merge.Of.ORGANIZATION if isinstance(kept, Organization) else Merge.Of.CONTACT,
        kept_id=kept.pk,
        merged_id=merged.pk,
        kept_name=kept.name,
        merged_name=before["merged"]["name"],
        moved=moved.moved,
        stayed=moved.stayed,
        ended=moved.ended,
        before=before,
        after={"kept": said(kept), "merged": said(merged)},
        by=by if isinstance(by, User) else None,
        at=now,
    )
    for about in (kept, merged):
        record(f"{row.kind}.merged", about, by=by, merged=row.merged_name, kept=row.kept_name)
    return row


@transaction.atomic
def undo(row: Merge, *, by: Actor, at: datetime | None = None) -> list[str]:
    """Back to two records, as far as everything still is as the merge left it; sentences on what is not."""
    now = at or timezone.now()
    row.refresh_from_db(from_queryset=Merge.objects.select_for_update(of=("self",)))
    model = OF[row.kind]
    kept, merged = _locked(model, row.kept_id, row.merged_id)
    _refuse_undo(row, kept, merged, now)
    lost = sum(
        move_back(label, numbers, row.ended.get(label, {}), kept, merged) for label, numbers in row.moved.items()
    )
    changed = _restore(kept, row.before["kept"], row.after["kept"]) + _restore(
        merged, row.before["merged"], row.after["merged"]
    )
    _check_links()
    row.undone_at = now
    row.save(update_fields=["undone_at"])
    for about in (kept, merged):
        record(f"{row.kind}.unmerged", about, by=by, merged=row.merged_name, kept=row.kept_name)
    return _told(row, lost, changed)


def said(row: models.Model) -> dict[str, Any]:
    """Its columns as they can be kept."""
    values = {name: getattr(row, attname(row, name)) for name in SET[type(row)]}
    return {name: value.isoformat() if isinstance(value, datetime) else value for name, value in values.items()}


def _locked(model: type[Any], kept: int, merged: int) -> tuple[Any, Any]:
    """Both, in the order of their numbers, so that two merges at once never wait for each other in a ring.

    Without their keys: who answers just now may still point at them, and the merge waits for that answer.
    """
    locked = model.objects.select_for_update(no_key=True).filter(pk__in=(kept, merged)).order_by("pk")
    rows = {row.pk: row for row in locked}
    if len(rows) != 2:
        raise ValidationError(_("Choose two different records of this directory."), code="not_two")
    return rows[kept], rows[merged]


def refuse_unless_one(kept: R, merged: R) -> None:
    for row in (kept, merged):
        if row.archived_at:
            raise ValidationError(
                _("%(name)s is archived. Restore it first, or choose another."),
                params={"name": row.name},
                code="archived",
            )
    sides = {row.kind if isinstance(row, Organization) else row.organization.kind for row in (kept, merged)}
    if len(sides) > 1:
        raise ValidationError(
            _(
                "One of them is on the business side of the table and the other a community partner. "
                "Seats and votes were given by side, so these two cannot become one."
            ),
            code="sides",
        )


def _rewrite(kept: R, merged: R, theirs: set[str], at: datetime) -> None:
    """The archived one first: a name, an address or a number may stand only once."""
    values = {name: getattr(merged, attname(merged, name)) for name in (*theirs, *_with(theirs))}
    merged.archived_at, merged.merged_into = at, kept
    if "external_id" in theirs:
        merged.external_id = ""
    if isinstance(merged, Contact) and "email" in theirs:
        merged.user = None
    merged.save(update_fields=SET[type(merged)])
    for name, value in values.items():
        setattr(kept, attname(kept, name), value)
    kept.to_confirm = False
    kept.full_clean(exclude=["region", *BOUNCED])
    kept.save(update_fields=SET[type(kept)])


def _with(theirs: set[str]) -> tuple[str, ...]:
    return WITH_EMAIL if "email" in theirs else ()


def _refuse_undo(row: Merge, kept: Any, merged: Any, at: datetime) -> None:
    if row.undone_at:
        raise ValidationError(_("This merge was undone already."), code="undone")
    if not row.may_be_undone(at):
        raise ValidationError(
            _("A merge can be undone for 30 days; this one is older. Add the record again by hand."), code="late"
        )
    if merged.merged_into_id != kept.pk or kept.merged_into_id:
        raise ValidationError(
            _("%(name)s was merged again since. Undo the later merge first."),
            params={"name": row.kept_name},
            code="later",
        )


def _restore(record_: Any, before: Mapping[str, Any], after: Mapping[str, Any]) -> list[str]:
    """Every field that still is as the merge left it; the names of those that are not."""
    now_said, changed = said(record_), []
    for name, value in before.items():
        field = record_._meta.get_field(name)
        if before[name] == after.get(name):
            continue
        if now_said[name] != after.get(name):
            changed.append(_("the %(field)s of %(name)s") % {"field": field.verbose_name, "name": record_.name})
            continue
        setattr(record_, attname(record_, name), field.to_python(value))
    record_.validate_constraints(exclude=BOUNCED)
    record_.save(update_fields=list(before))
    return changed


def _told(row: Merge, lost: int, changed: list[str]) -> list[str]:
    told = []
    if lost:
        told.append(
            ngettext(
                "%(count)d entry was changed or removed since, so it stays with %(name)s.",
                "%(count)d entries were changed or removed since, so they stay with %(name)s.",
                lost,
            )
            % {"count": lost, "name": row.kept_name}
        )
    if changed:
        told.append(_("Changed since, and left as it is: %(what)s.") % {"what": ", ".join(changed)})
    return told


def _check_links() -> None:
    """Composite keys are looked at only at the end of the transaction: what they refuse must be refused here."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
