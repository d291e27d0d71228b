"""What goes at once and what waits for the day's mail: the whole table, so that nobody changes it unawares."""

from outbox.letters import KINDS, AtOnce

URGENT = {
    AtOnce.ANSWER: {"convening.answered", "convening.asked_again", "links.lost", "minutes.answered"},
    AtOnce.INVITES: {"convening.invited", "convening.substitute", "convening.delegated"},
    AtOnce.CHANGE: {
        f"convening.{what}" for what in ("moved", "dated", "cancelled", "promoted", "released", "assistant")
    },
    AtOnce.VOTE: {"ballot.opened", "ballot.reopened"},
    AtOnce.MINUTES: {"minutes.sent"},
    AtOnce.CALLS: {"convening.calls"},
    AtOnce.NAMED: {"note.named"},
    AtOnce.STAFF: {"staff.invited", "letter.test", "reply.passed_on"},
}
ORDINARY = {
    *(f"convening.{kind}" for kind in ("reminder", "undecided", "note", "waiting", "absent", "thanks", "no_show")),
    *(f"letter.{kind}" for kind in ("save_the_date", "invitation", "second", "welcome")),
    *(f"letter.{kind}" for kind in ("thanks", "no_show", "follow_up")),
    "ballot.closed",
    "minutes.missed",
    "note.said",
    "note.hidden",
    "item.assigned",
    "item.due",
    "item.escalated",
    "item.freed",
    "item.help",
    "item.support",
    "team.mail",
    "item.stuck",
    "quote.asked",
    "profile.asked",
    "worksheet.asked",
    "alarms.ringing",
}


def test_every_kind_is_urgent_for_a_reason_or_ordinary():
    found = {name: kind for name, kind in KINDS.items() if not name.startswith("test.")}

    urgent = {why: {name for name, kind in found.items() if kind.at_once == why} for why in URGENT}
    assert urgent == URGENT
    assert {name for name, kind in found.items() if kind.at_once is None} == ORDINARY
