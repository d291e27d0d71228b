"""What a report must fit, told in one round; and what says nothing new, which is written once."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import models

from partnerships.models.owners import refuse_day
from partnerships.models.updates import Update

if TYPE_CHECKING:
    from partnerships.models.items import ActionItem

# Back in the browser and pressed again, or pressed twice. Later the same answer is news: it still goes like that.
MOMENT = timedelta(minutes=10)
WORDS = ("note", "confidence", "evidence_url", "evidence_figure", "evidence_unit", "due_on")


def refuse_unfit(update: Update, item: "ActionItem", at: datetime) -> None:
    """`item` as it stands. Each field is told one thing, all of them at once."""
    refused: dict[str, list[ValidationError]] = {}
    for check in (
        partial(update.clean_fields, exclude=["region", "item", "contact"]),
        update.clean,
        partial(update.refuse_unfitting, item.status, item.due_on),
        partial(_refuse_new_day, update, item, at),
    ):
        try:
            check()
        except ValidationError as why:
            refused = why.error_dict | refused
    if refused:
        raise ValidationError(refused)


def _refuse_new_day(update: Update, item: "ActionItem", at: datetime) -> None:
    # One that cannot be read as a day was refused for that already.
    if update.due_on and not isinstance(update.due_on, str):
        refuse_day(update.due_on, item.team.priority.partnership, at)


def said_already(
    update: Update, locked: "ActionItem", seen: int | None, named: Sequence[tuple[models.Model | None, int | None]]
) -> Update | None:
    """The report a moment ago that says all of this. `named`: whom or what this one names, and who stands there."""
    is_bare = not any(getattr(update, word) for word in WORDS)
    # Words are compared only where they come from a page older than the item: other reports cost no statement more.
    if update.status != locked.status or not (is_bare or (seen is not None and seen < locked.edition)):
        return None
    if any(one and one.pk != there for one, there in named):
        return None
    last = Update.objects.filter(item=locked.pk, edition=locked.edition).latest_first().first()
    return last if last and _says_all_of(last, update) else None


def _says_all_of(last: Update, update: Update) -> bool:
    if (last.contact_id, last.author) != (update.contact_id, update.author):
        return False
    is_now = timedelta() <= update.at - last.at < MOMENT
    return is_now and all(getattr(update, word) in ("", None, getattr(last, word)) for word in WORDS)
