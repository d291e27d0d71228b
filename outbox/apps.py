from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OutboxConfig(AppConfig):
    name = "outbox"
    verbose_name = _("Outbox")

    def ready(self) -> None:
        # Models can be imported only once the apps are loaded.
        from outbox.answering import register_answering  # noqa: PLC0415
        from regions.models import PAGES, PHRASES  # noqa: PLC0415

        register_answering()
        PAGES["mail"] = "outbox:consent"
        PHRASES["message.retried"] = _("%(who)s had the mail to %(to)s tried again.")
        PHRASES["consent.said"] = _("%(who)s said “%(wish)s” to: %(category)s.")
        PHRASES["incoming.wrote"] = _("%(contact)s wrote back.")
        PHRASES["incoming.taken_over"] = _("%(who)s took over what came from %(sender)s.")
        PHRASES["incoming.put_aside"] = _("%(who)s put aside what came from %(sender)s.")
