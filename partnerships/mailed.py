"""A reply to a letter about an item is a note on it, with what is attached as evidence, once it is theirs for certain.

It counts when it carries a token only we can make and comes from the owner's own address, which the outbox has found by
then; and when they have the item still, and their link was not replaced since that mail. Whatever is in doubt waits for
a convener.
"""

from email.message import EmailMessage

from django.core.exceptions import ValidationError
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from outbox.answering import REPLIES, Reply, is_overtaken
from outbox.attachments import attached
from outbox.models import Incoming
from partnerships.evidence import Evidence, admit
from partnerships.models import ActionItem, Update

MOST_NOTICE = 300


def note_from(row: Incoming, item_id: int, mail: EmailMessage | None) -> None:
    """What it says of status and day is left to the page behind the link."""
    # Held until it is written: who says “done” this very moment is not contradicted by an older status.
    item = ActionItem.objects.select_for_update(of=("self",)).with_story().filter(pk=item_id).first()
    if doubt := doubt_about(row, item, is_vouched=mail is None):
        raise ValidationError(doubt, code="doubt")
    files, refused = sorted_out(mail) if mail else ([], [])
    words = Truncator(row.text).chars(Update._meta.get_field("note").max_length or 0)
    if item and (words or files):
        item.report(status=item.status, note=words, files=files, by=row.contact)
    if mail:
        row.notice = " ".join(refused)[:MOST_NOTICE]


def doubt_about(row: Incoming, item: ActionItem | None, *, is_vouched: bool) -> str:
    if item is None or row.contact is None:
        return _("It is about no item we know.")
    if row.contact.archived_at:
        return _("They are archived.")
    if item.owner_id != row.contact.pk:
        return _("%(who)s has “%(item)s” now.") % {"who": item.owner, "item": item}
    if not is_vouched and is_overtaken(row, row.contact):
        return _("Their personal link was replaced since that mail.")
    return ""


def sorted_out(mail: EmailMessage) -> tuple[list[Evidence], list[str]]:
    """(what passes the gate, a sentence for each that does not)."""
    files, refused = [], []
    for name, content in attached(mail):
        try:
            files.append(admit(name, content))
        except ValidationError as refusal:
            words = _("Not kept: %(name)s. %(why)s")
            refused.append(words % {"name": name[:60], "why": refusal.messages[0]})
    return files, refused


def register_notes() -> None:
    REPLIES["item"] = Reply(note_from)
