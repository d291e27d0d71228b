"""What deciding brings to the lower layers when the app is ready: sentences, a page behind a link, letters."""

from django.utils.translation import gettext_lazy as _

from partnerships.letters_decide import register_letters
from regions.models import PAGES, PHRASES


def register_all() -> None:
    register_letters()
    PAGES["ballot"] = "partnerships:vote"
    PHRASES.update(
        {
            "opportunity.captured": _("Heard: “%(statement)s”"),
            "opportunity.reworded": _("%(who)s reworded “%(before)s” to “%(statement)s”"),
            "opportunity.merged": _("%(who)s merged “%(statement)s” into “%(other)s”"),
            "requirement.captured": _("What it takes: “%(statement)s”"),
            "requirement.reworded": _("%(who)s reworded “%(before)s” to “%(statement)s”"),
            "requirement.merged": _("%(who)s merged “%(statement)s” into “%(other)s”"),
            "ballot.prepared": _("%(who)s prepared a ballot: %(question)s"),
            "ballot.opened": _("%(who)s opened the ballot: %(question)s %(electors)s leaders may vote."),
            "ballot.closed": _(
                "The ballot closed: %(question)s %(voted)s of %(electors)s leaders voted. Chosen: %(chosen)s."
            ),
            "ballot.discarded": _("%(who)s threw away a prepared ballot: %(question)s"),
        }
    )
