"""What the mails of a meeting say while its date is being found, and once it is. Marks stand for one's own words."""

from django.utils.translation import gettext as _

from convenings.models import Answer, Convening, Fit, Invitation, Sending
from convenings.words import Values, Words


def which_times(subject: str) -> Words:
    """The invitation, to which the letter is added: the times stand below it, and nothing goes into a calendar yet."""
    return Words(
        subject=subject,
        heading=_("Which of these times suit you?"),
        button=_("Say what suits you"),
        note=_(
            "The page asks about each time; one tap saves it, and you can change it until the date is set. "
            "No account is needed. The calendar entry follows with the date."
        ),
        method="",
        signed=True,
    )


def ticked(convening: Convening, values: Values) -> Words:
    return Words(
        subject=_("Saved: which times suit you. %(title)s") % {"title": convening.title},
        heading=_("What you said to the times is saved."),
        sentences=[
            _("Thank you, %(first_name)s. We write to you once the date is set.") % values,
            _("If something changed, or it was not you who said so, the page below shows what is saved."),
        ],
        button=_("See what is saved"),
        method="",
        facts=False,
    )


def set_since(convening: Convening) -> str:
    """Before a letter that was written while the date was open."""
    return _("Since this letter was written the date was set: %(day)s, %(hours)s.") % {
        "day": convening.day,
        "hours": convening.hours,
    }


def delegated(convening: Convening, values: Values) -> Words:
    return Words(
        subject=_("You can answer for %(leader)s: %(title)s") % {**values, "title": convening.title},
        heading=_("Which of these times suit %(leader)s?") % values,
        sentences=[_("One tap for each time is enough. No account is needed.")],
        button=_("Say what suits them"),
        method="",
    )


def cancelled(convening: Convening) -> Words:
    shared = {"title": convening.title}
    sentences = [_("“%(title)s” will not take place. You need keep none of the times free any more.") % shared]
    return Words(
        subject=_("Cancelled: %(title)s") % shared,
        heading=_("The meeting is cancelled."),
        sentences=[*sentences, convening.reason] if convening.reason else sentences,
        method="",
        facts=False,
    )


def dated(convening: Convening, sending: Sending | None, invitation: Invitation | None, values: Values) -> Words:
    """The date is set: what became of their own ticks, and how to change it."""
    answer = invitation.answer if invitation else Answer.NONE
    return Words(
        subject=_("The date is set: %(title)s, %(day)s, %(start)s")
        % {"title": convening.title, "day": convening.day, "start": convening.start},
        heading=_("We meet on %(date)s.") % {"date": convening.date},
        sentences=[sentence % values for sentence in became(values.get("fit", ""), answer)],
        button=_("Change your answer") if answer else _("Answer with one tap"),
        method="" if invitation and invitation.frees_calendar else "REQUEST",
    )


def became(fit: str, answer: str) -> list[str]:
    """Who has answered anew since reads what stands now."""
    match fit, answer:
        case Fit.WORKS, Answer.YES:
            return [
                _("%(first_name)s, you said this time works, so your seat is set. We look forward to you."),
                _("If it no longer fits, change it with one tap."),
            ]
        case Fit.WORKS, Answer.WAITING:
            return [
                _("%(first_name)s, you said this time works. Every seat was taken; you are on the waiting list."),
                _("As soon as a seat is free for you, it is yours and we write. One tap gives it on."),
            ]
        case Fit.IF_NEEDED, Answer.MAYBE:
            return [
                _("%(first_name)s, you said this time works if need be, so we put you down as a maybe."),
                _("A yes or a no helps us set the table; one tap is enough."),
            ]
        case Fit.NO, Answer.NO:
            return [
                _("%(first_name)s, you said this time does not work, so we put you down as a no. We are sorry."),
                _("If it works after all, or somebody can speak for %(organization)s, one tap changes it."),
            ]
        case _fit, Answer.NONE:
            return [
                _("%(first_name)s, we do not know yet whether this time suits you. Will you sit with us?"),
                _("One tap is enough, and a no helps us too. Somebody else may also speak for %(organization)s."),
            ]
    said = _("Your answer so far is “%(answer)s”. If it no longer fits, change it with one tap.")
    return [said % {"answer": Answer(answer).label.lower()}]
