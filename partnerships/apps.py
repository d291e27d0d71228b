from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PartnershipsConfig(AppConfig):
    name = "partnerships"
    verbose_name = _("Partnerships")

    def ready(self) -> None:
        # Models can be imported only once the apps are loaded.
        from partnerships import registry_decide  # noqa: PLC0415
        from regions.models import PHRASES  # noqa: PLC0415

        registry_decide.register_all()

        PHRASES.update(
            {
                "partnership.started": _("%(who)s started %(partnership)s."),
                "partnership.moved": _("%(partnership)s is now at “%(stage)s”."),
                "partnership.published": _("%(who)s opened the public page of %(partnership)s."),
                "partnership.unpublished": _("%(who)s closed the public page of %(partnership)s."),
                "seat.taken": _("%(contact)s of %(organization)s took a seat as %(role)s."),
                "seat.left": _("%(contact)s left the table."),
                "seat.champion": _("%(contact)s became a champion."),
            }
        )
