"""Mutation test of the lemma library: ``python benchmarks/mutation.py [slug ...]``.

Changes one thing at a time in the file of each lemma: every number (one more, one less), sign, operation, comparison and
direction in the functions that make the statement; every hypothesis, domain of an argument and refusal.  A mutant is killed
where a row of the oracle tables, a frozen value, a declared sign or a refusal notices it.  Survivors are printed.
"""

from __future__ import annotations

import ast
import copy
import sys
import time
import types
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent.parent))

import symbound as sb
from symbound.bounds.time_limit import time_limit
from symbound.errors import CertificateError
from tests.oracles.strength import failures

NUMBER_WORDS = {"Integer", "Rational"}
SWAPS: dict[str, str] = {
    "floor": "ceiling", "ceiling": "floor", "Min": "Max", "Max": "Min", "least": "greatest", "greatest": "least",
    "root": "_keep", "log": "_keep", "sin": "_keep", "total": "product", "product": "total",
}  # fmt: skip
RELATIONS = {"<=": ">=", ">=": "<=", "==": "<="}
OPERATORS = {ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Div, ast.Div: ast.Mult, ast.Pow: ast.Mult}
COMPARISONS = {
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
}


def sites(tree: ast.Module) -> Iterator[tuple[str, ast.AST, Any]]:
    """All changes to a file: a description, the node, and a function that changes a copy of it."""
    for top in tree.body:
        if isinstance(top, ast.FunctionDef):
            yield from _in_function(top)
        if isinstance(top, ast.Assign) and getattr(top.targets[0], "id", "") == "lemma":
            yield from _in_lemma(top.value)


def _in_function(function: ast.FunctionDef) -> Iterator[tuple[str, ast.AST, Any]]:
    body = ast.Module(body=function.body, type_ignores=[])
    # the 1 in a sign +1 or -1 is changed with the sign; numbers in messages say nothing
    skipped = {id(n.operand) for n in ast.walk(body) if isinstance(n, ast.UnaryOp)}
    for call in ast.walk(body):
        if isinstance(call, ast.Call) and getattr(call.func, "id", "") in (
            "violated",
            "needs_consent",
            "computed",
            "by_definition",
            "assumed",
        ):
            skipped |= {id(n) for n in ast.walk(call) if n is not call}
    for node in ast.walk(body):
        if id(node) in skipped and not isinstance(node, ast.Constant):
            continue
        where = f"{function.name}:{getattr(node, 'lineno', 0)}"
        if isinstance(node, ast.Constant) and type(node.value) is int and id(node) not in skipped:
            for step in (1, -1):
                yield f"{where} {node.value} -> {node.value + step}", node, _set_value(node.value + step)
        elif isinstance(node, ast.Constant) and node.value in RELATIONS:
            yield f"{where} {node.value} -> {RELATIONS[node.value]}", node, _set_value(RELATIONS[node.value])
        elif isinstance(node, ast.UnaryOp) and isinstance(node.op, (ast.USub, ast.UAdd)):
            yield f"{where} sign of {ast.unparse(node)}", node, _flip
        elif isinstance(node, ast.BinOp) and type(node.op) in OPERATORS:
            yield f"{where} operation in {ast.unparse(node)}", node, _set_operator
        elif isinstance(node, ast.Compare) and type(node.ops[0]) in COMPARISONS:
            yield f"{where} comparison {ast.unparse(node)}", node, _set_comparison
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            yield from _in_call(where, node)


def _in_call(where: str, node: ast.Call) -> Iterator[tuple[str, ast.AST, Any]]:
    name = node.func.id  # type: ignore[attr-defined]
    if name in SWAPS:
        yield f"{where} {name} -> {SWAPS[name].strip('_')}", node, _rename(SWAPS[name])
    if name == "fraction":
        yield f"{where} upside down {ast.unparse(node)}", node, _turn
    if name in ("violated", "needs_consent"):
        yield f"{where} {name} -> by_definition", node, _grant


