from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OutboxConfig(AppConfig):
    name = "outbox"
    verbose_name = _("Outbox")

    def ready(self) -> None:
        # Models can be imported only once the apps are loaded.
        from regions.models import PAGES, PHRASES  # noqa: PLC0415

        PAGES["mail"] = "outbox:consent"
        PHRASES["message.retried"] = _("%(who)s had the mail to %(to)s tried again.")
        PHRASES["consent.said"] = _("%(who)s said “%(wish)s” to: %(category)s.")
