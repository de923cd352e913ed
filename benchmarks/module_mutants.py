"""Changes to a whole module, one at a time: the mutants of ``benchmarks/trusted_mutation.py``.

Changed are numbers, signs, operations and either side of them, comparisons, relations, conditions (always, never, their
opposite), ``and`` and ``or`` and their operands, entries of tuples, sets and tables, arguments of calls, results of functions,
loops and whole statements, and names that come in pairs (minimum and maximum, ceiling and floor).  Left alone are text,
messages of errors, annotations, docstrings and imports.  ``benchmarks/mutants.py`` is the same for the files of lemmas, whose
hypotheses and domains it knows.
"""

from __future__ import annotations

import ast
import copy
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

OPERATORS: dict[type[ast.AST], Any] = {
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Div, ast.Div: ast.Mult, ast.Pow: ast.Mult, ast.Mod: ast.Mult,
    ast.FloorDiv: ast.Div, ast.BitOr: ast.BitAnd, ast.BitAnd: ast.BitOr, ast.BitXor: ast.BitAnd,
    ast.LShift: ast.RShift, ast.RShift: ast.LShift, ast.MatMult: ast.Mult,
}  # fmt: skip
COMPARISONS: dict[type[ast.AST], tuple[Any, ...]] = {
    ast.Lt: (ast.LtE, ast.GtE), ast.LtE: (ast.Lt, ast.Gt), ast.Gt: (ast.GtE, ast.LtE), ast.GtE: (ast.Gt, ast.Lt),
    ast.Eq: (ast.NotEq,), ast.NotEq: (ast.Eq,), ast.Is: (ast.IsNot,), ast.IsNot: (ast.Is,), ast.In: (ast.NotIn,),
    ast.NotIn: (ast.In,),
}  # fmt: skip
RELATIONS = {"<=": (">=", "=="), ">=": ("<=", "=="), "==": ("<=", ">="), "<": (">",), ">": ("<",)}
_PAIRS = (
    ("Min", "Max"), ("min", "max"), ("ceiling", "floor"), ("ceil", "floor"), ("sympy_ceiling", "sympy_floor"),
    ("least", "greatest"), ("all", "any"), ("is_positive", "is_nonnegative"), ("is_negative", "is_nonpositive"),
    ("numerator", "denominator"), ("lower", "upper"), ("TRUE", "FALSE"), ("total", "product"),
)  # fmt: skip
NAMES = {a: b for pair in _PAIRS for a, b in (pair, pair[::-1])}
ATTRIBUTES = {**NAMES, "p": "q", "q": "p"}
_NEED_ALL_ARGUMENTS = ("isinstance", "issubclass", "getattr", "setattr", "hasattr")

Apply = Callable[[Any], ast.AST | None]
"""Changes a node in place, or returns the node to put in its place."""


@dataclass(frozen=True)
class Mutant:
    """One change: function, expression and change in words, the lines of the statement, and the changed module."""

    function: str
    expression: str
    change: str
    lines: tuple[int, ...]
    tree: ast.Module

    @property
    def key(self) -> tuple[str, str, str]:
        """What names the mutant as long as the expression stays as it is."""
        return self.function, self.expression, self.change


def module_mutants(source: str) -> Iterator[Mutant]:
    """All mutants of a module.  Where a function has the same change to the same expression again, it is marked ``(2)``."""
    tree = ast.parse(source)
    number = {id(node): k for k, node in enumerate(ast.walk(tree))}
    lines = _lines_of_statements(tree)
    names: Counter[tuple[str, str, str]] = Counter()
    seen = {ast.unparse(tree)}
    for function, node, change, apply in _sites(tree, ""):
        changed = copy.deepcopy(tree)
        target = next(n for k, n in enumerate(ast.walk(changed)) if k == number[id(node)])
        new = apply(target)
        if new is not None:
            changed = _Exchange(target, new).visit(changed)
        if (text := ast.unparse(ast.fix_missing_locations(changed))) in seen:
            continue
        seen.add(text)
        expression = " ".join(ast.unparse(node).split())[:160]
        key = (function, expression, change)
        names[key] += 1
        again = f" ({names[key]})" if names[key] > 1 else ""
        yield Mutant(function, expression + again, change, lines[id(node)], changed)


class _Exchange(ast.NodeTransformer):
    """Puts one node in the place of another."""

    def __init__(self, old: ast.AST, new: ast.AST) -> None:
        self.old, self.new = old, new

    def visit(self, node: ast.AST) -> Any:
        return ast.copy_location(self.new, node) if node is self.old else self.generic_visit(node)


