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


def test_growth_is_told_beside_the_floor_of_its_own_rounds():
    """Twice the time on a machine that is half as fast has not grown; a statement more has."""
    one, its_floor = Cost(cpu=[10.0] * 2, wall=[12.0] * 2, sql=7), Cost(cpu=[1.0] * 2, wall=[1.0] * 2, sql=3)
    many, slower_floor = Cost(cpu=[20.0] * 2, wall=[24.0] * 2, sql=8), Cost(cpu=[2.0] * 2, wall=[2.0] * 2, sql=3)
    costs = {growth.REGIONS[0]: (one, its_floor)} | dict.fromkeys(growth.REGIONS[1:], (many, slower_floor))

    page, portfolio = growth.grown("page", costs), growth.within_budget("portfolio", costs)

    assert [(figure.measured, figure.met) for figure in page] == [(10.0, True), *[(1.0, True), (1, False)] * 2]
    assert [figure.met for figure in portfolio] == [True, True, True, True, False]
    assert all(figure.work in table([*page, *portfolio]) for figure in page)
