"""What a mail provider tells us of a mail it carried: it bounced, was complained about, or was delivered."""

from typing import Any

from outbox.addresses import Token, tokens_in
from outbox.bouncing import is_final, status_in
from outbox.models import Incoming, Nature
from outbox.parsing import clean
from outbox.receiving import message_answered
from regions.models import Region
from regions.scope import in_region

KINDS = {"bounced": Nature.BOUNCE, "complained": Nature.COMPLAINT}
# A bounce without a status code is one for good: providers try again by themselves.
FOR_GOOD = "5.0.0"


def write_event(event: dict[str, Any]) -> Region | None:
    """Write it down once, by what happened to which mail; None where it tells nothing of a mail of ours."""
    kind, named = KINDS.get(str(event.get("type"))), str(event.get("message_id") or "")[:300]
    if kind is None:
        return None
    # Some providers leave the domain of a Message-ID away.
    for token in tokens_in(named if "@" in named else f"{named}@"):
        region = Region.objects.open().filter(pk=token.region_id).first()
        if region and write_down(region, kind, token, event):
            return region
    return None


def write_down(region: Region, kind: Nature, token: Token, event: dict[str, Any]) -> bool:
    recipient = str(event.get("recipient") or "").strip().lower()
    why = " ".join(clean(str(event.get("description") or "")).split())[:250]
    with in_region(region):
        answered = message_answered(token.number) if token.kind == "m" else None
        # SECURITY: a guessed number learns and writes nothing.
        if answered is None or not token.proves(answered) or recipient != answered.address.lower():
            return False
        status = status_in(why) or status_in(str(event.get("status") or "")) or FOR_GOOD
        told = {"action": "failed", "status": status, "why": why}
        # For good after for the moment is news.
        what = kind if kind == Nature.COMPLAINT else f"{kind}:{'hard' if is_final(status) else 'soft'}"
        Incoming.objects.get_or_create(
            message_id=f"event:{what}:{token.number}",
            defaults={
                "kind": kind,
                "sender": "",
                "subject": why[:300],
                "detail": told if kind == Nature.BOUNCE else {},
                "is_proven": True,
                "answers_id": answered.message_id,
                "contact": answered.contact,
                "about_type": answered.about_type,
                "about_id": answered.about_id,
            },
        )
    return True
