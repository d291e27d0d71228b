"""What `make bench` names is there to be measured: no test runs a bench, so a name it lost would be noticed late."""

import importlib

import pytest

from bench.__main__ import MODULES, NAMES


@pytest.mark.parametrize("name", NAMES)
def test_each_bench_finds_what_it_measures(name):
    module = importlib.import_module(f"bench.{MODULES.get(name, name)}")

    assert callable(module.measured)
