"""What labor statistics tell of a subject, as it is looked at before a priority's figure is taken from them."""

from collections.abc import Sequence
from typing import NamedTuple

from partnerships.figures import Point, with_unit
from partnerships.subjects import Subject
from partnerships.untold import places, together, why_untold


class Offer(NamedTuple):
    subject: Subject
    name: str
    points: Sequence[Point]  # oldest first
    counties: str
    broken: Sequence[str]  # codes that were changed within these years

    @property
    def codes(self) -> str:
        return together(self.subject.codes)


def offer_of(subject: Subject) -> Offer:
    unit, names = subject.said["unit"], subject.names
    points = [
        Point(
            str(told.year),
            None if told.value is None else float(told.value),
            why_untold(told, names) if told.value is None else with_unit(told.value, unit),
        )
        for told in subject.years
    ]
    broken = subject.broken_since(subject.years[0].year)
    return Offer(subject, subject.said["name"], points, places([*names.values()]), broken)
