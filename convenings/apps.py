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
        from convenings.phrases import TOLD  # noqa: PLC0415
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
        PHRASES.update(TOLD)