def _lines_of_statements(tree: ast.Module) -> dict[int, tuple[int, ...]]:
    """For every node the lines of the innermost statement that it belongs to, without the body of that statement."""
    found: dict[int, tuple[int, ...]] = {}

    def walk(node: Any, lines: tuple[int, ...]) -> None:
        if isinstance(node, (ast.stmt, ast.ExceptHandler, ast.match_case)):
            start = node.pattern.lineno if isinstance(node, ast.match_case) else node.lineno
            body = getattr(node, "body", None)
            end = max(start, body[0].lineno - 1) if body else node.end_lineno
            lines = tuple(range(start, end + 1))
        found[id(node)] = lines
        for child in ast.iter_child_nodes(node):
            walk(child, lines)

    walk(tree, ())
    return found


def _sites(node: ast.AST, function: str) -> Iterator[tuple[str, ast.AST, str, Apply]]:
    """Every change at a node and below: function, node, change in words, and what makes it in a copy of the node."""
    if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
        function = f"{function}.{node.name}".lstrip(".")
    if not _is_typing(node):
        for at, change, apply in _changes(node):
            yield function or "module", at, change, apply
        for child in _children(node):
            yield from _sites(child, function)


def _children(node: ast.AST) -> Iterator[ast.AST]:
    """The nodes below that say something: no annotations, imports, messages and texts."""
    if isinstance(node, (ast.Raise, ast.Import, ast.ImportFrom, ast.JoinedStr, ast.Assert)):
        return
    for name, value in ast.iter_fields(node):
        if name in ("annotation", "returns", "bases"):
            continue
        for child in value if isinstance(value, list) else [value]:
            if isinstance(child, ast.AST):
                yield child


def _is_typing(node: ast.AST) -> bool:
    """``if TYPE_CHECKING``, unions of types and declarations without a value do nothing when the program runs."""
    if isinstance(node, ast.If):
        return isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING"
    if (
        isinstance(node, ast.Assign)
        and isinstance(node.value, ast.BinOp)
        and isinstance(node.value.op, ast.BitOr)
    ):
        return any(
            (isinstance(n, ast.Name) and n.id in ("None", "type")) or _is_none(n)
            for n in ast.walk(node.value)
        )
    return isinstance(node, ast.AnnAssign) and node.value is None


Change = tuple[ast.AST, str, Apply]


def _changes(node: ast.AST) -> Iterator[Change]:
    if isinstance(node, ast.Constant):
        yield from _of_constant(node)
    elif isinstance(node, ast.UnaryOp) and isinstance(node.op, (ast.USub, ast.UAdd, ast.Not)):
        yield node, f"{_name(node.op)} dropped", lambda n: n.operand
    elif isinstance(node, ast.BinOp):
        if type(node.op) in OPERATORS:
            yield node, _operation(node.op), _operator
        yield node, "left operand alone", lambda n: n.left
        yield node, "right operand alone", lambda n: n.right
    elif isinstance(node, ast.AugAssign) and type(node.op) in OPERATORS:
        yield node, _operation(node.op), _operator
        yield node, "assignment in place of update", lambda n: ast.Assign([n.target], n.value)
        yield node, "statement dropped", lambda n: ast.Pass()
    elif isinstance(node, ast.Compare):
        for k, op in enumerate(node.ops):
            for new in COMPARISONS.get(type(op), ()):
                at = f" at {k + 1}" if k else ""
                yield node, f"comparison {_name(op)} -> {new.__name__}{at}", _comparison(k, new)
    elif isinstance(node, ast.BoolOp):
        yield node, "and -> or" if isinstance(node.op, ast.And) else "or -> and", _other_junctor
        for k in range(len(node.values)):
            yield node, f"operand {k + 1} dropped", _without("values", k)
    elif isinstance(node, (ast.Tuple, ast.List, ast.Set)) and _is_loaded(node):
        if not all(map(_is_text, node.elts)):
            for k in range(len(node.elts)):
                yield node, f"entry {k + 1} dropped", _without("elts", k)
    elif isinstance(node, ast.Dict):
        for k in range(len(node.values)):
            yield node, f"entry {k + 1} dropped", _without("values", k, "keys")
    elif isinstance(node, ast.Lambda):
        yield node, "result None", lambda n: setattr(n, "body", ast.Constant(None))
    elif isinstance(node, ast.Call):
        yield from _of_call(node)
    elif isinstance(node, ast.Name) and node.id in NAMES and _is_loaded(node):
        yield node, f"{node.id} -> {NAMES[node.id]}", lambda n: setattr(n, "id", NAMES[n.id])
    elif isinstance(node, ast.Attribute) and node.attr in ATTRIBUTES and _is_loaded(node):
        yield (
            node,
            f"{node.attr} -> {ATTRIBUTES[node.attr]}",
            lambda n: setattr(n, "attr", ATTRIBUTES[n.attr]),
        )
    yield from _of_conditions(node)
    yield from _of_statements(node)


