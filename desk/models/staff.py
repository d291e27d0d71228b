"""An invitation to help run a region: for one address, one role, once."""

import hmac
from base64 import urlsafe_b64encode
from datetime import datetime, timedelta
from hashlib import sha256

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import models, transaction
from django.db.models import Q
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from outbox.posting import Draft, post
from regions.models import Membership, Region, RegionModel, Role, record
from regions.scope import RegionManager, current_region

VALID = timedelta(days=14)
# A network office sees totals over many regions, and of none a row.
INVITED = (Role.OWNER, Role.CONVENER, Role.VIEWER, Role.NETWORK)
LOCKED = ("self",)


class StaffInviteQuerySet(models.QuerySet["StaffInvite"]):
    def pending(self) -> "StaffInviteQuerySet":
        """Neither taken nor taken back; some of them may be too old."""
        return self.filter(accepted_at__isnull=True, revoked_at__isnull=True)

    def to(self, email: str) -> "StaffInviteQuerySet":
        return self.filter(email=email.lower())

    def revoke(self) -> int:
        return self.pending().update(revoked_at=timezone.now())


class StaffInvite(RegionModel):
    email = models.EmailField(_("e-mail address"))
    role = models.CharField(_("role"), max_length=20, choices=[(role.value, role.label) for role in INVITED])
    invited_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    invited_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True)
    accepted_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    revoked_at = models.DateTimeField(null=True)

    objects = RegionManager.from_queryset(StaffInviteQuerySet)()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "region",
                Lower("email"),
                condition=Q(accepted_at__isnull=True, revoked_at__isnull=True),
                name="staff_invite_one_pending",
            ),
            models.CheckConstraint(
                condition=Q(role__in=[role.value for role in INVITED]), name="staff_invite_role_known"
            ),
            models.CheckConstraint(
                condition=Q(expires_at__gt=models.F("invited_at")), name="staff_invite_expires_later"
            ),
            models.CheckConstraint(
                condition=Q(accepted_at__isnull=True, accepted_by__isnull=True)
                | Q(accepted_at__isnull=False, accepted_by__isnull=False),
                name="staff_invite_taken_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.email}: {self.get_role_display()}"

    @property
    def token(self) -> str:
        """SECURITY: 128 bits only we can make, over the region, the invitation, its address and its role."""
        words = f"staff:{self.region_id}:{self.pk}:{self.email.lower()}:{self.role}"
        mac = hmac.new(settings.LINK_KEY.encode(), words.encode(), sha256).digest()[:16]
        return f"{self.pk}-{urlsafe_b64encode(mac).rstrip(b'=').decode()}"

    @property
    def url(self) -> str:
        return settings.BASE_URL + reverse("desk:join", args=[current_region().slug, self.token])

    def matches(self, token: str) -> bool:
        return hmac.compare_digest(token.encode(), self.token.encode())

    @classmethod
    @transaction.atomic
    def send(cls, email: str, role: str, *, by: User, at: datetime | None = None) -> "StaffInvite":
        """Invite an address; an earlier invitation of it stops working."""
        now, address = at or timezone.now(), email.strip().lower()
        validate_email(address)
        if role not in INVITED:
            raise ValidationError(_("Choose one of the roles."), code="role")
        if Membership.objects.filter(region=current_region(), user__email=address).exclude(role=Role.GUEST).exists():
            raise ValidationError(
                _("%(email)s works here already. Change the role in the list."),
                params={"email": address},
                code="member",
            )
        cls.objects.to(address).revoke()
        invite = cls.objects.create(email=address, role=role, invited_by=by, invited_at=now, expires_at=now + VALID)
        record("staff.invited", invite, by=by, email=address, role=str(invite.get_role_display()))
        post([Draft(kind="staff.invited", key=f"staff:{invite.pk}", address=address, about=invite)])
        return invite

    @transaction.atomic
    def accept(self, user: User, *, at: datetime | None = None) -> Membership:
        """The role for the account of exactly this address. An account of another address is refused.

        A guest becomes staff; the role of who works here already is changed in the list alone, where the last owner
        is looked after.
        """
        now = at or timezone.now()
        region = Region.objects.select_for_update().get(pk=current_region().pk)
        self.lock_usable(now)
        if user.email.lower() != self.email.lower():
            raise ValidationError(
                _("This invitation is for %(email)s. Sign in with that address."),
                params={"email": self.email},
                code="other",
            )
        member, is_new = Membership.objects.get_or_create(user=user, region=region, defaults={"role": self.role})
        if not is_new and member.role != Role.GUEST:
            raise ValidationError(
                _("You work here already, as %(role)s. An owner can change that in the list of staff."),
                params={"role": member.get_role_display()},
                code="member",
            )
        member.role = self.role
        member.save(update_fields=["role"])
        self.accepted_at, self.accepted_by = now, user
        self.save(update_fields=["accepted_at", "accepted_by"])
        record("staff.joined", self, by=user, role=str(self.get_role_display()))
        return member

    @transaction.atomic
    def open_account(self, name: str, *, at: datetime | None = None) -> User:
        """For an address without an account. SECURITY: never touches an account that exists already.

        The letter may have been forwarded: only the code mailed to the address lets anybody into the account.
        """
        self.lock_usable(at or timezone.now())
        if User.objects.filter(email=self.email).exists():
            raise ValidationError(
                _("%(email)s has an account. Sign in first."), params={"email": self.email}, code="account"
            )
        user: User = User.objects.create_user(self.email, name=name)
        return user

    @transaction.atomic
    def revoke(self, *, by: User) -> None:
        self.refresh_from_db(from_queryset=StaffInvite.objects.select_for_update(of=LOCKED))
        if self.accepted_at or self.revoked_at:
            raise ValidationError(_("This invitation is used or taken back already."), code="closed")
        self.revoked_at = timezone.now()
        self.save(update_fields=["revoked_at"])
        record("staff.invite_revoked", self, by=by, email=self.email)

    def _is_senders_to_give(self) -> bool:
        """Whoever sent it still runs the region, with an account that is open: a closed one leaves no way back in."""
        owners = Membership.objects.filter(region=current_region(), role=Role.OWNER, user__is_active=True)
        return owners.filter(user=self.invited_by_id).exists()

    def lock_usable(self, at: datetime) -> None:
        self.refresh_from_db(from_queryset=StaffInvite.objects.select_for_update(of=LOCKED))
        self.refuse_unusable(at)

    def refuse_unusable(self, at: datetime) -> None:
        if self.accepted_at:
            raise ValidationError(_("This invitation was used already. Sign in with your address."), code="used")
        if self.revoked_at or at >= self.expires_at or not self._is_senders_to_give():
            raise ValidationError(_("This invitation works no more. Ask for a new one."), code="gone")
