"""Keys for programs: bound to one membership, kept only as a hash."""

import hashlib
import secrets
from datetime import datetime, timedelta
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from regions.models.activity import Actor, record
from regions.models.base import RegionModel
from regions.models.names import plain
from regions.models.people import Membership
from regions.scope import RegionManager

HOUR = timedelta(hours=1)


def hashed(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


class TokenQuerySet(models.QuerySet["Token"]):
    def usable(self, at: datetime) -> Self:
        """Neither switched off, nor expired, nor older than its person's signing out everywhere."""
        usable = self.filter(revoked_at__isnull=True, expires_at__gt=at)
        return usable.exclude(membership__user__sessions_ended_at__gte=F("created_at"))


class Token(RegionModel):
    membership = models.ForeignKey(Membership, on_delete=models.CASCADE, related_name="tokens")
    label = models.CharField(_("what it is for"), max_length=80, validators=[plain])
    hash = models.CharField(max_length=64, editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    expires_at = models.DateTimeField(_("valid until"))
    last_used_at = models.DateTimeField(null=True, editable=False)
    revoked_at = models.DateTimeField(null=True, editable=False)

    objects = RegionManager.from_queryset(TokenQuerySet)()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["region", "hash"], name="token_hash_once"),
            models.CheckConstraint(condition=Q(expires_at__gt=F("created_at")), name="token_expires_later"),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def is_switched_off(self) -> bool:
        ended_at = self.membership.user.sessions_ended_at
        return self.revoked_at is not None or bool(ended_at and ended_at >= self.created_at)

    def note_use(self, at: datetime) -> None:
        """For people who wonder whether a key is still needed; once an hour is often enough."""
        if self.last_used_at is None or at - self.last_used_at >= HOUR:
            Token.objects.filter(pk=self.pk).update(last_used_at=at)

    @classmethod
    def issue(cls, membership: Membership, *, label: str, expires_at: datetime) -> tuple["Token", str]:
        """The token and its secret, which is shown once and never stored."""
        secret = f"st_{secrets.token_urlsafe(32)}"
        token = cls(membership=membership, label=label, expires_at=expires_at, hash=hashed(secret))
        token.full_clean(exclude=["region"])
        token.save()
        record("token.issued", token, by=membership.user, label=label)
        return token, secret

    def revoke(self, *, by: Actor = None) -> None:
        if self.revoked_at is None:
            self.revoked_at = timezone.now()
            self.save(update_fields=["revoked_at"])
            record("token.revoked", self, by=by or self.membership.user, label=self.label)
