"""Who may enter a region, and as what. Outside row security: this table decides what may be entered."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from regions.prepared import Given


class Role(models.TextChoices):
    OWNER = "owner", _("Owner")
    CONVENER = "convener", _("Convener")
    VIEWER = "viewer", _("Viewer")
    NETWORK = "network", _("Network office")
    GUEST = "guest", _("Guest")


STAFF_ROLES = (Role.OWNER, Role.CONVENER, Role.VIEWER)


class MembershipQuerySet(models.QuerySet["Membership"]):
    def of(self, user: User | Given) -> "MembershipQuerySet":
        return self.filter(user=user, region__closed_at__isnull=True).select_related("region").order_by("region__name")

    def staff(self) -> "MembershipQuerySet":
        return self.filter(role__in=STAFF_ROLES)


class Membership(models.Model):
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="memberships")
    region = models.ForeignKey("regions.Region", on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(_("role"), max_length=20, choices=Role.choices)
    since = models.DateTimeField(default=timezone.now, editable=False)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = _("membership")
        constraints = [
            models.UniqueConstraint(fields=["region", "user"], name="membership_once_per_region"),
            models.CheckConstraint(condition=models.Q(role__in=Role.values), name="membership_role_known"),
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.get_role_display()}"
