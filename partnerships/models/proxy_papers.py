"""The one paper of an absent organization: its proxy fills it in, and its own vote ends that with a paper of its own.

The line's row lock makes the two queue up. Whether the proxy has ended is asked in a statement of its own under that
lock, so it is known as of after the wait.
"""

from datetime import datetime
from typing import TYPE_CHECKING, cast

from django.core.exceptions import ValidationError
from django.db import connection, models
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from partnerships.models.electors import Elector

STANDING = """
SELECT proxy.id, proxy.holder_id, proxy.void_at, ballot.secrecy
FROM partnerships_proxy proxy
JOIN partnerships_ballot ballot ON ballot.region_id = proxy.region_id AND ballot.id = proxy.ballot_id
WHERE proxy.region_id = %s AND proxy.elector_id = %s
"""
# The paper goes with its dots: the organization begins with an empty one.
VOID = """
WITH paper AS (
    DELETE FROM partnerships_paper WHERE region_id = %(region)s AND elector_id = %(elector)s
    RETURNING id, spent, saved_at
), emptied AS (
    DELETE FROM partnerships_mark mark USING paper WHERE mark.region_id = %(region)s AND mark.paper_id = paper.id
)
UPDATE partnerships_proxy SET void_at = %(at)s, voted_at = (SELECT saved_at FROM paper WHERE spent > 0)
WHERE region_id = %(region)s AND id = %(proxy)s
"""


class VotesByProxy(models.Model):
    class Meta:
        abstract = True

    def proxy_that_ends(self, voter: int) -> int | None:
        """The proxy that would end with a vote of this person, who holds the line's lock.

        SECURITY: none in a secret ballot, where whoever comes first has voted and no time is kept.
        """
        elector = cast("Elector", self)
        with connection.cursor() as cursor:
            cursor.execute(STANDING, [elector.region_id, elector.pk])
            number, holder, void_at, secrecy = cursor.fetchone()
        if holder == voter and void_at:
            raise ValidationError(
                _("The organization has voted itself, so you no longer vote for it."), code="proxy_void"
            )
        return None if holder == voter or void_at or secrecy == "secret" else number

    def end_proxy(self, number: int, at: datetime) -> None:
        elector = cast("Elector", self)
        words = {"region": elector.region_id, "elector": elector.pk, "proxy": number, "at": at}
        with connection.cursor() as cursor:
            cursor.execute(VOID, words)
