"""Every verb a page calls, read from the views themselves: what a form attempts, what is done `by=` somebody, and
whatever else writes a model."""

import ast
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def writing_methods():
    """Names of what models do in a transaction of its own, or with a write of their own."""
    return {
        node.name
        for path in ROOT.glob("*/models/*.py")
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_") and writes(node)
    }


def writes(function):
    decorators = {ast.unparse(decorator) for decorator in function.decorator_list}
    calls = (node.func for node in ast.walk(function) if isinstance(node, ast.Call))
    called = {getattr(func, "attr", getattr(func, "id", "")) for func in calls}
    return "transaction.atomic" in decorators or bool(called & {"record", "save", "update", "_write", "_write_at_once"})


WRITING = writing_methods()


def page_verbs():
    """{"app.module.verb": abilities of the pages that call it}; a helper beneath pages declares none."""
    found = {}
    for path in sorted(ROOT.glob("*/views/*.py")):
        module = ast.parse(path.read_text())
        own = {node.name for node in ast.walk(module) if isinstance(node, ast.FunctionDef)}
        for function in module.body:
            if isinstance(function, ast.FunctionDef):
                for verb in called_in(function, own):
                    found.setdefault(f"{path.parts[-3]}.{path.stem}.{verb}", set()).update(ability_of(function))
    return found


def ability_of(function):
    return {
        keyword.value.value
        for decorator in function.decorator_list
        if isinstance(decorator, ast.Call) and getattr(decorator.func, "id", "") == "region_page"
        for keyword in decorator.keywords
    }


def called_in(function, own):
    assigned = {
        node.targets[0].id: node.value
        for node in ast.walk(function)
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name)
    }
    for call in ast.walk(function):
        if not isinstance(call, ast.Call):
            continue
        if isinstance(call.func, ast.Attribute) and call.func.attr == "attempt":
            yield from named_by(call.args[0], assigned, own)
        elif any(keyword.arg == "by" for keyword in call.keywords) or writes_a_model(call.func):
            yield from named_by(call.func, assigned, own)


def writes_a_model(func):
    """`", ".join` is none of ours, and `Region.objects.open()` only looks; a manager that writes says `by=` whom."""
    if not isinstance(func, ast.Attribute) or isinstance(func.value, ast.Constant):
        return False
    return func.attr in WRITING and getattr(func.value, "attr", "") != "objects"


def named_by(node, assigned, own):
    """What is done inside a lambda or a function of the module is found there."""
    if isinstance(node, ast.Attribute):
        yield node.attr
    elif isinstance(node, ast.IfExp):
        yield from named_by(node.body, assigned, own)
        yield from named_by(node.orelse, assigned, own)
    elif isinstance(node, ast.Name) and node.id in assigned:
        yield from named_by(assigned[node.id], assigned, own)
    elif isinstance(node, ast.Name) and node.id not in own:
        yield node.id
