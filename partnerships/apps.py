from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PartnershipsConfig(AppConfig):
    name = "partnerships"
    verbose_name = _("Partnerships")

    def ready(self) -> None:
        # Models can be imported only once the apps are loaded.
        from partnerships import registry_act, registry_decide  # noqa: PLC0415

        registry_act.register_all()
        registry_decide.register_all()
