from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DeskConfig(AppConfig):
    name = "desk"
    verbose_name = _("Desk")

    def ready(self) -> None:
        # Models can be imported only once the apps are loaded.
        from accounts.welcome import EXPECTED, GREETINGS  # noqa: PLC0415
        from desk.alarms.mail import KIND, render_alarms  # noqa: PLC0415
        from desk.alarms.needs import needs_of_partnership  # noqa: PLC0415
        from desk.letters import render_staff_invites  # noqa: PLC0415
        from desk.lost_links import render_lost_links  # noqa: PLC0415
        from desk.scorecard import at_home  # noqa: PLC0415
        from desk.welcome import claim_contacts, is_in_a_directory  # noqa: PLC0415
        from outbox.letters import AtOnce, Category, register  # noqa: PLC0415
        from partnerships.needs import FROM_ABOVE  # noqa: PLC0415
        from partnerships.scorecard import FIGURES  # noqa: PLC0415
        from regions.models import PHRASES  # noqa: PLC0415

        EXPECTED.append(is_in_a_directory)
        GREETINGS.append(claim_contacts)
        FROM_ABOVE.append(needs_of_partnership)
        FIGURES.append(at_home)
        register("staff.invited", render_staff_invites, category=Category.SERVICE, at_once=AtOnce.STAFF)
        register(KIND, render_alarms, category=Category.REMINDERS, at_once=None)
        register("links.lost", render_lost_links, category=Category.SERVICE, at_once=AtOnce.ANSWER)
        PHRASES.update(
            {
                "staff.invited": _("%(who)s invited %(email)s as %(role)s."),
                "staff.joined": _("%(who)s joined as %(role)s."),
                "staff.invite_revoked": _("%(who)s took back the invitation to %(email)s."),
                "staff.role_changed": _("%(who)s made %(name)s %(role)s."),
                "threshold.agreed": _("%(who)s set for “%(indicator)s”: good is %(good)s, watch is %(watch)s."),
                "threshold.forgotten": _("%(who)s went back to the usual thresholds of “%(indicator)s”."),
                "staff.removed": _("%(who)s removed %(name)s."),
                "partnership.relaunched": _("%(who)s laid out a new start for %(partnership)s."),
                "alarms.set": _("%(who)s changed when alarms ring."),
                "alarm.put_aside": _("%(who)s put an alarm aside until %(day)s: %(what)s. %(reason)s"),
                "alarm.taken_up": _("%(who)s lets an alarm ring again: %(what)s."),
            }
        )
