from django.apps import AppConfig
from django.core.checks import Tags, register
from django.utils.translation import gettext_lazy as _


class RegionsConfig(AppConfig):
    name = "regions"
    verbose_name = _("Regions")

    def ready(self) -> None:
        # Models can be imported only once the apps are loaded.
        from regions.access import check_access_declared  # noqa: PLC0415
        from regions.models import PHRASES  # noqa: PLC0415

        register(check_access_declared, Tags.urls)
        PHRASES.update(
            {
                "region.founded": _("%(who)s set up %(region)s."),
                "region.counties_chosen": _("%(who)s chose %(count)s counties."),
                "region.closed": _("%(who)s closed %(region)s."),
                "sector.defined": _("%(who)s defined the sector %(sector)s: NAICS %(codes)s."),
                "organization.archived": _("%(who)s archived %(organization)s."),
                "contact.archived": _("%(who)s archived %(contact)s."),
                "contact.claimed": _("%(contact)s signed in for the first time."),
                "token.issued": _("%(who)s made an API key: %(label)s."),
                "token.revoked": _("%(who)s revoked the API key %(label)s."),
            }
        )
