from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PartnershipsConfig(AppConfig):
    name = "partnerships"
    verbose_name = _("Partnerships")

    def ready(self) -> None:
        # Models can be imported only once the apps are loaded.
        from labor.arrivals import WHEN_FIGURES_COME  # noqa: PLC0415
        from partnerships.letters import (  # noqa: PLC0415
            ballots,
            escalations,
            items,
            notes,
            profiles,
            quotes,
            supporters,
            teams,
            waiting,
            worksheets,
        )
        from partnerships.mailed import register_notes  # noqa: PLC0415
        from partnerships.phrases import TOLD, taking  # noqa: PLC0415
        from partnerships.tasks import ask_for_refresh  # noqa: PLC0415
        from regions.models import PAGES, PHRASES, READ_OUT  # noqa: PLC0415

        ballots.register_letters()
        items.register_letters()
        register_notes()
        escalations.register_letters()
        quotes.register_letters()
        PAGES.update({"ballot": "partnerships:vote", "item": "partnerships:progress", "quote": "partnerships:quoted"})
        waiting.register_letters()
        worksheets.register_letters()
        PAGES["worksheet"] = "partnerships:score"
        notes.register_letters()
        profiles.register_letters()
        PAGES["profile"] = "partnerships:profile_check"
        teams.register_letters()
        supporters.register_letters()
        PAGES.update({"discussion": "partnerships:discussion", "team": "partnerships:my_team"})
        PAGES["support"] = "partnerships:support"
        PHRASES.update(TOLD)
        READ_OUT["item.assigned"] = taking
        WHEN_FIGURES_COME.append(ask_for_refresh)
