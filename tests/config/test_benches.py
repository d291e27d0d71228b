"""What `make bench` measures is there and can be told: no test runs a bench, so what it lost would be noticed late."""

import importlib

import pytest

from bench import growth
from bench.__main__ import MODULES, NAMES
from bench.report import table
from bench.rounds import Cost


@pytest.mark.parametrize("name", NAMES)
def test_each_bench_finds_what_it_measures(name):
    module = importlib.import_module(f"bench.{MODULES.get(name, name)}")

    assert callable(module.measured)


def test_growth_is_told_beside_the_rounds_that_were_taken_in_turn_with_it():
    """Twice the time in a minute when the machine is half as fast has not grown; a statement more has."""
    alone = Cost(cpu=[10.0, 20.0, 10.0], wall=[12.0] * 3, sql=7)
    same, more = Cost(cpu=[10.0, 20.0, 30.0], wall=[12.0] * 3, sql=7), Cost(cpu=[20.0] * 3, wall=[12.0] * 3, sql=8)
    costs = {1: (same, alone), 100: (same, alone), 1_000: (more, alone)}

    page, portfolio = growth.grown("page", costs), growth.within_budget("portfolio", costs)

    assert tuple(costs) == growth.REGIONS
    assert [(figure.measured, figure.met) for figure in page] == [
        (10.0, True),
        *[(1.0, True), (1.0, True), (0, True)],
        *[(2.0, False), (1, False)],
    ]
    assert [figure.met for figure in portfolio] == [True, True, True, True, False]
    assert all(figure.work in table([*page, *portfolio]) for figure in page)
