"""What acting brings to the lower layers when the app is ready: its sentences, its page behind a link, its letters."""

from django.utils.translation import gettext_lazy as _

from outbox.letters import Category, register
from partnerships.letters_act import render_assigned, render_due
from regions.models import PAGES, PHRASES


def register_all() -> None:
    PAGES["item"] = "partnerships:progress"
    register("item.assigned", render_assigned, category=Category.ITEMS)
    register("item.due", render_due, category=Category.REMINDERS, needs=["rule"])
    PHRASES.update(
        {
            "partnership.started": _("%(who)s started %(partnership)s."),
            "partnership.edited": _("%(who)s changed what %(partnership)s says about itself."),
            "partnership.moved": _("%(partnership)s is now at “%(stage)s”."),
            "partnership.published": _("%(who)s opened the public page of %(partnership)s."),
            "partnership.unpublished": _("%(who)s closed the public page of %(partnership)s."),
            "seat.taken": _("%(contact)s of %(organization)s took a seat as %(role)s."),
            "seat.left": _("%(contact)s left the table."),
            "seat.champion": _("%(contact)s became a champion."),
            "checklist.done": _("%(who)s did: %(title)s."),
            "checklist.reopened": _("%(who)s opened again: %(title)s."),
            "priority.adopted": _("“%(priority)s” is now a priority."),
            "priority.defined": _("%(who)s wrote down outcome and measure of “%(priority)s”."),
            "priority.dropped": _("“%(priority)s” was let go: %(reason)s"),
            "priority.championed": _("%(contact)s champions “%(priority)s”."),
            "priority.champion_left": _("%(contact)s no longer champions “%(priority)s”."),
            "team.joined": _("%(contact)s joined the team of “%(team)s”."),
            "team.left": _("%(contact)s left the team of “%(team)s”."),
            "item.assigned": _("%(owner)s took on: %(item)s."),
            "item.reported": _("%(who)s reported on “%(item)s”: %(status)s."),
            "item.revised": _("%(who)s changed “%(item)s”."),
            "item.handed_over": _("%(owner)s now has “%(item)s”."),
            "item.dropped": _("%(who)s dropped “%(item)s”."),
            "outcome.told": _("Something has changed: %(outcome)s."),
            "outcome.published": _("%(who)s published an outcome: %(outcome)s."),
            "outcome.unpublished": _("%(who)s took back from the public: %(outcome)s."),
        }
    )
