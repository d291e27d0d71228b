"""The vote of an absent organization, given before the opening to one person of another: for once, and no further."""

from collections import Counter
from datetime import date
from typing import TYPE_CHECKING, cast

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from partnerships.models.electors import Elector
from partnerships.models.representatives import Representative
from regions.models import Actor, Contact, Organization, RegionModel, record
from regions.scope import RegionManager

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

    from partnerships.models.ballots import Ballot
    from partnerships.models.seats import Seat

MOST_EACH = 5

CONSTRAINTS = [
    models.CheckConstraint(condition=Q(proxies_each__gte=1, proxies_each__lte=MOST_EACH), name="ballot_proxies_range"),
]


class How(models.TextChoices):
    LETTER = "letter", _("by letter")
    MAIL = "mail", _("by e-mail")
    PHONE = "phone", _("by phone")
    IN_PERSON = "in_person", _("in person")


class ProxyQuerySet(models.QuerySet["Proxy"]):
    def with_names(self) -> "ProxyQuerySet":
        return self.select_related("organization", "holder__organization").order_by("id")


class Proxy(RegionModel):
    """Fixed when the ballot opens. From then on it ends only by the organization voting itself."""

    ballot = models.ForeignKey("partnerships.Ballot", on_delete=models.CASCADE, related_name="proxies")
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="proxies_given")
    # The absent organization's line of the roll, which there is only once the ballot opens.
    elector = models.OneToOneField(Elector, on_delete=models.CASCADE, null=True, related_name="proxy", editable=False)
    holder = models.ForeignKey(Contact, on_delete=models.PROTECT, related_name="proxies_held")
    # SECURITY: as on the roll itself, the only address that may vote.
    email = models.EmailField(blank=True, editable=False)
    given_by = models.CharField(_("who gave it"), max_length=200)
    given_on = models.DateField(_("when"))
    how = models.CharField(_("how"), max_length=10, choices=How.choices)
    # The organization voted itself; what the holder had placed until then, and saved last at `voted_at`, is gone.
    void_at = models.DateTimeField(null=True, blank=True, editable=False)
    voted_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = RegionManager.from_queryset(ProxyQuerySet)()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["region", "ballot", "organization"], name="proxy_given_once"),
            models.CheckConstraint(condition=~Q(given_by=""), name="proxy_given_by_somebody"),
            models.CheckConstraint(condition=Q(how__in=How.values), name="proxy_how_known"),
            models.CheckConstraint(
                condition=Q(voted_at__isnull=True) | Q(void_at__isnull=False), name="proxy_void_before_gone"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organization} → {self.holder}"

    @property
    def words(self) -> dict[str, object]:
        """Who votes for whom, and how that came about; needs the names loaded."""
        return {
            "organization": self.organization.name,
            "holder": self.holder.name,
            "other": self.holder.organization.name,
            "given_by": self.given_by,
            "how": self.get_how_display(),
            "given_on": self.given_on,
        }


