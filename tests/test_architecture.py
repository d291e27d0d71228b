"""The house stands as it was drawn: imports and keys go down, nothing happens behind anybody's back."""

import ast
import subprocess
import sys
from collections import defaultdict
from pathlib import Path

import pytest
from django.apps import apps
from django.db import models

ROOT = Path(__file__).resolve().parent.parent
LAYERS = ["config", "desk", "convenings", "partnerships", "labor", "outbox", "regions", "accounts"]
SOURCES = sorted(path for layer in LAYERS for path in (ROOT / layer).rglob("*.py"))
CODE = [path for path in SOURCES if "migrations" not in path.parts]
MOST_LINES = 320


def name_of(path):
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def test_imports_go_down_only():
    found = subprocess.run(
        [str(Path(sys.executable).parent / "lint-imports"), "--no-cache"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )

    assert found.returncode == 0, found.stdout + found.stderr
    assert "1 kept, 0 broken" in found.stdout


def test_no_module_imports_itself_by_a_detour():
    modules = {name_of(path): path for path in SOURCES}
    edges = {name: imported(path, modules) - {name} for name, path in modules.items()}
    assert edges["regions.access"] >= {"regions.scope", "accounts.models"}  # the walk sees what is there

    assert cycles(edges) == []


def imported(path, modules):
    """Modules of ours this file names at its top level; what only the type checker reads does not count."""
    found = set()
    for node in ast.parse(path.read_text()).body:
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {f"{node.module}.{alias.name}" for alias in node.names} | {node.module}
    return found & set(modules)


def cycles(edges):
    """Groups of modules that reach each other (Tarjan)."""
    index, low, stack, groups = {}, {}, [], []

    def visit(name):
        index[name] = low[name] = len(index)
        stack.append(name)
        for target in edges[name]:
            if target not in index:
                visit(target)
            if target in stack:
                low[name] = min(low[name], low[target])
        if low[name] == index[name]:
            group = []
            while not group or group[-1] != name:
                group.append(stack.pop())
            groups.append(group)

    sys.setrecursionlimit(10_000)
    for name in edges:
        if name not in index:
            visit(name)
    return [sorted(group) for group in groups if len(group) > 1]


def test_the_search_for_cycles_finds_one():
    assert cycles({"a": {"b"}, "b": {"c"}, "c": {"a"}, "d": set()}) == [["a", "b", "c"]]


def test_keys_point_down_only():
    ours = [model for model in apps.get_models() if model._meta.app_label in LAYERS]
    assert len(ours) > 20

    upward = [
        f"{model._meta.label}.{field.name} → {field.related_model._meta.label}"
        for model in ours
        for field in model._meta.get_fields()
        if isinstance(field, models.ForeignKey | models.ManyToManyField)
        and field.related_model._meta.app_label in LAYERS
        and LAYERS.index(field.related_model._meta.app_label) < LAYERS.index(model._meta.app_label)
    ]

    assert upward == []


def test_nothing_listens_to_signals():
    listening = [
        f"{name_of(path)}:{node.lineno}"
        for path in SOURCES
        for node in ast.walk(ast.parse(path.read_text()))
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and node.func.attr == "connect"
            and is_signal(node)
        )
        or (isinstance(node, ast.Name) and node.id == "receiver" and isinstance(node.ctx, ast.Load))
    ]

    assert listening == []


LATE_ANSWERS = {"TemplateResponse", "StreamingHttpResponse", "FileResponse"}


def test_no_answer_is_made_after_the_region_is_left():
    """They are drawn or streamed when the transaction is over: no rows, or the wrong ones. Pages use `render()`."""
    late = [
        f"{name_of(path)}:{node.lineno}"
        for path in SOURCES
        for node in ast.walk(ast.parse(path.read_text()))
        if (isinstance(node, ast.Name) and node.id in LATE_ANSWERS)
        or (isinstance(node, ast.Attribute) and node.attr in LATE_ANSWERS)
    ]

    assert late == []


def is_signal(call):
    """`post_save.connect(…)`, not `psycopg2.connect(…)`."""
    owner = call.func.value
    return isinstance(owner, ast.Name) and owner.id not in {"psycopg2", "socket", "sqlite3"}


def test_imports_stand_at_the_top():
    """The linter keeps the rest; a marked exception must give its reason on the line above or beside it."""
    loose = []
    for path in CODE:
        lines = path.read_text().splitlines()
        for node in ast.walk(ast.parse("\n".join(lines))):
            if isinstance(node, ast.FunctionDef):
                loose += [
                    f"{name_of(path)}:{inner.lineno}"
                    for inner in ast.walk(node)
                    if isinstance(inner, ast.Import | ast.ImportFrom) and "PLC0415" not in lines[inner.lineno - 1]
                ]

    assert loose == []


@pytest.mark.parametrize("word", ["TO" + "DO", "FIX" + "ME", "XX" + "X", "HA" + "CK", "NotImplemented" + "Error"])
def test_nothing_is_left_for_later(word):
    assert [name_of(path) for path in CODE if word in path.read_text()] == []


def test_no_file_is_too_long_to_read():
    assert {name_of(path): n for path in CODE if (n := len(path.read_text().splitlines())) > MOST_LINES} == {}


def test_every_function_says_its_types():
    bare = defaultdict(list)
    for path in CODE:
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.returns is None:
                bare[name_of(path)].append(node.name)

    assert bare == {}
