"""Who runs the region: changing a role and letting somebody go. Inside the region."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from desk.models import INVITED, StaffInvite
from regions.models import Contact, Membership, Region, Role, record
from regions.scope import current_region


def staff_of(region: Region) -> list[Membership]:
    people = Membership.objects.filter(region=region).exclude(role=Role.GUEST).select_related("user")
    return sorted(people, key=lambda m: (list(Role).index(Role(m.role)), str(m.user).lower()))


def locked(membership: Membership) -> Membership:
    """The region's row is locked first, so that two owners cannot remove each other at the same moment."""
    Region.objects.select_for_update().get(pk=current_region().pk)
    return (
        Membership.objects.select_for_update(of=("self",))
        .select_related("user")
        .get(pk=membership.pk, region=current_region())
    )


def keep_an_owner(member: Membership) -> None:
    owners = Membership.objects.filter(region=current_region(), role=Role.OWNER, user__is_active=True)
    if member.role == Role.OWNER and not owners.exclude(pk=member.pk).exists():
        raise ValidationError(
            _("%(who)s is the only owner. Make somebody else an owner first."),
            params={"who": member.user},
            code="last_owner",
        )


@transaction.atomic
def change_role(membership: Membership, role: str, *, by: User) -> None:
    member = locked(membership)
    if role not in INVITED:
        raise ValidationError(_("Choose one of the roles."), code="role")
    if role == member.role:
        return
    keep_an_owner(member)
    member.role = role
    member.save(update_fields=["role"])
    forget_invitations(member.user)
    record("staff.role_changed", None, by=by, name=str(member.user), role=str(member.get_role_display()))


@transaction.atomic
def remove(membership: Membership, *, by: User) -> None:
    """Their access, keys for programs and open invitations end with this commit. A leader or partner stays a guest."""
    member = locked(membership)
    keep_an_owner(member)
    user = member.user
    member.delete()
    if Contact.objects.active().of(user).exists():
        Membership.objects.create(user=user, region=current_region(), role=Role.GUEST)
    forget_invitations(user)
    record("staff.removed", None, by=by, name=str(user))


def forget_invitations(user: User) -> None:
    """What a person sent while they were somebody else here, and what is on its way to them, stops working."""
    StaffInvite.objects.filter(invited_by=user).revoke()
    StaffInvite.objects.to(user.email).revoke()