class GivesProxies(models.Model):
    proxies_each = models.PositiveSmallIntegerField(
        _("most organizations one person votes for beside their own"),
        default=1,
        validators=[MinValueValidator(1), MaxValueValidator(MOST_EACH)],
    )

    class Meta:
        abstract = True

    @property
    def may_give_proxies(self) -> bool:
        ballot = cast("Ballot", self)
        return ballot.is_by_organization and not ballot.opened_at

    @cached_property
    def given_proxies(self) -> list[Proxy]:
        """Printed with the rules; asked for only where organizations vote, and loaded beforehand by lists."""
        ballot = cast("Ballot", self)
        if not ballot.is_by_organization:
            return []
        loaded = getattr(self, "_prefetched_objects_cache", {}).get("proxies")
        return list(Proxy.objects.filter(ballot=ballot.pk).with_names() if loaded is None else loaded)

    @transaction.atomic
    def give_proxy(
        self, organization: Organization, holder: Contact, *, given_by: str, given_on: date, how: str, by: Actor
    ) -> Proxy:
        """Note down that an organization which will be absent gives its vote to somebody at the table."""
        ballot = cast("Ballot", self).locked()
        self._refuse_giving(ballot)
        proxy = Proxy(ballot=ballot, organization=organization, holder=holder, given_on=given_on, how=how)
        proxy.given_by = " ".join(given_by.split())
        if given_on > timezone.localdate():
            raise ValidationError({"given_on": _("Choose the day on which it was given: today, or before.")})
        proxy.full_clean(exclude=["region", "ballot", "organization", "holder"], validate_constraints=False)
        ballot._refuse_giver(organization, holder)
        ballot._refuse_holder(organization, holder)
        proxy.save()
        self.__dict__.pop("given_proxies", None)
        record("ballot.proxy_given", ballot, by=by, thread=ballot.partnership_id, **_told(ballot, proxy))
        return proxy

    @transaction.atomic
    def take_back_proxy(self, organization: Organization, *, by: Actor) -> None:
        """The organization will be there after all, or the note was wrong. Only before the ballot opens."""
        ballot = cast("Ballot", self).locked()
        self._refuse_giving(ballot)
        proxy = Proxy.objects.filter(ballot=ballot, organization=organization).with_names().first()
        if proxy is None:
            raise _refusal("not_given", _("%(organization)s has not given its vote to anybody."), organization)
        record("ballot.proxy_taken_back", ballot, by=by, thread=ballot.partnership_id, **_told(ballot, proxy))
        proxy.delete()
        self.__dict__.pop("given_proxies", None)

    def _refuse_giving(self, ballot: "Ballot") -> None:
        if ballot.opened_at:
            raise ValidationError(_("This ballot was opened, and who votes for whom is fixed."), code="opened")
        if not ballot.is_by_organization:
            raise ValidationError(
                _("Only where each organization has one ballot can it give its vote to another."), code="by_person"
            )

    def _refuse_giver(self, organization: Organization, holder: Contact) -> None:
        """What the absent organization must be: at the table, and without a vote of another in its hands."""
        ballot = cast("Ballot", self)
        own = ballot.eligible_seats().filter(organization=organization)
        if not own.exists():
            raise _refusal("no_vote", _("%(organization)s has no seat here that may vote."), organization)
        if ballot.proxies.filter(organization=organization).exists():
            raise _refusal(
                "given", _("%(organization)s has given its vote already. Take that back first."), organization
            )
        if ballot.proxies.filter(holder__in=own.values("contact")).exists():
            raise _refusal(
                "passed_on",
                _("%(organization)s was given the vote of another, and must be there itself to cast it."),
                organization,
            )

    def _refuse_holder(self, organization: Organization, holder: Contact) -> None:
        """Whom it is given to must be: at the table for another organization that is there, and with a hand free."""
        ballot = cast("Ballot", self)
        seat: Seat | None = ballot.eligible_seats().filter(contact=holder).first()
        if seat is None:
            raise _refusal(
                "no_seat", _("%(who)s has no seat here that may vote. Choose somebody who has."), organization, holder
            )
        if seat.organization_id == organization.pk:
            raise _refusal(
                "own", _("%(who)s speaks for %(organization)s anyway, and votes for it."), organization, holder
            )
        if ballot.proxies.filter(organization=seat.organization_id).exists():
            raise _refusal(
                "absent",
                _("The organization of %(who)s has given its own vote away, so it will not be there."),
                organization,
                holder,
            )
        if ballot.proxies.filter(holder=holder).count() >= ballot.proxies_each:
            raise _refusal(
                "hand_full",
                _("%(who)s already votes for as many others as this ballot allows."),
                organization,
                holder,
            )

    def _freeze_proxies(self) -> None:
        """Tie each to its line of the new roll. Refused where somebody left the table, or was merged, meanwhile."""
        ballot = cast("Ballot", self)
        given = list(Proxy.objects.filter(ballot=ballot).with_names()) if ballot.is_by_organization else []
        lines = {elector.organization_id: elector for elector in ballot.electors.all()} if given else {}
        hands = ballot._hands() if given else {}
        absent = {proxy.organization_id for proxy in given}
        held = Counter(proxy.holder_id for proxy in given)
        for proxy in given:
            organization, email = hands.get(proxy.holder_id, (None, ""))
            is_there = organization is not None and organization not in absent
            if proxy.organization_id not in lines or not is_there or held[proxy.holder_id] > ballot.proxies_each:
                words = _("%(organization)s gave its vote to %(who)s, which no longer holds. Take that back first.")
                raise _refusal("proxy_stale", words, proxy.organization, proxy.holder)
            proxy.elector, proxy.email = lines[proxy.organization_id], email
        Proxy.objects.bulk_update(given, ["elector", "email"])

    def _hands(self) -> dict[int, tuple[int, str]]:
        """Everybody on the roll: for which organization, and under which address."""
        ballot = cast("Ballot", self)
        others = Representative.objects.filter(ballot=ballot)
        rows = [
            *ballot.electors.values_list("contact", "organization", "email"),
            *others.values_list("contact", "elector__organization", "email"),
        ]
        return {contact: (organization, email) for contact, organization, email in rows}


def _refusal(
    code: str, words: "_StrPromise", organization: Organization, holder: Contact | None = None
) -> ValidationError:
    return ValidationError(words, code=code, params={"organization": organization, "who": holder})


def _told(ballot: "Ballot", proxy: Proxy) -> dict[str, str]:
    how = {"given_by": proxy.given_by, "how": str(proxy.get_how_display()), "day": proxy.given_on.isoformat()}
    return {
        "question": ballot.question,
        "organization": proxy.organization.name,
        "contact": proxy.holder.name,
        **how,
    }
