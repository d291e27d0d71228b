"""Which mails of a story are in the mailbox of today."""

from datetime import datetime, timedelta

from django.db.models import F

from outbox.models import Message, State

LONG_AGO = timedelta(days=60)


def post(now: datetime) -> None:
    """What was posted long ago left in its time: its links are over, and nobody is mailed the minutes of 2017 today.
    What is newer would have left too: it waits for no office hour of today."""
    waiting = Message.objects.waiting()
    waiting.filter(posted_at__lt=now - LONG_AGO).update(state=State.SENT, sent_at=F("posted_at"))
    waiting.update(by_hand=True)
