"""What a name may hold. It stands in letters, subject lines, calendars and files, so it must be one plain line."""

import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

CONTROL = re.compile(r"[\x00-\x1f\x7f\u2028\u2029]")
# Marks that turn the reading direction can make one name look like another.
DIRECTION = re.compile(r"[\u200e\u200f\u202a-\u202e\u2066-\u2069]")
# Signs without a meaning of their own, which nobody types: some fonts draw anything at all for them.
PRIVATE = re.compile("[\ue000-\uf8ff\U000f0000-\U0010ffff]")


def plain(value: str) -> None:
    if CONTROL.search(value):
        raise ValidationError(_("Write it on one line, without tabs or line breaks."), code="one_line")
    if "<" in value or ">" in value:
        raise ValidationError(_("Leave out the signs < and >."), code="angle_brackets")
    if DIRECTION.search(value):
        raise ValidationError(
            _("It holds invisible marks that turn the reading direction. Type it by hand instead of pasting it."),
            code="direction",
        )
    if PRIVATE.search(value):
        raise ValidationError(
            _("It holds a sign that is no letter. Type it by hand instead of pasting it."), code="private"
        )