def _of_constant(node: ast.Constant) -> Iterator[Change]:
    value = node.value
    if isinstance(value, bool):
        yield node, f"{value} -> {not value}", _value(not value)
    elif isinstance(value, (int, float)):
        for new in (value + 1, value - 1):
            yield node, f"{value} -> {new}", _value(new)
    elif isinstance(value, str):
        for other in RELATIONS.get(value, ()):
            yield node, f"{value} -> {other}", _value(other)


def _of_call(node: ast.Call) -> Iterator[Change]:
    """Each keyword argument, and each argument of a call with several of them, left out; texts stay."""
    for k, keyword in enumerate(node.keywords):
        if not _is_text(keyword.value):
            yield node, f"argument {keyword.arg} dropped", _without("keywords", k)
    if len(node.args) > 1 and getattr(node.func, "id", "") not in _NEED_ALL_ARGUMENTS:
        for k, argument in enumerate(node.args):
            if not _is_text(argument):
                yield node, f"argument {k + 1} dropped", _without("args", k)


def _of_conditions(node: ast.AST) -> Iterator[Change]:
    if isinstance(node, (ast.If, ast.While, ast.IfExp)):
        tests = [node.test]
    elif isinstance(node, ast.comprehension):
        tests = list(node.ifs)
    elif isinstance(node, ast.match_case) and node.guard is not None:
        tests = [node.guard]
    else:
        return
    for test in tests:
        yield test, "condition always true", lambda n: ast.Constant(True)
        yield test, "condition always false", lambda n: ast.Constant(False)
        if not isinstance(test, (ast.Compare, ast.UnaryOp)):
            yield test, "condition negated", lambda n: ast.UnaryOp(ast.Not(), n)


def _of_statements(node: ast.AST) -> Iterator[Change]:
    if isinstance(node, ast.Return) and node.value is not None and not _is_none(node.value):
        yield node, "result None", lambda n: ast.Return(ast.Constant(None))
    elif isinstance(node, ast.Return):
        yield node, "early return dropped", lambda n: ast.Pass()
    elif _is_effect(node):
        yield node, "statement dropped", lambda n: ast.Pass()
    elif isinstance(node, ast.Break):
        yield node, "break -> continue", lambda n: ast.Continue()
    elif isinstance(node, ast.Continue):
        yield node, "continue -> break", lambda n: ast.Break()
    elif isinstance(node, ast.For):
        yield node.iter, "loop left out", lambda n: ast.Tuple([], ast.Load())


def _is_effect(node: ast.AST) -> bool:
    """A statement that is there for what it does: a refusal, a call, an entry in a table or object."""
    if isinstance(node, ast.Assign):
        return not isinstance(node.targets[0], (ast.Name, ast.Tuple))
    return isinstance(node, ast.Raise) or (isinstance(node, ast.Expr) and not _is_text(node.value))


def _name(operator: ast.AST) -> str:
    return type(operator).__name__


def _operation(operator: ast.AST) -> str:
    return f"operation {_name(operator)} -> {OPERATORS[type(operator)].__name__}"


def _is_loaded(node: ast.AST) -> bool:
    return isinstance(getattr(node, "ctx", ast.Load()), ast.Load)


def _is_text(node: ast.AST) -> bool:
    return isinstance(node, ast.JoinedStr) or (
        isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value not in RELATIONS
    )


def _is_none(node: ast.AST) -> bool:
    return isinstance(node, ast.Constant) and node.value is None


def _value(value: Any) -> Apply:
    return lambda node: setattr(node, "value", value)


def _operator(node: Any) -> None:
    node.op = OPERATORS[type(node.op)]()


def _comparison(k: int, new: Any) -> Apply:
    def change(node: Any) -> None:
        node.ops[k] = new()

    return change


def _other_junctor(node: Any) -> None:
    node.op = ast.Or() if isinstance(node.op, ast.And) else ast.And()


def _without(name: str, k: int, other: str = "") -> Apply:
    def change(node: Any) -> ast.AST | None:
        del getattr(node, name)[k]
        if other:
            del getattr(node, other)[k]
        return node.values[0] if isinstance(node, ast.BoolOp) and len(node.values) == 1 else None

    return change
