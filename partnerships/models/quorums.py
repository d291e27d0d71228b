"""How many must have voted, or nothing is chosen: people, organizations, and how much of the vote is business."""

from typing import TYPE_CHECKING, cast

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from partnerships.tallies import FEWEST_PAPERS
from partnerships.voters import fitting

if TYPE_CHECKING:
    from partnerships.models.ballots import Ballot

MOST = 1000

CONSTRAINTS = [
    models.CheckConstraint(condition=Q(quorum__gte=FEWEST_PAPERS, quorum__lte=MOST), name="ballot_quorum_range"),
    models.CheckConstraint(
        condition=Q(organizations_quorum__gte=0, organizations_quorum__lte=MOST),
        name="ballot_organizations_quorum_range",
    ),
    # Where only businesses vote the whole vote is theirs: a share would say nothing.
    models.CheckConstraint(
        condition=Q(business_share=0) | Q(business_share__gte=1, business_share__lte=100, seats="all"),
        name="ballot_business_share_range",
    ),
]


class HasQuorums(models.Model):
    # Ballots cast: one a person or one an organization, as the electorate is.
    quorum = models.PositiveSmallIntegerField(
        _("leaders who must vote"),
        default=FEWEST_PAPERS,
        validators=[MinValueValidator(FEWEST_PAPERS), MaxValueValidator(MOST)],
    )
    organizations_quorum = models.PositiveSmallIntegerField(
        _("organizations that must vote"), default=0, validators=[MaxValueValidator(MOST)]
    )
    business_share = models.PositiveSmallIntegerField(
        _("percent of the votes that must be of businesses"), default=0, validators=[MaxValueValidator(100)]
    )

    class Meta:
        abstract = True

    def _refuse_share(self) -> None:
        ballot = cast("Ballot", self)
        if ballot.business_share and ballot.seats != "all":
            words = _("Only businesses vote here, so all votes are theirs. Leave this empty, or let partners vote too.")
            raise ValidationError({"business_share": words}, code="share")

    def _refuse_quorums_beyond(self, lines: int, organizations: int) -> None:
        """Asked of the roll at the opening: what nobody could reach is no quorum."""
        ballot = cast("Ballot", self)
        if ballot.quorum > lines:
            words = fitting(
                ballot,
                leaders=_("%(quorum)s leaders must vote, but only %(roll)s sit at the table."),
                table=_("%(quorum)s people must vote, but only %(roll)s who may vote sit at the table."),
                organizations=_("%(quorum)s organizations must vote, but only %(roll)s sit at the table."),
            )
            raise ValidationError(words, params={"quorum": ballot.quorum, "roll": lines}, code="quorum_too_high")
        if ballot.organizations_quorum > organizations:
            raise ValidationError(
                _("%(quorum)s organizations must vote, but only %(roll)s sit at the table."),
                params={"quorum": ballot.organizations_quorum, "roll": organizations},
                code="quorum_too_high",
            )
