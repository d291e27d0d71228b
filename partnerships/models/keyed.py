"""Ballots of people without a phone: on paper, keyed twice by the facilitator, one per elector, never beside a phone's.

What is keyed stands: the phone of that elector is refused, until the facilitator takes the paper back.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, cast

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from partnerships.models.electors import Elector, Mark, Paper
from partnerships.models.marking import Marks, OpenBallot, parts, read_marks
from partnerships.models.secret_papers import new_receipt, read_receipt
from partnerships.tallies.piles import Laid
from regions.models import Actor, Contact, record

if TYPE_CHECKING:
    from partnerships.models.ballots import Ballot


class KeysPapers(models.Model):
    class Meta:
        abstract = True

    @transaction.atomic
    def key_paper(self, contact: Contact, first: Marks, second: Marks, *, by: Actor, at: datetime | None = None) -> str:
        """Count this elector's paper, read twice with the same result. The receipt to hand over, if the vote is secret.

        SECURITY: of a secret paper no activity is recorded; whoever keys it has seen it, and nothing else has.
        """
        ballot = cast("Ballot", self)
        elector = self._on_roll(contact)
        rules = elector.lock_open_ballot(at, on_paper=True)
        elector.refresh_from_db(fields=["on_paper"])
        if elector.on_paper:
            raise ValidationError(_("This paper is keyed already. Take it back first, if it was wrong."), code="again")
        if rules.has_voted or (not rules.ends and elector.papers.filter(spent__gt=0).exists()):
            raise ValidationError(_("This leader has voted by phone, and that counts."), code="has_voted")
        laid = self._read_twice(first, second, rules)
        receipt = new_receipt() if ballot.is_secret else ""
        if rules.ends:
            elector.end_proxy(rules.ends, rules.now)
        self._put_in(elector, laid, rules, receipt)
        elector.on_paper, elector.has_voted = True, ballot.is_secret
        elector.save(update_fields=["on_paper", "has_voted"])
        if not ballot.is_secret:
            record("ballot.paper_keyed", ballot, by=by, thread=ballot.partnership_id, question=ballot.question)
        return receipt

    @transaction.atomic
    def take_back_paper(self, contact: Contact, *, receipt: str = "", by: Actor, at: datetime | None = None) -> None:
        """Undo the keying, so that it can be keyed again or voted by phone. A secret paper is found by its slip."""
        ballot = cast("Ballot", self)
        elector = self._on_roll(contact)
        elector.lock_open_ballot(at, on_paper=True)
        elector.refresh_from_db(fields=["on_paper"])
        if not elector.on_paper:
            raise ValidationError(_("No paper of this leader was keyed."), code="not_keyed")
        found = ballot.papers.filter(elector=elector)
        if ballot.is_secret:
            found = ballot.papers.filter(receipt=read_receipt(receipt) or "none")
        paper = found.select_for_update().first()
        if paper is None:
            raise ValidationError(
                _("A secret paper is taken back by the receipt on its slip. Without it, it stands."), code="no_receipt"
            )
        paper.marks.all().delete()
        paper.delete()
        elector.on_paper = elector.has_voted = False
        elector.save(update_fields=["on_paper", "has_voted"])
        if not ballot.is_secret:
            record("ballot.paper_taken_back", ballot, by=by, thread=ballot.partnership_id, question=ballot.question)

    def _on_roll(self, contact: Contact) -> Elector:
        on_it = Q(contact=contact) | Q(representatives__contact=contact)
        elector = cast("Ballot", self).electors.filter(on_it).first()
        if elector is None:
            raise ValidationError(
                _("%(who)s is not on the roll of this ballot, which was frozen when it opened."),
                params={"who": contact},
                code="not_on_roll",
            )
        return elector

    def _read_twice(self, first: Marks, second: Marks, rules: OpenBallot) -> list[Laid]:
        labels = dict(cast("Ballot", self).options.values_list("id", "label"))
        if {*first, *second} - set(labels):
            raise ValidationError(_("That choice is not on this ballot."), code="unknown_option")
        differ = [label for option, label in labels.items() if _says(first, option) != _says(second, option)]
        if differ:
            raise ValidationError(
                _("The two readings differ at: %(labels)s. Look at the paper again, and key it anew."),
                params={"labels": "; ".join(differ)},
                code="readings_differ",
            )
        laid = read_marks(first, labels, rules)
        if not laid:
            words = _("A paper without a mark is no vote; there is nothing to key.")
            if rules.method == "dots":
                words = _("A paper without a dot is no vote; there is nothing to key.")
            raise ValidationError(words, code="empty")
        return laid

    def _put_in(self, elector: Elector, laid: Sequence[Laid], rules: OpenBallot, receipt: str) -> None:
        """`link_version` 0 is nobody's link: the phone's statement finds the paper sealed, too."""
        ballot = cast("Ballot", self)
        of = {"elector": elector, "saved_at": rules.now} if not receipt else {"receipt": receipt}
        # Someone who took every dot back by phone has an empty paper left.
        elector.papers.all().delete()
        paper = Paper.objects.create(
            ballot=ballot,
            secrecy=ballot.secrecy,
            allowance=rules.dots,
            spent=sum(mark.dots for mark in laid),
            link_version=0,
            **of,
        )
        of_ballot = {"ballot": ballot, "paper": paper, "cap": rules.cap, "method": rules.method}
        Mark.objects.bulk_create(
            Mark(
                **of_ballot,
                option_id=mark.option,
                dots=mark.dots,
                rank=mark.rank or None,
                importance=mark.importance or None,
                feasibility=mark.feasibility or None,
            )
            for mark in laid
        )


def _says(reading: Marks, option: int) -> tuple[int, ...]:
    """Left out is the same as nothing."""
    said = parts(reading.get(option, 0))
    return said if any(said) else ()
