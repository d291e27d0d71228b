"""Takes files of labor statistics in: all of them or nothing, in one transaction outside of every region."""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from django.db import connection, transaction
from django.utils.translation import gettext as _

from labor import arrivals, cbsa, commutes, figures, lodes, qcew
from labor.areas import Areas, known_areas
from labor.models import FileKind
from labor.opening import opened
from labor.outcomes import Outcome
from labor.refusals import AsksToRepair, Complaints, Problem, Refused
from labor.sources import Given, sources
from labor.tables import Table

# One import at a time: two of the same year would wait for each other's rows in any order.
LOCK = 0x1AB0


def load(
    given: Sequence[Given], *, may_repair: bool = False, say: Callable[[int], None] = lambda _bytes: None
) -> Outcome:
    """Read all files and put what they say in its place. Raises `Refused` or `AsksToRepair`; then nothing is changed.

    `say` hears now and then how many bytes of the files have been read.
    """
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
        reading = Reading(known_areas(), may_repair, say)
        reading.read(given)
        return reading.settle()


def fingerprint(given: Sequence[Given]) -> str:
    """Of the bytes of all files, whatever they are called and in whatever order they came."""
    digests = []
    for file in given:
        with file.open() as stream:
            digest = hashlib.sha256()
            while piece := stream.read(1 << 20):
                digest.update(piece)
        digests.append(digest.hexdigest())
    return hashlib.sha256("".join(sorted(digests)).encode()).hexdigest()


@dataclass
class Reading:
    """The files of one import while they are read: all of one kind."""

    areas: Areas
    may_repair: bool
    say: Callable[[int], None]
    complaints: Complaints = field(default_factory=Complaints)
    kind: FileKind | None = None
    figures: list[qcew.Reader] = field(default_factory=list)
    commutes: list[lodes.Reader] = field(default_factory=list)
    lists: list[cbsa.Reader] = field(default_factory=list)
    asked: AsksToRepair | None = None

    def read(self, given: Sequence[Given]) -> None:
        before = 0
        for file in given:
            for source in sources(file):
                self._take(opened(source), lambda: self.say(before + source.read_so_far()))  # noqa: B023
            before += file.size
        self.complaints.refuse()
        if self.asked:
            raise self.asked

    def settle(self) -> Outcome:
        if self.kind == FileKind.FIGURES:
            # Only asked for: whoever reads them may take as long as they like, and must not undo an import.
            transaction.on_commit(arrivals.tell, robust=True)
            return figures.settle(self.figures)
        if self.kind == FileKind.COMMUTES:
            return commutes.settle(self.commutes)
        return cbsa.settle(self.lists[0])

    def _take(self, table: Table, say: Callable[[], None]) -> None:
        self._refuse_mixture(table)
        try:
            if table.kind == FileKind.METROPOLITAN:
                self._take_list(table)
            elif table.kind == FileKind.FIGURES:
                self._take_figures(table, say)
            else:
                self._take_commutes(table, say)
        except AsksToRepair as asks:
            self.asked = self.asked or asks

    def _refuse_mixture(self, table: Table) -> None:
        if self.kind and (table.kind != self.kind or table.kind == FileKind.METROPOLITAN):
            sentence = _("Bring files of figures, files of commuting, and one list of areas, each by themselves.")
            raise Refused([Problem(table.name, 0, "", "", sentence)])
        if not self.kind and table.kind == FileKind.FIGURES:
            figures.stage()
        if not self.kind and table.kind == FileKind.COMMUTES:
            commutes.stage()
        self.kind = table.kind

    def _take_figures(self, table: Table, say: Callable[[], None]) -> None:
        reader = qcew.Reader(table, self.areas, self.complaints, number=len(self.figures) + 1)
        self.figures.append(reader)
        figures.fill(reader, say)
        reader.finish(may_repair=self.may_repair)

    def _take_commutes(self, table: Table, say: Callable[[], None]) -> None:
        reader = lodes.Reader(table, self.areas, self.complaints, number=len(self.commutes) + 1)
        self.commutes.append(reader)
        commutes.fill(reader, say)
        reader.finish(may_repair=self.may_repair)

    def _take_list(self, table: Table) -> None:
        reader = cbsa.Reader(table, self.areas, self.complaints)
        self.lists.append(reader)
        reader.read(table.below)
        reader.finish()
