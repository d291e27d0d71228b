"""A person in the directory. No account is needed; a tie to one is made only by the person signing in."""

import re
from datetime import datetime

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.db.models import Q
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.names import first_name
from regions.models.activity import Actor, record
from regions.models.base import RegionModel, save_edited
from regions.models.folding import Folded
from regions.models.names import plain
from regions.models.organizations import Organization, refuse_merged
from regions.models.people import Membership, Role
from regions.scope import RegionManager, current_region

# What no form shows: only `bounce` and `trust_address` write them.
BOUNCED = ("bounced_address", "bounced_at", "bounce_reason")


class ContactQuerySet(models.QuerySet["Contact"]):
    def active(self) -> "ContactQuerySet":
        return self.filter(archived_at__isnull=True)

    def reachable(self) -> "ContactQuerySet":
        return self.active().exclude(email="")

    def matching(self, text: str) -> "ContactQuerySet":
        if not text:
            return self
        return self.filter(
            Q(name__folded__contains=text)
            | Q(email__icontains=text)
            | Q(title__folded__contains=text)
            | Q(organization__name__folded__contains=text)
        )

    def named(self, name: str) -> "ContactQuerySet":
        """Of this very name, however it is capitalized, spaced and accented."""
        return self.filter(name__folded=" ".join(name.split()))

    @transaction.atomic
    def meet(self, name: str, *, organization: str, kind: str, another: bool, by: Actor) -> "Contact":
        """Add somebody met by chance, to be confirmed later; who may be in the directory already is asked about."""
        name = " ".join(name.split())
        same = self.active().named(name).select_related("organization").order_by("pk").first()
        if same and not another:
            words = {"name": same.name, "organization": same.organization.name}
            raise ValidationError(
                _("%(name)s of %(organization)s is in the directory. Is it the same person?"), params=words, code="same"
            )
        home = Organization.objects.meet(organization, kind=kind, by=by)
        return Contact(name=name, organization=home, to_confirm=True).keep(by=by)

    def of(self, user: User) -> "ContactQuerySet":
        return self.filter(user=user)

    def untie_other_addresses(self) -> int:
        """Take away the account that has proven another address than the one that stands here now."""
        return self.filter(user__isnull=False).exclude(user__email=Lower("email")).update(user=None)