def _in_lemma(call: Any) -> Iterator[tuple[str, ast.AST, Any]]:
    for keyword in call.keywords:
        if keyword.arg == "hypotheses" and isinstance(keyword.value, ast.Tuple):
            for k in range(len(keyword.value.elts)):
                yield f"hypothesis {ast.unparse(keyword.value.elts[k])[:60]} dropped", keyword.value, _drop(k)
        if keyword.arg == "hypotheses" and not isinstance(keyword.value, ast.Tuple):
            yield "all hypotheses dropped", keyword, _no_hypotheses
        if keyword.arg == "arguments":
            for k, domain in enumerate(keyword.value.values):
                if not (isinstance(domain, ast.Constant) and domain.value is None):
                    yield (
                        f"domain {ast.unparse(domain)} of {keyword.value.keys[k].value} dropped",
                        keyword.value,
                        _free(k),
                    )


def _set_value(value: Any) -> Any:
    return lambda node: setattr(node, "value", value)


def _flip(node: Any) -> None:
    node.op = ast.UAdd() if isinstance(node.op, ast.USub) else ast.USub()


def _set_operator(node: Any) -> None:
    node.op = OPERATORS[type(node.op)]()


def _set_comparison(node: Any) -> None:
    node.ops[0] = COMPARISONS[type(node.ops[0])]()


def _rename(name: str) -> Any:
    return lambda node: setattr(node.func, "id", name)


def _turn(node: Any) -> None:
    node.args.reverse()


def _grant(node: Any) -> None:
    node.func.id, node.args, node.keywords = "_granted", [], []


def _drop(k: int) -> Any:
    return lambda node: node.elts.pop(k)


def _no_hypotheses(node: Any) -> None:
    node.value = ast.Tuple(elts=[], ctx=ast.Load())


def _free(k: int) -> Any:
    def change(node: Any) -> None:
        node.values[k] = ast.Constant(value=None)

    return change


def mutants(source: str) -> Iterator[tuple[str, ast.Module]]:
    """Changed syntax trees with a description of the change."""
    tree = ast.parse(source)
    nodes = list(ast.walk(tree))
    for description, node, change in list(sites(tree)):
        changed = copy.deepcopy(tree)
        change(list(ast.walk(changed))[nodes.index(node)])
        if ast.unparse(changed) != ast.unparse(tree):
            yield description, ast.fix_missing_locations(changed)


def load(tree: ast.Module, original: types.ModuleType) -> types.ModuleType:
    """The module that the changed file makes."""
    from sympy import Max, Min, ceiling, floor

    from symbound.bounds.display import greatest, least, product, total
    from symbound.bounds.hypothesis import by_definition

    module = types.ModuleType(original.__name__)
    module.__file__ = original.__file__
    module.__dict__.update(
        ceiling=ceiling, floor=floor, Max=Max, Min=Min, greatest=greatest, least=least, product=product, total=total,
        _keep=lambda x: x, _granted=lambda: by_definition("mutant"),
    )  # fmt: skip
    exec(compile(tree, original.__file__ or "", "exec"), module.__dict__)
    return module


def survivors_of(slug: str) -> tuple[int, list[str]]:
    """How many mutants the file of a lemma has, and which ones nothing notices."""
    original: Any = sb.lemmas.module(slug)
    source = Path(original.__file__).read_text(encoding="utf-8")
    count, alive = 0, []
    for description, tree in mutants(source):
        count += 1
        try:
            module = load(tree, original)
        except Exception:
            continue
        sys.modules[original.__name__] = module
        try:
            with time_limit(10, "a mutant"):
                if not failures(slug):
                    alive.append(description)
        except CertificateError:
            pass  # it runs for ever: noticed
        finally:
            sys.modules[original.__name__] = original
    return count, alive


def main() -> None:
    slugs = sys.argv[1:] or list(sb.lemmas)
    total, left, start = 0, 0, time.monotonic()
    for slug in slugs:
        import_module(sb.lemmas.module(slug).__name__)
        if broken := failures(slug):
            print(f"{slug}: the checks fail without any change: {broken[0]}", flush=True)
            continue
        began = time.monotonic()
        count, alive = survivors_of(slug)
        total, left = total + count, left + len(alive)
        print(f"{slug}: {count} mutants, {len(alive)} survive, {time.monotonic() - began:.1f} s", flush=True)
        for description in alive:
            print(f"    {description}", flush=True)
    print(f"{total} mutants of {len(slugs)} lemmas, {left} survive, {time.monotonic() - start:.0f} s")


if __name__ == "__main__":
    main()
