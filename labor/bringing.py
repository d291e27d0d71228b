"""What who runs the platform does with files of labor statistics: bring them, agree to a repair, or leave it."""

from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from labor.models import LaborImport, LaborPart, Stage
from labor.tasks import nudge


@transaction.atomic
def receive(files: Iterable[tuple[str, bytes]], *, by: User) -> LaborImport:
    """Keep the files (name, content) until a worker has read them. Nothing else is touched yet."""
    brought = [*files]
    if not brought:
        raise ValidationError(_("Choose at least one file."), code="none")
    names = ", ".join(name for name, _content in brought)
    total = sum(len(content) for _name, content in brought)
    batch = LaborImport.objects.create(filename=names[:200], started_by=by, total=total)
    LaborPart.objects.bulk_create(
        LaborPart(batch=batch, number=number, filename=name[:200], content=content)
        for number, (name, content) in enumerate(brought, 1)
    )
    transaction.on_commit(nudge)
    return batch


def _asking(batch: LaborImport) -> LaborImport:
    locked = LaborImport.objects.select_for_update().get(pk=batch.pk)
    if locked.stage != Stage.ASKS:
        raise ValidationError(_("This import asks nothing any more."), code="late")
    return locked


@transaction.atomic
def repair(batch: LaborImport) -> None:
    """Have the leading zeros put back that codes lost, and the files taken in."""
    locked = _asking(batch)
    locked.may_repair, locked.stage, locked.problems, locked.counts, locked.done = True, Stage.AT_WORK, [], {}, 0
    locked.save()
    transaction.on_commit(nudge)


@transaction.atomic
def leave(batch: LaborImport) -> None:
    """Take nothing of the files in, after all."""
    locked = _asking(batch)
    locked.stage, locked.ended_at = Stage.REFUSED, timezone.now()
    locked.save()
    locked.parts.all().delete()
