"""Industries compared on a worksheet: who was asked, what they know, what they chose and why."""

from functools import partial
from typing import TYPE_CHECKING

from config.demonstration.story import Chosen, Compared, Knows
from partnerships.models import Choice, Partnership, Question, Scorer, Worksheet
from partnerships.rankings import kept_board
from regions.models import Industry, Sector

if TYPE_CHECKING:
    from config.demonstration.telling import Telling


def begin(telling: "Telling") -> Partnership:
    """A partnership begins from the choice of its sector, where a worksheet led to one; the others begin as they are."""
    story, by = telling.story, telling.by
    chosen = Choice.objects.with_thread().filter(candidate__sector__name=story.sector, partnership=None).first()
    if chosen:
        partnership = chosen.start(name=story.sector, by=by)
        partnership.edit(name=story.name, purpose=story.purpose, sector=partnership.sector, by=by)
        return partnership
    sector = known_as(telling, story.sector, story.codes)
    return Partnership(name=story.name, slug=story.slug, sector=sector, purpose=story.purpose).start(by=by)


def known_as(telling: "Telling", name: str, codes: tuple[str, ...]) -> Sector:
    sector, _ = Sector.objects.get_or_create(name=name)
    sector.define(Industry.objects.filter(code__in=codes), by=telling.by)
    return sector


def compare(telling: "Telling", plan: Compared) -> None:
    telling.on(plan.on, partial(lay_out, telling, plan))


def lay_out(telling: "Telling", plan: Compared) -> None:
    sectors = [known_as(telling, name, codes) for name, codes in plan.sectors]
    worksheet = Worksheet(title=plan.title).lay_out(sectors, by=telling.by)
    asked = [telling.people[knows.by] for knows in plan.knows]
    Scorer.ask_all(worksheet, contacts=asked, members=[telling.by] if plan.asks_owner else [], by=telling.by)
    for hour, knows in enumerate(plan.knows, 9):
        telling.on(knows.on, partial(score, telling, worksheet, knows), hour=hour)
    if plan.chosen:
        telling.on(plan.chosen.on, partial(choose, telling, worksheet, plan.chosen))


def score(telling: "Telling", worksheet: Worksheet, knows: Knows) -> None:
    who = telling.people[knows.by]
    scorer = worksheet.scorers.select_related("worksheet").get(contact=who)
    rows = zip(worksheet.candidates.order_by("id"), knows.points, strict=True)
    scorer.score({(row.pk, q.value): n for row, said in rows for q, n in zip(Question, said, strict=True)}, by=who)


def choose(telling: "Telling", worksheet: Worksheet, chosen: Chosen) -> None:
    Choice.decide(
        worksheet.candidates.select_related("worksheet", "sector").get(sector__name=chosen.sector),
        decided_by=chosen.decided_by,
        decided_on=telling.day(chosen.on),
        why=chosen.why,
        snapshot=kept_board,
        by=telling.by,
    )
