"""The hash chain over what happened: each seal covers the next activities and the seal before it."""

import hashlib
import json
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import connection, transaction

from regions.models import Activity, ActivitySeal, Region

# Numbers are given before rows are visible: wait until whoever could still fill a gap is done, and a little longer.
SETTLING = timedelta(minutes=1)
MOST = 5000


def digest(before: str, activities: Iterable[Activity]) -> str:
    chain = hashlib.sha256(before.encode())
    for activity in activities:
        facts = [
            activity.pk,
            activity.at.isoformat(),
            activity.verb,
            activity.about_type_id,
            activity.about_id,
            activity.thread,
            activity.user_id,
            activity.contact_id,
            activity.detail,
        ]
        chain.update(json.dumps(facts, sort_keys=True, ensure_ascii=True).encode())
    return chain.hexdigest()


def settled_before(at: datetime) -> datetime:
    """Everything recorded before this moment is committed or gone: no transaction that began earlier is still open."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT min(xact_start) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
        (oldest,) = cursor.fetchone()
    return min(at, oldest or at) - SETTLING


@transaction.atomic
def seal(region: Region, *, at: datetime) -> ActivitySeal | None:
    """Extend the chain over what has settled. Inside the region; two workers at once make one seal."""
    Region.objects.select_for_update(of=("self",), no_key=True).get(pk=region.pk)
    last = ActivitySeal.objects.order_by("-last_id").first()
    unsealed = Activity.objects.filter(pk__gt=last.last_id if last else 0).order_by("pk")
    open_from = unsealed.filter(at__gte=settled_before(at)).values_list("pk", flat=True).first()
    settled = list((unsealed.filter(pk__lt=open_from) if open_from else unsealed)[:MOST])
    if not settled:
        return None
    return ActivitySeal.objects.create(
        first_id=settled[0].pk,
        last_id=settled[-1].pk,
        count=len(settled),
        digest=digest(last.digest if last else "", settled),
        sealed_at=at,
    )


def broken_seals() -> list[ActivitySeal]:
    """The seals of the region in scope that no longer fit what they cover; none when nothing was touched."""
    broken, before = [], ""
    for found in ActivitySeal.objects.order_by("first_id"):
        covered = list(Activity.objects.filter(pk__range=(found.first_id, found.last_id)).order_by("pk"))
        if len(covered) != found.count or digest(before, covered) != found.digest:
            broken.append(found)
        before = found.digest
    return broken
