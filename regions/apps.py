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
                "contact.bounced": _("Mail to %(contact)s came back; we send no more to that address."),
                "contact.trusted": _("%(who)s vouched for the address of %(contact)s."),
                "contact.language": _("%(who)s chose the language of our mail to %(contact)s: %(language)s."),
                "region.founded": _("%(who)s set up %(region)s."),
                "region.counties_chosen": _("%(who)s chose %(count)s counties."),
                "region.closed": _("%(who)s closed %(region)s."),
                "sector.defined": _("%(who)s defined the sector %(sector)s: NAICS %(codes)s."),
                "region.changed": _("%(who)s changed the settings of %(region)s."),
                "organization.added": _("%(who)s added %(organization)s."),
                "organization.changed": _("%(who)s changed %(organization)s."),
                "organization.restored": _("%(who)s restored %(organization)s."),
                "contact.proposed": _("%(who)s named %(contact)s of %(organization)s, who is yet to be confirmed."),
                "contact.added": _("%(who)s added %(contact)s."),
                "contact.changed": _("%(who)s changed %(contact)s."),
                "contact.moved": _(
                    "%(who)s changed the e-mail address of %(contact)s. Links mailed to the old one stopped working."
                ),
                "contact.restored": _("%(who)s restored %(contact)s."),
                "contact.confirmed": _("%(who)s confirmed what was written down about %(contact)s."),
                "link.rotated": _("%(who)s replaced a personal link of %(contact)s."),
                "link.all_withdrawn": _("%(who)s switched off all personal links of %(contact)s (%(count)s)."),
                "link.revoked": _("%(who)s switched off a personal link of %(contact)s."),
                "import.applied": _("%(who)s imported “%(filename)s”: %(added)s added, %(updated)s updated."),
                "organization.archived": _("%(who)s archived %(organization)s."),
                "organization.merged": _("%(who)s merged %(merged)s into %(kept)s."),
                "organization.unmerged": _("%(who)s undid the merge of %(merged)s into %(kept)s."),
                "contact.merged": _("%(who)s merged %(merged)s into %(kept)s."),
                "contact.unmerged": _("%(who)s undid the merge of %(merged)s into %(kept)s."),
                "contact.archived": _("%(who)s archived %(contact)s."),
                "contact.claimed": _("%(contact)s signed in for the first time."),
                "touch.entered": _("%(asked_by)s asked %(organization)s for this: %(asked_for)s."),
                "touch.settled": _("What came of asking %(organization)s: %(came_of)s."),
                "touch.taken_back": _("%(who)s took an ask of %(organization)s out of the ledger: %(asked_for)s."),
                "token.issued": _("%(who)s made an API key: %(label)s."),
                "token.revoked": _("%(who)s revoked the API key %(label)s."),
            }
        )
