"""Personal links: how a leader acts without an account."""

import base64
import hashlib
import hmac
from collections.abc import Iterable, Mapping
from datetime import datetime

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from regions.asked import row_number
from regions.models.activity import Actor, record
from regions.models.base import RegionModel
from regions.models.contacts import Contact
from regions.scope import RegionManager, current_region

# Of the link by which somebody chooses which mails they get.
MAIL = "mail"
# purpose → name of the page that opens it; each app adds its own when it is ready.
PAGES: dict[str, str] = {}


def digest(region_id: int | None, link_id: int, version: int, use: str = "link") -> str:
    """128 bits that only we can make, over the region, the link, its version and what they open."""
    key = settings.LINK_KEY.encode()
    mac = hmac.new(key, f"{use}:{region_id}:{link_id}:{version}".encode(), hashlib.sha256).digest()[:16]
    return base64.urlsafe_b64encode(mac).rstrip(b"=").decode()


def parse(token: str) -> tuple[int, str] | None:
    """(link id, digest) of a token that has the right shape."""
    words, _dash, mac = token.partition("-")
    number = row_number(words)
    return (number, mac) if mac and number is not None else None


class LinkQuerySet(models.QuerySet["Link"]):
    def valid(self, at: datetime) -> "LinkQuerySet":
        return self.filter(Q(expires_at__isnull=True) | Q(expires_at__gt=at), revoked_at__isnull=True)

    def to(self, purpose: str, about: models.Model) -> "LinkQuerySet":
        return self.filter(purpose=purpose, about_type=ContentType.objects.get_for_model(about), about_id=about.pk)

    def by_holder(self, purpose: str, abouts: Iterable[int]) -> dict[tuple[int, int], "Link"]:
        """(contact id, id of the row it is about) → link, in one query."""
        return {(link.contact_id, link.about_id): link for link in self.filter(purpose=purpose, about_id__in=abouts)}

    def of_person(self, contact: Contact) -> "LinkQuerySet":
        """Theirs, and those of who was merged into them."""
        return self.filter(Q(contact=contact) | Q(contact__merged_into=contact))

    def withdrawable(self) -> "LinkQuerySet":
        """By one of them the others may be found. By the one for mails nobody finds anything, and saying no to mail
        must always be possible.
        """
        return self.filter(revoked_at=None).exclude(purpose=MAIL)

    @transaction.atomic
    def withdraw_all(self, contact: Contact, *, by: Actor) -> int:
        """Switch off every link of a person at once: links lead to one another. How many."""
        Contact.objects.select_for_update().get(pk=contact.pk)
        count = self.of_person(contact).withdrawable().update(revoked_at=timezone.now())
        if not count:
            words = _("No personal link of %(who)s is switched on.")
            raise ValidationError(words, params={"who": contact.name}, code="none")
        record("link.all_withdrawn", contact, by=by, contact=contact.name, count=count)
        return count

    def renew(self) -> int:
        """The addresses mailed so far stop working; what was switched off stays off."""
        return self.update(version=F("version") + 1)

    def issue(
        self,
        purpose: str,
        abouts: Mapping[int, models.Model] | Iterable[tuple[int, models.Model]],
        *,
        until: datetime | None,
    ) -> None:
        """One link per (contact id, row); an existing one is kept, its version and revocation too."""
        pairs = abouts.items() if isinstance(abouts, Mapping) else abouts
        Link.objects.bulk_create(
            [
                Link(
                    contact_id=contact_id,
                    purpose=purpose,
                    about_type=ContentType.objects.get_for_model(about),
                    about_id=about.pk,
                    expires_at=until,
                )
                for contact_id, about in pairs
            ],
            ignore_conflicts=True,
            batch_size=1000,
        )

    def reopen(
        self, purpose: str, about: models.Model, contact: Contact, *, until: datetime | None, by: Actor
    ) -> "Link":
        """Their link; one that was switched off comes back under a new address."""
        self.issue(purpose, [(contact.pk, about)], until=until)
        link = Link.objects.to(purpose, about).select_related("contact").get(contact=contact)
        if link.revoked_at:
            link.rotate(by=by)
        return link


class Link(RegionModel):
    contact = models.ForeignKey(Contact, on_delete=models.PROTECT, related_name="links")
    purpose = models.CharField(max_length=20)
    about_type = models.ForeignKey(ContentType, on_delete=models.PROTECT, related_name="+")
    about_id = models.BigIntegerField()
    version = models.PositiveIntegerField(default=1)
    expires_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    objects = RegionManager.from_queryset(LinkQuerySet)()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["region", "purpose", "about_type", "about_id", "contact"], name="link_once"
            ),
            models.CheckConstraint(condition=~Q(purpose=""), name="link_purpose_named"),
        ]

    def __str__(self) -> str:
        return f"{self.purpose} {self.pk}"

    @property
    def token(self) -> str:
        return f"{self.pk}-{digest(self.region_id, self.pk, self.version)}"

    @property
    def path(self) -> str:
        return reverse(PAGES[self.purpose], args=[current_region().slug, self.token])

    @property
    def url(self) -> str:
        """The address for a mail: always the canonical site, never what a request says."""
        return settings.BASE_URL + self.path

    def lesser_token(self, use: str) -> str:
        """Opens only the page that asks for this use, so it may be shown to others; ends with the link itself."""
        return f"{self.pk}-{digest(self.region_id, self.pk, self.version, use)}"

    def matches(self, mac: str, use: str = "link") -> bool:
        return hmac.compare_digest(mac.encode(), digest(self.region_id, self.pk, self.version, use).encode())

    def is_usable(self, at: datetime) -> bool:
        return self.revoked_at is None and (self.expires_at is None or at < self.expires_at)

    @property
    def holder(self) -> Contact:
        """Whom it speaks for. One about the person themselves speaks for the record they were merged into; any other
        went over with what it opens, or stayed with it.
        """
        kept = self.contact.merged_into
        is_own = (
            self.about_id == self.contact_id and self.about_type_id == ContentType.objects.get_for_model(Contact).pk
        )
        return kept if kept and is_own else self.contact

    @property
    def is_gone(self) -> bool:
        """Its person was archived; who was merged lives on in another record."""
        return bool((self.contact.merged_into or self.contact).archived_at)

    def speaks(self, at: datetime) -> bool:
        """It is switched on and not too old, and its person is still in the directory."""
        return self.is_usable(at) and not self.is_gone

    @transaction.atomic
    def rotate(self, *, by: Actor) -> None:
        """The old address stops working; the next mail carries the new one."""
        Link.objects.filter(pk=self.pk).update(version=F("version") + 1, revoked_at=None)
        self.refresh_from_db()
        record("link.rotated", self.contact, by=by, contact=self.contact.name)

    @transaction.atomic
    def revoke(self, *, by: Actor) -> None:
        self.revoked_at = timezone.now()
        self.save(update_fields=["revoked_at"])
        record("link.revoked", self.contact, by=by, contact=self.contact.name)
