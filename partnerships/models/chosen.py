"""One change for many items: all of them, or none, with a sentence for each that cannot."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from partnerships.models.items import ActionItem
from partnerships.models.seen import refuse_unseen
from partnerships.models.updates import ItemStatus
from regions.models import Actor, Contact

MOST = 100


class How(models.TextChoices):
    DAY = "day", _("Agree on another day")
    HAND_OVER = "hand_over", _("Hand over")
    DOING = "doing", _("On track")
    DONE = "done", _("Done")
    DROP = "drop", _("Drop")
    TAKE_UP = "take_up", _("Take up again")


# What each cannot do without, and what is said where it is missing.
NEEDS = {
    How.DAY: {"due_on": _("Choose the new day."), "note": _("Say why the day moves, in a few words.")},
    How.HAND_OVER: {"owner": _("Choose who takes them.")},
    How.DROP: {"reason": _("Say why they are no longer needed.")},
}


@dataclass(frozen=True)
class Chosen:
    """Items by their number, each with the edition whoever chose it had before them, where that is known."""

    seen: Mapping[int, int | None]

    @transaction.atomic
    def change(
        self,
        how: str,
        *,
        due_on: date | None = None,
        note: str = "",
        owner: Contact | None = None,
        reason: str = "",
        by: Actor,
    ) -> list[ActionItem]:
        said = {"due_on": due_on, "note": note.strip(), "owner": owner, "reason": reason.strip()}
        _refuse_missing(How(how), said)
        if len(self.seen) > MOST:
            raise ValidationError(_("Tick at most %(most)d items at a time."), params={"most": MOST}, code="too_many")
        items = list(ActionItem.objects.select_for_update(of=("self",)).filter(pk__in=self.seen).order_by("pk"))
        if not items:
            raise ValidationError(_("Tick the items first."), code="none")
        refused: dict[str, list[str]] = {}
        for item in items:
            try:
                with transaction.atomic():
                    refuse_unseen(item, self.seen[item.pk], by)
                    _verb(item, How(how), said, by)()
            except ValidationError as why:
                refused.setdefault(" ".join(why.messages), []).append(item.title)
        if refused:
            raise ValidationError([_named(titles, words) for words, titles in refused.items()])
        return items


def _refuse_missing(how: How, said: Mapping[str, Any]) -> None:
    missing = {name: words for name, words in NEEDS.get(how, {}).items() if not said[name]}
    if missing:
        raise ValidationError({name: ValidationError(words, code="required") for name, words in missing.items()})


def _verb(item: ActionItem, how: How, said: Mapping[str, Any], by: Actor) -> Callable[[], object]:
    if how == How.DAY:
        return lambda: item.report(status=item.status, due_on=said["due_on"], note=said["note"], by=by)
    if how == How.HAND_OVER:
        return lambda: item.hand_over(said["owner"], by=by)
    if how == How.DROP:
        return lambda: item.drop(reason=said["reason"], by=by)
    if how == How.TAKE_UP:
        return lambda: item.take_up(by=by)
    status = ItemStatus.DONE if how == How.DONE else ItemStatus.DOING
    return lambda: item.report(status=status, note=said["note"], by=by)


def _named(titles: Sequence[str], words: str) -> ValidationError:
    named = ", ".join(f"“{title}”" for title in titles)
    return ValidationError(_("%(items)s: %(words)s"), params={"items": named, "words": words}, code="one_cannot")
