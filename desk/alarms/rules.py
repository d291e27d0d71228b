"""When each alarm rings, in words, with the numbers of the region."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from desk.alarms.bells import AlarmKind
from desk.models import AlarmDays


def rules(days: AlarmDays) -> list[tuple[str, str]]:
    said = {
        AlarmKind.NO_CHAMPION: _("A partnership that has launched has nobody who carries it or one of its priorities."),
        AlarmKind.RESCUE: _(
            "From %(n)s days before the second meeting on, while a leader who came to the launch has not said yes."
        )
        % {"n": days.rescue},
        AlarmKind.RELAPSE: _("More than %(n)s days in which nothing was reported, met about or decided.")
        % {"n": days.relapse},
        AlarmKind.NO_MEETING: _("More than %(n)s days since the whole table met, and none is planned.")
        % {"n": days.meeting},
        AlarmKind.SILENT: _("More than %(n)s days without a report, an answer, a sign-in, a call or a meeting.")
        % {"n": days.champion},
        AlarmKind.DRIFTING: drifting(days),
    }
    return [(str(kind.label), said[kind]) for kind in AlarmKind]


def drifting(days: AlarmDays) -> str:
    words = ngettext(
        "A company that came before missed %(n)s meeting, or came once and not again; or its last three answers "
        "took longer each time, the last more than %(days)s days.",
        "A company that came before missed %(n)s meetings in a row, or came once and not again; or its last three "
        "answers took longer each time, the last more than %(days)s days.",
        days.missed,
    )
    return words % {"n": days.missed, "days": days.answer}
