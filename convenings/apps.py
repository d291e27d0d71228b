from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ConveningsConfig(AppConfig):
    name = "convenings"
    verbose_name = _("Convenings")

    def ready(self) -> None:
        # Models can be imported only once the apps are loaded.
        from convenings import asks, call_letters, correspondence, letters, minutes_letters  # noqa: PLC0415
        from convenings.calendar_replies import register_calendar_replies  # noqa: PLC0415
        from convenings.models.date_answers import said_aloud  # noqa: PLC0415
        from regions.budget import SOURCES  # noqa: PLC0415
        from regions.models import PAGES, PHRASES, READ_OUT  # noqa: PLC0415

        letters.register_letters()
        correspondence.register_letters()
        register_calendar_replies()
        call_letters.register_letters()
        minutes_letters.register_letters()
        SOURCES.append(asks.of_invitations)
        PAGES["calls"] = "convenings:calls"
        PAGES["invitation"] = "convenings:answer"
        PAGES["feed"] = "convenings:feed_page"
        PAGES["door"] = "convenings:guest_door"
        PAGES["minutes"] = "convenings:minutes_read"
        READ_OUT.update({"invitation.ticked": said_aloud, "invitation.ticked_for": said_aloud})
        PHRASES.update(
            {
                "convening.planned": _("%(who)s planned “%(convening)s” for %(day)s."),
                "convening.finding": _("%(who)s planned “%(convening)s” and asks about %(count)s times."),
                "convening.offered": _("%(who)s added a time to “%(convening)s”: %(day)s."),
                "convening.withdrew": _("%(who)s withdrew a time of “%(convening)s”: %(day)s."),
                "convening.chosen": _(
                    "%(who)s set the date of “%(convening)s”: %(day)s. %(count)s had answered for it."
                ),
                "convening.described": _("%(who)s changed the plan of “%(convening)s”."),
                "convening.agenda": _("%(who)s changed the agenda of “%(convening)s”."),
                "convening.moved": _("%(who)s moved “%(convening)s” to %(day)s."),
                "convening.cancelled": _("%(who)s cancelled “%(convening)s”."),
                "convening.held": _("“%(convening)s” took place."),
                "convening.invited": _("%(who)s invited %(count)s people to “%(convening)s”."),
                "convening.taken_back": _("%(who)s took back %(count)s invitations to “%(convening)s”."),
                "convening.wrote": _("%(who)s wrote to %(count)s people about “%(convening)s”: %(kind)s."),
                "convening.tried": _("%(who)s had a test of a letter sent: %(kind)s, “%(convening)s”."),
                "letter.worded": _("%(who)s wrote the words for a letter: %(kind)s."),
                "letter.unworded": _("%(who)s went back to the usual words: %(kind)s."),
                "convening.reminded": _("%(count)s people were reminded of “%(convening)s”."),
                "convening.unreminded": _("%(who)s took back %(count)s reminders of “%(convening)s”."),
                "convening.ladder": _("%(who)s changed the reminders of “%(convening)s”."),
                "region.ladder": _("%(who)s changed the usual reminders."),
                "convening.promoted": _("From the waiting list of “%(convening)s” to a seat: %(count)s."),
                "convening.attended": _("%(contact)s of %(organization)s came to “%(convening)s”."),
                "convening.unattended": _("%(contact)s was not at “%(convening)s” after all."),
                "calls.given": _("%(who)s gave %(caller)s %(count)s people to call for “%(convening)s”."),
                "calls.ended": _("%(who)s ended the calls of %(caller)s for “%(convening)s”."),
                "convening.walked_in": _(
                    "%(contact)s of %(organization)s walked in and is in the directory, to confirm."
                ),
                "convening.roll_closed": _("%(who)s closed the roll of “%(convening)s”: %(count)s did not come."),
                "convening.door_opened": _("%(who)s gave %(contact)s the door list of “%(convening)s”."),
                "room.opened": _("%(who)s opened the room of “%(convening)s”."),
                "room.started": _("%(who)s started “%(convening)s” and showed the ground rules."),
                "room.moved": _("“%(convening)s” came to “%(item)s”."),
                "room.rules_shown": _("%(who)s showed the ground rules in “%(convening)s”."),
                "room.ended": _("%(who)s ended “%(convening)s”."),
                "room.code_renewed": _("%(who)s made a new code for people who walk into “%(convening)s”."),
                "room.addresses_renewed": _("%(who)s renewed every address of the room of “%(convening)s”."),
                "minutes.written": _("%(who)s wrote on the minutes of “%(convening)s”."),
                "minutes.sent": _("%(who)s sent the minutes of “%(convening)s” to %(count)s people."),
                "minutes.objected": _("%(who)s objects to the minutes of “%(convening)s”: %(words)s"),
                "minutes.answered": _("%(who)s answered an objection to the minutes of “%(convening)s”: %(answer)s"),
                "minutes.approved": _("The minutes of “%(convening)s” are approved by %(table)s."),
                "minutes.passed": _("The minutes of “%(convening)s” are approved: nobody objected."),
                "sentence.left": _("%(who)s left aside: “%(statement)s”."),
                "visitor.turned_away": _("%(who)s turned away %(visitor)s."),
                "offer.released": _("%(who)s read out what %(contact)s offers."),
                "invitation.answered": _("%(contact)s answered “%(answer)s” to “%(convening)s”."),
                "invitation.answered_for": _("%(who)s answered “%(answer)s” to “%(convening)s” for %(contact)s."),
                "invitation.ticked": _("%(contact)s said to the times of “%(convening)s”: %(said)s."),
                "invitation.ticked_for": _("%(who)s said to the times of “%(convening)s” for %(contact)s: %(said)s."),
                "invitation.told": _("%(contact)s answered the questions before “%(convening)s”."),
                "invitation.sent_again": _("%(who)s sent %(contact)s the invitation to “%(convening)s” again."),
                "delegation.began": _("%(who)s named %(assistant)s to answer for %(leader)s."),
                "delegation.ended": _("%(who)s ended that %(assistant)s answers for %(leader)s."),
            }
        )
