"""Choosing an industry: what counts, who scores, when it shows, what is chosen and what becomes of it."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from outbox.models import Message
from partnerships.board_words import number_rows, source, verdicts
from partnerships.models import Candidate, Choice, Criterion, Decision, Question, Score, Scorer, Worksheet
from partnerships.rankings import Board, Known, Line, board_of, kept_board, rank_by_numbers, ranks
from regions.merging import merge, undo
from regions.models import Activity, County, Industry, Link, Sector, SectorIndustry
from regions.scope import in_region
from tests.factories import make_contact, make_member, make_partner_contact, make_region, make_sector
from tests.labor.nation import HEALTH, HOSPITALS, LAST, MANUFACTURING, METAL, RIO_GRANDE, WILLACY, jobs, settle_nation

pytestmark = pytest.mark.django_db
CHOSEN = {"decided_by": "The support team", "why": "Its leaders would come"}


@pytest.fixture
def here():
    region = make_region(slug="here")
    with in_region(region):
        region.choose_counties(County.objects.filter(pk__in=RIO_GRANDE), by=make_member(region))
    return region


@pytest.fixture
def convener(here):
    return make_member(here, name="Ann Reed")


def sector(name, *codes):
    row = make_sector(name=name)
    SectorIndustry.objects.bulk_create([SectorIndustry(sector=row, industry_id=code) for code in codes])
    return row


def lay_out(convener, **more):
    worksheet = Worksheet(title="Where do we begin?", **more)
    return worksheet.lay_out([sector("Metal", METAL), sector("Hospitals", HOSPITALS)], by=convener)


def asked(worksheet, convener, count=3):
    people = [make_partner_contact() for _ in range(count)]
    Scorer.ask_all(worksheet, contacts=people, by=convener)
    return list(worksheet.scorers.select_related("contact", "worksheet").order_by("id"))


def taps(worksheet, *points):
    """One number for each candidate, on every question."""
    rows = worksheet.candidates.order_by("id")
    return {(row.pk, q.value): number for row, number in zip(rows, points, strict=True) for q in Question}


def score(scorer, *points):
    scorer.score(taps(scorer.worksheet, *points), by=scorer.contact)


def score_at_once(**given):
    """The keys between two tables are looked at when the transaction ends; here, now."""
    Score.objects.create(**given)
    connection.check_constraints()


def refused(verb, *args, **given):
    with pytest.raises(ValidationError) as caught, transaction.atomic():
        verb(*args, **given)
    return caught.value


def code_of(error):
    return error.code if hasattr(error, "code") else next(iter(error.error_dict.values()))[0].code


# ---- the numbers ----


def test_the_board_is_what_the_hand_computes(here, convener):
    settle_nation()
    with in_region(here):
        board = board_of(lay_out(convener))

    metal, hospitals = board.lines
    told = sum(jobs(county, METAL, LAST) for county in RIO_GRANDE)
    assert (board.year, board.counties) == (LAST, 4)
    assert metal.facts["size"] == Known(float(told), 4, 4)
    assert metal.facts["pay"].value == pytest.approx(57_200)
    assert hospitals.facts["pay"].value == pytest.approx(72_800)
    assert metal.facts["openings"].value is None
    assert [line.rank for line in board.lines] == [2, 1]


def test_points_are_the_weighted_mean_of_shares(here, convener):
    """Hospitals pay and grow more and have more jobs, metal is more special here: 100 against 0 on each."""
    settle_nation()
    with in_region(here):
        worksheet = lay_out(convener, weight_quotient=5, weight_growth=1, weight_pay=1, weight_size=0)
        board = board_of(worksheet)

    metal, hospitals = board.lines
    special = metal.facts["quotient"].value > hospitals.facts["quotient"].value
    assert special
    assert (metal.points, hospitals.points) == (71.0, 29.0)  # 500 and 200 sevenths


def test_a_suppressed_county_is_told_and_counts_for_nobody(here, convener):
    settle_nation(suppressed=frozenset({(WILLACY, METAL)}))
    with in_region(here):
        board = board_of(lay_out(convener))
        row = next(row for row in number_rows(board) if row.line.sector == "Metal")

    size = row.line.facts["size"]
    words = {cell.label: (cell.text, cell.note) for cell in row.cells}
    assert size.value is None
    assert size.least == sum(jobs(county, METAL, LAST) for county in RIO_GRANDE if county != WILLACY)
    assert words[Criterion.SIZE.label] == (f"at least {size.least:,.0f}", "told in 3 of 4 counties")
    assert words[Criterion.QUOTIENT.label][0].startswith("at least 1.")
    assert row.note == "by 2 of 4 that count"
    assert row.line.rank is not None


def test_every_county_suppressed_is_not_ranked_by_what_is_not_told(here, convener):
    settle_nation(suppressed=frozenset((county, METAL) for county in RIO_GRANDE))
    with in_region(here):
        board = board_of(lay_out(convener))
        row = next(row for row in number_rows(board) if row.line.sector == "Metal")

    assert row.line.known == []
    assert (row.line.rank, row.points) == (None, "not ranked")
    assert all(cell.text == "not known" for cell in row.cells)
    assert number_rows(board)[-1].line.sector == "Metal"


def test_a_worksheet_without_any_data_says_so(here, convener):
    with in_region(here):
        board = board_of(lay_out(convener))

        assert source(board) == "No labor statistics are loaded yet. Who runs this site loads them."
        assert [line.rank for line in board.lines] == [None, None]


def test_overlapping_codes_of_one_sector_are_counted_once(here, convener):
    settle_nation()
    with in_region(here):
        worksheet = Worksheet.objects.create(title="Old")
        worksheet.candidates.create(sector=sector("Making", MANUFACTURING, METAL))
        (line,) = board_of(worksheet).lines

    assert line.codes == [MANUFACTURING]
    assert line.facts["size"].value == sum(jobs(county, MANUFACTURING, LAST) for county in RIO_GRANDE)


def test_statements_are_as_many_for_two_candidates_as_for_six(here, convener, django_assert_num_queries):
    settle_nation()
    with in_region(here):
        small = lay_out(convener)
        codes = (HEALTH, MANUFACTURING, "11", "23", "44-45", "51")
        large = Worksheet(title="More").lay_out([sector(code, code) for code in codes], by=convener)
        for worksheet in (small, large):
            with django_assert_num_queries(6):
                board_of(worksheet)


VALUES = st.none() | st.integers(-1000, 1000).map(float)


@given(st.lists(st.tuples(VALUES, VALUES), min_size=1, max_size=6), st.tuples(st.integers(0, 5), st.integers(1, 5)))
def test_what_is_not_known_never_moves_the_points(values, weights):
    """Points lie between 0 and 100; a candidate with nothing known has none; who is best in all has 100."""
    lines = [Line(n, str(n), [], {"growth": Known(a), "pay": Known(b)}) for n, (a, b) in enumerate(values)]

    rank_by_numbers(lines, dict(zip(("growth", "pay"), weights, strict=True)))

    counted = [name for name, number in zip(("growth", "pay"), weights, strict=True) if number]
    for line in lines:
        nothing = all(line.facts[name].value is None for name in counted)
        assert (line.points is None) == nothing == (line.rank is None)
        assert line.points is None or 0 <= line.points <= 100


def test_what_looks_equal_shares_a_place():
    """Points are ranked as they are shown, without a decimal: 66.3 and 66.4 are one."""
    lines = [
        Line(n, str(n), [], {"growth": Known(a), "pay": Known(b)})
        for n, (a, b) in enumerate([(0.03, 3.0), (0.02, 303.0), (0.01, 204.0), (0.0, 105.0)])
    ]

    rank_by_numbers(lines, {"growth": 1, "pay": 2})

    assert [line.points for line in lines] == [33.0, 89.0, 56.0, 23.0]
    rank_by_numbers(lines, {"growth": 1, "pay": 0})
    assert [line.points for line in lines] == [100.0, 67.0, 33.0, 0.0]
    lines[1].facts["growth"], lines[2].facts["growth"] = Known(0.0199), Known(0.0201)
    rank_by_numbers(lines, {"growth": 1, "pay": 0})
    assert [(line.points, line.rank) for line in lines] == [(100.0, 1), (66.0, 3), (67.0, 2), (0.0, 4)]
    lines[2].facts["growth"] = Known(0.01992)
    rank_by_numbers(lines, {"growth": 1, "pay": 0})
    assert [(line.points, line.rank) for line in lines] == [(100.0, 1), (66.0, 2), (66.0, 2), (0.0, 4)]


def test_equals_share_a_place():
    assert ranks([2.0, None, 3.0, 2.0, 1.0]) == [2, None, 1, 2, 4]


# ---- laying it out ----


def test_a_new_sector_comes_along_with_its_codes(here, convener):
    with in_region(here):
        worksheet = lay_out(convener)
        worksheet.add(Sector(name="Steel"), codes=Industry.objects.filter(pk__in=["3311", "3312"]), by=convener)

        assert sorted(Sector.objects.get(name="Steel").covered()) == ["3311", "3312"]
        assert worksheet.candidates.count() == 3


def test_overlapping_codes_are_refused_and_nothing_is_written(here, convener):
    with in_region(here):
        worksheet = lay_out(convener)
        error = refused(
            worksheet.add, Sector(name="Care"), codes=Industry.objects.filter(pk__in=["62", "622"]), by=convener
        )

        assert error.messages == ["622 is part of 62, and its jobs would count twice. Keep one of the two."]
        assert not Sector.objects.filter(name="Care").exists()


def test_a_sector_twice_or_without_codes_is_refused(here, convener):
    with in_region(here):
        worksheet = lay_out(convener)
        twice = refused(worksheet.add, Sector.objects.get(name="Metal"), by=convener)
        bare = refused(worksheet.add, make_sector(name="Bare"), by=convener)

        assert twice.messages == ["Metal is on this worksheet already."]
        assert code_of(bare) == "no_codes"
        with pytest.raises(IntegrityError), transaction.atomic():
            worksheet.candidates.create(sector=Sector.objects.get(name="Metal"))


def test_not_all_weights_can_be_zero(here, convener):
    with in_region(here):
        worksheet = lay_out(convener)
        error = refused(worksheet.weigh, {criterion.value: 0 for criterion in Criterion}, by=convener)

        assert error.messages == ["Let at least one of them count: not all can be 0."]
        nothing = {f"weight_{criterion.value}": 0 for criterion in Criterion}
        with pytest.raises(IntegrityError), transaction.atomic():
            Worksheet.objects.filter(pk=worksheet.pk).update(**nothing)
        assert Worksheet.objects.get().weights[Criterion.PAY] == 3


def test_openings_need_a_source(here, convener):
    with in_region(here):
        row = lay_out(convener).candidates.first()

        assert code_of(refused(row.tell_openings, openings=5, openings_source=" ", by=convener)) == "no_source"
        assert code_of(refused(row.tell_openings, openings=None, openings_source="State", by=convener)) == "no_number"
        row.tell_openings(openings=0, openings_source="State", by=convener)
        assert board_of(row.worksheet).lines[0].facts["openings"] == Known(0.0, cited="State")
        with pytest.raises(IntegrityError), transaction.atomic():
            Candidate.objects.filter(pk=row.pk).update(openings_source="")


# ---- scoring ----


def test_five_people_score_and_both_rankings_show_only_then(here, convener):
    settle_nation()
    with in_region(here):
        worksheet = lay_out(convener)
        scorers = asked(worksheet, convener, 5)
        for scorer in scorers[:4]:
            score(scorer, 5, 2)
            assert [line.team_rank for line in board_of(Worksheet.objects.get()).lines] == [None, None]
        score(scorers[4], 4, None)

        board = board_of(Worksheet.objects.get())
        metal, hospitals = board.lines
        assert Worksheet.objects.get().closed_at is not None
        assert (metal.team_points, hospitals.team_points) == (4.8, 2.0)
        assert (metal.rank, metal.team_rank, metal.disagrees) == (2, 1, True)
        assert verdicts(board)[0] == (
            "Hospitals is first by the numbers and second for the team. What do you know that no table says?"
        )


def test_a_score_is_changed_and_never_counted_twice(here, convener):
    with in_region(here):
        worksheet = lay_out(convener)
        first, *_others = asked(worksheet, convener)
        score(first, 1, 1)
        score(first, 5, 4)

        assert Score.objects.count() == 6
        assert set(first.answers().values()) == {4, 5}
        again = Score.objects.first()
        with pytest.raises(IntegrityError), transaction.atomic():
            Score.objects.create(
                worksheet=worksheet, scorer=first, candidate=again.candidate, question=again.question, points=3
            )


def test_a_score_after_the_end_is_refused_in_words_and_in_the_schema(here, convener):
    with in_region(here):
        worksheet = lay_out(convener)
        first, second, _third = asked(worksheet, convener)
        score(first, 5, 4)
        worksheet.close(by=convener)

        assert code_of(refused(score, second, 1, 1)) == "closed"
        assert code_of(refused(worksheet.close, by=convener)) == "closed"
        assert Scorer.objects.get(pk=second.pk).scored_at is None
        for change in (lambda: Score.objects.update(points=1), lambda: Score.objects.all().delete()):
            with pytest.raises(IntegrityError, match="scoring has ended"), transaction.atomic():
                change()


def test_out_of_range_or_of_another_worksheet_is_refused(here, convener):
    with in_region(here):
        worksheet, other = lay_out(convener), Worksheet(title="Other").lay_out([sector("Else", "11")], by=convener)
        first, *_others = asked(worksheet, convener)
        row, strange = worksheet.candidates.first(), other.candidates.first()

        for points, code in (
            ({(row.pk, "leaders"): 6}, "range"),
            ({(row.pk, "leaders"): 0}, "range"),
            ({(strange.pk, "leaders"): 3}, "unknown"),
            ({(row.pk, "wealth"): 3}, "unknown"),
            ({(row.pk, "leaders"): None}, "nothing"),
        ):
            assert code_of(refused(first.score, points, by=first.contact)) == code
        assert not Score.objects.exists()
        given = {"scorer": first, "question": "leaders", "worksheet": worksheet}
        with pytest.raises(IntegrityError), transaction.atomic():
            Score.objects.create(candidate=row, points=6, **given)
        with pytest.raises(IntegrityError), transaction.atomic():
            score_at_once(candidate=strange, points=3, **given)


def test_nobody_scores_for_somebody_else(here, convener):
    with in_region(here):
        first, second, _third = asked(lay_out(convener), convener)
        points = taps(first.worksheet, 5, 5)

        assert code_of(refused(first.score, points, by=second.contact)) == "not_theirs"
        assert code_of(refused(first.score, points, by=convener)) == "not_theirs"


def test_a_member_who_is_in_the_directory_too_has_one_vote(here, convener):
    with in_region(here):
        worksheet = lay_out(convener)
        tied = make_contact(user=convener)
        same_address = make_contact(email=convener.email.upper())
        other = make_contact()
        count = Scorer.ask_all(worksheet, members=[convener], contacts=[tied, same_address, other], by=convener)

        assert count == 2
        assert Scorer.ask_all(worksheet, members=[convener], contacts=[tied, other], by=convener) == 0
        assert {str(scorer) for scorer in worksheet.scorers.all()} == {str(convener), other.name}


def test_asking_needs_two_people_two_candidates_and_an_address(here, convener):
    with in_region(here):
        worksheet = lay_out(convener)
        single = Worksheet(title="One").lay_out([sector("Alone", "23")], by=convener)
        people = [make_contact(), make_contact()]

        assert code_of(refused(Scorer.ask_all, worksheet, contacts=people[:1], by=convener)) == "nobody"
        assert code_of(refused(Scorer.ask_all, single, contacts=people, by=convener)) == "too_few"
        assert (
            code_of(refused(Scorer.ask_all, worksheet, contacts=[make_contact(email="")], by=convener)) == "no_address"
        )
        assert (Scorer.objects.count(), Message.objects.count()) == (0, 0)


def test_once_asked_the_candidates_stand(here, convener):
    with in_region(here):
        worksheet = lay_out(convener)
        asked(worksheet, convener)
        row = worksheet.candidates.select_related("worksheet").first()

        assert code_of(refused(worksheet.add, sector("Late", "11"), by=convener)) == "started"
        assert code_of(refused(row.remove, by=convener)) == "started"
        for change in (lambda: worksheet.candidates.create(sector=sector("Later", "23")), row.delete):
            with pytest.raises(IntegrityError, match="being scored"), transaction.atomic():
                change()


def test_each_gets_a_link_of_their_own_and_one_letter(here, convener):
    with in_region(here):
        scorers = asked(lay_out(convener), convener, 2)

        links = Link.objects.filter(purpose="worksheet")
        assert {link.about_id: link.contact_id for link in links} == {s.pk: s.contact_id for s in scorers}
        assert Message.objects.filter(kind="worksheet.asked").count() == 2


# ---- what was chosen ----


def choose(worksheet, convener, **more):
    row = worksheet.candidates.select_related("worksheet", "sector").first()
    said = {"decided_on": timezone.localdate(), "snapshot": kept_board, **CHOSEN, **more}
    return Choice.decide(row, **said, by=convener)


def test_a_choice_keeps_the_numbers_of_its_day(here, convener):
    settle_nation()
    with in_region(here):
        worksheet = lay_out(convener)
        before = board_of(worksheet)
        choose(worksheet, convener)
        SectorIndustry.objects.all().delete()

        assert Board.read(Choice.objects.get().snapshot) == before
        with pytest.raises(IntegrityError, match="chosen stays"), transaction.atomic():
            Choice.objects.update(why="Another reason")


def test_a_choice_keeps_what_counts_at_that_moment_not_when_its_page_was_asked_for(here, convener):
    with in_region(here):
        worksheet = lay_out(convener)
        row = worksheet.candidates.select_related("worksheet", "sector").first()
        now = {criterion.value: 1 for criterion in Criterion}
        Worksheet.objects.get().weigh(now, by=convener)

        Choice.decide(row, decided_on=timezone.localdate(), snapshot=kept_board, by=convener, **CHOSEN)

        assert Choice.objects.get().snapshot["weights"] == now


def test_nothing_changes_after_the_choice(here, convener):
    with in_region(here):
        worksheet = lay_out(convener)
        choose(worksheet, convener)

        row = worksheet.candidates.select_related("worksheet", "sector").first()
        for verb, given in (
            (choose, {"worksheet": worksheet, "convener": convener}),
            (worksheet.weigh, {"weights": {c.value: 1 for c in Criterion}, "by": convener}),
            (worksheet.add, {"sector": sector("Late", "11"), "by": convener}),
            (row.tell_openings, {"openings": 5, "openings_source": "State", "by": convener}),
            (Scorer.ask_all, {"worksheet": worksheet, "contacts": [make_contact(), make_contact()], "by": convener}),
        ):
            assert code_of(refused(verb, **given)) == "chosen"


def test_nobody_chooses_while_others_score_or_for_a_day_to_come(here, convener):
    with in_region(here):
        worksheet = lay_out(convener)
        tomorrow = timezone.localdate() + timedelta(days=1)
        assert code_of(refused(choose, worksheet, convener, decided_on=tomorrow)) == "future"
        asked(worksheet, convener)

        assert code_of(refused(choose, worksheet, convener)) == "still_open"


def test_one_click_makes_the_partnership_and_its_first_decision(here, convener):
    with in_region(here):
        worksheet = lay_out(convener)
        choice = choose(worksheet, convener)
        partnership = choice.start(by=convener)

        decision = Decision.objects.get()
        assert (partnership.name, partnership.sector.name) == ("Metal Partnership", "Metal")
        assert (decision.partnership, decision.worksheet, decision.why) == (partnership, worksheet, CHOSEN["why"])
        assert Activity.objects.in_thread(partnership.pk).filter(verb="worksheet.became").count() == 1
        assert code_of(refused(Choice.objects.get().start, by=convener)) == "again"
        corrected = decision.correct(
            title="We begin", decided=decision.decided, decided_by=decision.decided_by, why=decision.why,
            decided_on=decision.decided_on, reason="Shorter", by=convener,
        )  # fmt: skip
        assert corrected.worksheet == worksheet


def test_no_mean_is_shown_of_fewer_than_three_answers(here, convener):
    with in_region(here):
        worksheet = lay_out(convener)
        first, second, _third = asked(worksheet, convener)
        score(first, 5, 1)
        score(second, 4, 2)
        worksheet.close(by=convener)
        few = board_of(worksheet).lines
        assert [(line.knows, line.team_points, line.team_rank) for line in few] == [({}, None, None)] * 2

        enough = Worksheet(title="Again").lay_out([row.sector for row in worksheet.candidates.all()], by=convener)
        for scorer in asked(enough, convener):
            score(scorer, 5, 1)
        enough.refresh_from_db()
        assert [line.team_points for line in board_of(enough).lines] == [5.0, 1.0]


def test_two_records_of_one_person_have_one_vote_and_nobody_waits_for_the_other(here, convener):
    with in_region(here):
        worksheet = lay_out(convener)
        kept, joined, *others = asked(worksheet, convener, 5)
        merge(kept.contact, joined.contact, take={}, by=None)
        joined = Scorer.objects.select_related("contact", "worksheet").get(pk=joined.pk)

        assert code_of(refused(score, joined, 5, 5)) == "joined"
        for scorer in (kept, *others):
            score(scorer, 4, 2)

        worksheet.refresh_from_db()
        assert worksheet.closed_at
        board = board_of(worksheet)
        assert (board.asked, board.scored) == (4, 4)
        assert [line.team_points for line in board.lines] == [4.0, 2.0]


def told_by(worksheet):
    worksheet.refresh_from_db()
    return [(line.team_points, line.team_rank, line.knows) for line in board_of(worksheet).lines]


def test_records_joined_after_the_end_and_parted_again_move_no_mean(here, convener):
    """The difference would be what one of them tapped."""
    with in_region(here):
        worksheet = lay_out(convener)
        kept, joined, *others = asked(worksheet, convener, 4)
        for scorer, points in zip((kept, joined, *others), (4, 1, 5, 3), strict=True):
            score(scorer, points, points)
        before = told_by(worksheet)
        assert [points for points, _rank, _knows in before] == [3.3, 3.3]

        done = merge(kept.contact, joined.contact, take={}, by=convener)
        between = told_by(worksheet)
        undo(done, by=convener)

        assert (between, told_by(worksheet)) == (before, before)


def test_records_joined_before_the_end_and_parted_after_it_move_no_mean(here, convener):
    with in_region(here):
        worksheet = lay_out(convener)
        kept, joined, *others = asked(worksheet, convener, 5)
        score(joined, 1, 1)
        assert told_by(worksheet)[0] == (None, None, {})
        done = merge(kept.contact, joined.contact, take={}, by=convener)
        assert told_by(worksheet)[0] == (None, None, {})
        for scorer in (kept, *others):
            score(scorer, 4, 2)
        before = told_by(worksheet)
        assert [points for points, _rank, _knows in before] == [4.0, 2.0]

        undo(done, by=convener)

        assert told_by(worksheet) == before


def test_who_counts_and_when_the_scoring_ended_is_fixed_by_the_schema(here, convener):
    with in_region(here):
        worksheet = lay_out(convener)
        for scorer in (people := asked(worksheet, convener, 3)):
            score(scorer, 4, 2)
        changes = [
            lambda: Scorer.objects.filter(pk=people[0].pk).update(counted=False),
            lambda: Worksheet.objects.update(closed_at=None),
        ]
        names = []
        for change in changes:
            with pytest.raises(IntegrityError) as refused, transaction.atomic():
                change()
            names.append(refused.value.__cause__.diag.constraint_name)
        never = Worksheet(title="Again").lay_out(Sector.objects.all(), by=convener)
        with pytest.raises(IntegrityError, match="scorer_counted_has_scored"), transaction.atomic():
            Scorer.objects.filter(pk=asked(never, convener, 3)[0].pk).update(counted=True)

    assert names == ["scorers_counted_once", "scoring_ends_once"]
