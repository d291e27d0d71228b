"""Two people at one item: the second is told what the first did, and keeps their own words."""

from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from partnerships.models.updates import Update
from regions.models import Actor

if TYPE_CHECKING:
    from partnerships.models.items import ActionItem


def refuse_unseen(locked: "ActionItem", seen: int | None, by: Actor) -> None:
    """`seen`: the edition of the item somebody had before them; without one, nothing is compared.

    What they said themselves since then is no news to them.
    """
    if seen is None or seen >= locked.edition:
        return
    since = Update.objects.filter(item=locked.pk, edition__gt=seen)
    theirs = since.exclude(pk__in=since.said_by(by))
    newest = theirs.latest_first().first()
    if newest:
        raise _told(newest)
    if since.count() < locked.edition - seen:
        raise _changed(locked)


def _told(newest: Update) -> ValidationError:
    words = (
        _("%(who)s wrote meanwhile: %(status)s, “%(note)s”. Your words are still here: read both, then press again.")
        if newest.note
        else _("%(who)s said meanwhile: %(status)s. Your words are still here: look again, then press again.")
    )
    said = {"who": newest.author, "status": newest.get_status_display(), "note": newest.note}
    return ValidationError(words, params=said, code="stale")


def _changed(locked: "ActionItem") -> ValidationError:
    words = _(
        "Somebody changed this meanwhile: “%(title)s”, with %(owner)s, is due on %(day)s. "
        "Your words are still here: read both, then press again."
    )
    now = {"title": locked.title, "owner": locked.owner, "day": date_format(locked.due_on)}
    return ValidationError(words, params=now, code="stale")
