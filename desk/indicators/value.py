"""Whether meetings are worth it to the leaders: what they said themselves, never who."""

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from convenings.models.pulses import ENOUGH
from desk.indicators.kinds import Facts, Finding, Indicator
from desk.indicators.room import no_roll
from desk.indicators.sources import IN_PERIOD, OF_TABLE

GROUPS = {
    # Each meeting for itself: of two periods that differ by one meeting, the difference tells nothing of a few people.
    "pulse": f"""
        SELECT count(*) AS meetings, coalesce(sum(answers), 0) AS answers,
            sum(worth) AS worth, sum(clear) AS clear
        FROM (SELECT count(*) AS answers, sum(pulse.worth) AS worth, sum(pulse.clear) AS clear
            FROM convenings_convening meeting JOIN convenings_pulse pulse
                ON pulse.region_id = meeting.region_id AND pulse.convening_id = meeting.id
            WHERE {OF_TABLE} AND {IN_PERIOD} AND pulse.worth IS NOT NULL AND pulse.clear IS NOT NULL
            GROUP BY meeting.id HAVING count(*) >= {ENOUGH}) AS rated""",
}


def value(facts: Facts) -> Finding:
    said, met = facts["pulse"], facts["again"]["in_period"]
    if not met:
        return no_roll(0)
    if not said["answers"]:
        return Finding(
            None,
            _("After no meeting of this period five leaders answered. With fewer, people could tell who said what."),
        )
    answers, worth, clear = said["answers"], said["worth"], said["clear"]
    reason = ngettext(
        "%(answers)d answers after %(meetings)d meeting: “It was worth my time” %(worth)s, "
        "“I know who does what next” %(clear)s",
        "%(answers)d answers after %(meetings)d meetings: “It was worth my time” %(worth)s, "
        "“I know who does what next” %(clear)s",
        said["meetings"],
    ) % {
        "answers": answers,
        "meetings": said["meetings"],
        "worth": number_format(worth / answers, decimal_pos=1),
        "clear": number_format(clear / answers, decimal_pos=1),
    }
    return Finding(round((worth + clear) / (2 * answers), 2), reason)


TITLE = gettext_lazy("What leaders say")
INDICATORS = [
    Indicator(
        23, "value-to-business", gettext_lazy("Worth the leaders’ time"),
        gettext_lazy("After each meeting the business leaders who were there say from 1 to 5 whether it was worth "
        "their time and whether they know who does what next. The mean of both, of meetings with at least "
        "five answers."),
        value, unit=gettext_lazy("of 5"), decimals=2, good=4, watch=3, most=5, rows="pulses",
    ),
]  # fmt: skip