class Contact(RegionModel):
    name = models.CharField(_("name"), max_length=200, validators=[plain])
    email = models.EmailField(_("e-mail address"), blank=True)
    phone = models.CharField(_("phone"), max_length=40, blank=True, validators=[plain])
    title = models.CharField(_("title"), max_length=200, blank=True, validators=[plain])
    organization = models.ForeignKey(
        Organization, on_delete=models.PROTECT, related_name="contacts", verbose_name=_("organization")
    )
    language = models.CharField(
        _("language"), max_length=5, choices=[("en", _("English")), ("es", _("Spanish"))], default="en"
    )
    external_id = models.CharField(_("number in your own system"), max_length=60, blank=True, validators=[plain])
    user = models.ForeignKey(
        User, on_delete=models.SET_NULL, null=True, blank=True, editable=False, related_name="contacts"
    )
    # Somebody else named them: nobody of the office has looked at what stands here yet.
    to_confirm = models.BooleanField(default=False, db_default=False, editable=False)
    archived_at = models.DateTimeField(null=True, blank=True, editable=False)
    merged_into = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, editable=False, related_name="merged_from"
    )
    # The address mail came back from. Another address is another matter, so it counts only while it is theirs.
    bounced_address = models.EmailField(blank=True, editable=False)
    bounced_at = models.DateTimeField(null=True, blank=True, editable=False)
    bounce_reason = models.CharField(max_length=300, blank=True, editable=False)

    objects = RegionManager.from_queryset(ContactQuerySet)()

    class Meta:
        ordering = ["name"]
        indexes = [models.Index("region", Folded("name"), name="contact_by_name")]
        constraints = [
            models.UniqueConstraint(
                "region",
                Lower("email"),
                condition=~Q(email="") & Q(archived_at__isnull=True),
                name="contact_email_once",
                violation_error_code="email",
                violation_error_message=_("Somebody else in the directory has this address."),
            ),
            models.UniqueConstraint(
                fields=["region", "external_id"],
                condition=~Q(external_id=""),
                name="contact_external_id_once",
                violation_error_code="external_id",
                violation_error_message=_("Somebody else has this number."),
            ),
            models.UniqueConstraint(
                fields=["region", "user"], condition=Q(user__isnull=False), name="contact_user_once"
            ),
            models.CheckConstraint(condition=~Q(name=""), name="contact_named"),
            models.CheckConstraint(
                condition=Q(bounced_address="", bounced_at__isnull=True, bounce_reason="")
                | (~Q(bounced_address="") & Q(bounced_at__isnull=False) & ~Q(bounce_reason="")),
                name="contact_bounced_when_and_why",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_reachable(self) -> bool:
        """As the queryset of this name has it: in the directory, with an address."""
        return bool(self.email) and self.archived_at is None

    def get_absolute_url(self) -> str:
        return reverse("regions:contact", args=[current_region().slug, self.pk])

    @property
    def is_business(self) -> bool:
        return self.organization.is_business

    @property
    def is_undeliverable(self) -> bool:
        """Mail to the address they have now came back."""
        return bool(self.bounced_address) and self.bounced_address == self.email.lower()

    @property
    def dialed(self) -> str:
        """The number as a telephone takes it: without spaces, and without an extension, which is asked for in words."""
        return re.sub(r"[^0-9+*#.()-]", "", re.split(r"[^\W\d_]", self.phone, maxsplit=1)[0])

    @property
    def first_name(self) -> str:
        return first_name(self.name)

    @property
    def reads(self) -> str:
        """The language to write to them in: theirs where the product speaks it, else its own."""
        return self.language if self.language in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE

    @transaction.atomic
    def claim(self, user: User) -> None:
        """Tie this person to an account. Only for an address the account has proven (the caller checks that)."""
        locked = Contact.objects.select_for_update().get(pk=self.pk)
        if locked.user_id and locked.user_id != user.pk:
            raise ValidationError(_("This person already has another account."), code="claimed")
        if locked.email.lower() != user.email.lower():
            raise ValidationError(_("This account has another e-mail address."), code="another_address")
        self.user = user
        self.save(update_fields=["user"])
        Membership.objects.get_or_create(user=user, region=current_region(), defaults={"role": Role.GUEST})
        # The name in this directory, not the one the account may have given itself elsewhere.
        record("contact.claimed", self, by=user, contact=self.name, who=self.name)

    @classmethod
    @transaction.atomic
    def propose(
        cls, *, name: str, email: str, organization: Organization, by: Actor, language: str = "en"
    ) -> "Contact":
        """Who has this address already, unchanged wherever they work; else a new person for the office to confirm."""
        known = cls.objects.active().select_related("organization").filter(email__iexact=email)
        if found := known.first():
            return found
        contact = cls(name=name, email=email, organization=organization, language=language, to_confirm=True)
        contact.clean_fields(exclude=["region"])
        try:
            with transaction.atomic():
                contact.save()
        except IntegrityError:  # somebody else named them this very moment
            return known.get()
        record("contact.proposed", contact, by=by, contact=contact.name, organization=organization.name)
        return contact

    @transaction.atomic
    def keep(self, *, by: Actor) -> "Contact":
        """Add the person, or save what changed, once everything passes its checks. Who is saved is confirmed."""
        is_new = self.pk is None
        self.to_confirm = self.to_confirm and is_new
        self.full_clean(exclude=["region", *BOUNCED])
        has_moved = self._has_moved()
        save_edited(self, "to_confirm")
        if has_moved:
            self.links.renew()
            if Contact.objects.filter(pk=self.pk).untie_other_addresses():
                self.user = None
        changed = "contact.moved" if has_moved else "contact.changed"
        record("contact.added" if is_new else changed, self, by=by, contact=self.name)
        return self

    @transaction.atomic
    def confirm(self, *, by: Actor) -> None:
        """The entry made at the door is right, and so is its organization's."""
        locked = Contact.objects.select_for_update().get(pk=self.pk)
        if not locked.to_confirm:
            raise ValidationError(_("%(name)s is confirmed already."), params={"name": self.name}, code="confirmed")
        self.to_confirm = False
        self.save(update_fields=["to_confirm"])
        Organization.objects.filter(pk=self.organization_id).update(to_confirm=False)
        record("contact.confirmed", self, by=by, contact=self.name)

    def _has_moved(self) -> bool:
        """SECURITY: behind another address may be another person. What was mailed to the old one, and the account
        that proved it, must open nothing of theirs.
        """
        before = Contact.objects.select_for_update().filter(pk=self.pk).values_list("email", flat=True).first()
        return bool(before and before.lower() != self.email.lower())

    @transaction.atomic
    def bounce(self, address: str, *, reason: str, at: datetime) -> None:
        """Mail to this address comes back: nothing more is sent there until it changes, or somebody vouches for it."""
        self.refresh_from_db(from_queryset=Contact.objects.select_for_update(of=("self",)))
        if self.email.lower() != address.lower() or self.is_undeliverable:
            return
        self.bounced_address, self.bounced_at = address.lower(), at
        self.bounce_reason = " ".join(reason.split())[:300] or "No reason given."
        self.save(update_fields=BOUNCED)
        record("contact.bounced", self, by=None, contact=self.name)

    @transaction.atomic
    def trust_address(self, *, by: Actor) -> None:
        """Somebody has asked them: the address is right, and mail may go there again."""
        self.refresh_from_db(from_queryset=Contact.objects.select_for_update(of=("self",)))
        if not self.is_undeliverable:
            raise ValidationError(_("No mail to this address came back."), code="done")
        self.bounced_address, self.bounced_at, self.bounce_reason = "", None, ""
        self.save(update_fields=BOUNCED)
        record("contact.trusted", self, by=by, contact=self.name)

    @transaction.atomic
    def choose_language(self, language: str, *, by: Actor) -> bool:
        """What we write to them in from now on; whether that is another than before."""
        if language not in dict(settings.LANGUAGES):
            raise ValidationError(_("We write in English or in Spanish. Choose one of the two."), code="language")
        self.refresh_from_db(fields=["language"], from_queryset=Contact.objects.select_for_update(of=("self",)))
        if self.language == language:
            return False
        self.language = language
        self.save(update_fields=["language"])
        with translation.override(settings.LANGUAGE_CODE):  # staff read it
            spoken = str(self.get_language_display())
        record("contact.language", self, by=by, contact=self.name, language=spoken)
        return True

    @transaction.atomic
    def archive(self, *, by: Actor) -> None:
        locked = Contact.objects.select_for_update().get(pk=self.pk)
        if locked.archived_at:
            raise ValidationError(_("%(name)s is already archived."), params={"name": self.name}, code="archived")
        self.archived_at = timezone.now()
        self.save(update_fields=["archived_at"])
        record("contact.archived", self, by=by, contact=self.name)

    @transaction.atomic
    def restore(self, *, by: Actor) -> None:
        locked = Contact.objects.select_for_update().get(pk=self.pk)
        if not locked.archived_at:
            raise ValidationError(_("%(name)s is not archived."), params={"name": self.name}, code="not_archived")
        refuse_merged(locked)
        if self.organization.archived_at:
            raise ValidationError(
                _("%(organization)s is archived. Restore it first."),
                params={"organization": self.organization},
                code="archived",
            )
        self.archived_at = None
        self.validate_constraints(exclude=BOUNCED)
        self.save(update_fields=["archived_at"])
        record("contact.restored", self, by=by, contact=self.name)
