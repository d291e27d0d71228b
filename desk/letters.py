"""Letters of the desk: the invitation to help run a region."""

from collections.abc import Mapping, Sequence

from django.utils.translation import gettext as _

from desk.models import StaffInvite
from outbox.letters import Letter, compose
from outbox.models import Message
from regions.scope import current_region


def render_staff_invites(messages: Sequence[Message]) -> Mapping[int, Letter]:
    invites = (
        StaffInvite.objects.pending().select_related("invited_by").in_bulk([m.about_id for m in messages if m.about_id])
    )
    letters = {}
    for message in messages:
        invite = invites.get(message.about_id or 0)
        if invite:
            subject = _("%(who)s invites you to %(region)s") % {"who": invite.invited_by, "region": current_region()}
            letters[message.pk] = compose(message, "emails/desk/staff_invite", subject=subject, invite=invite)
    return letters
