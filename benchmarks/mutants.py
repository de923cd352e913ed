"""The changes that the mutation test makes to the file of a lemma, one at a time.

In every function, default value and constant: each number one more and one less; signs, operations and either side of them;
comparisons and conditions (negated, always, never; ``and`` for ``or``; one operand less) and with them early exits; directions;
arguments exchanged; one parameter or attribute for another; terms and factors left out; minima for maxima; entries of dictionaries
and tuples left out; statements left out.  In the lemma itself: every hypothesis, domain and type of an argument, and the declared
tightness.  Every refusal is granted, and every assumption passed off as a computation or definition.

Left alone: texts of messages, flags of printing and the numbers in private constants, which limit the effort.
"""

from __future__ import annotations

import ast
import copy
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

Change = tuple[ast.AST, str, Callable[[Any], None]]
"""A node, the change in words, and a function that changes a copy of the node."""

FINDINGS = ("violated", "needs_consent", "computed", "by_definition", "assumed")
SWAPS = {
    "floor": "ceiling", "ceiling": "floor", "Min": "Max", "Max": "Min", "least": "greatest", "greatest": "least",
    "min": "max", "max": "min", "any": "all", "all": "any",
    "root": "_keep", "log": "_keep", "sin": "_keep", "total": "product", "product": "total",
    "violated": "_granted", "needs_consent": "_granted", "assumed": "_granted", "computed": "_granted",
    "by_definition": "_assumed",
}  # fmt: skip
NO_EXCHANGE = ("isinstance", "getattr", "zip")
LEAVE_OUT = ("total", "product", "least", "greatest", "Min", "Max", "min", "max", "Add", "separate_signs")
UNSEEN = ("evaluate", "strict", "reverse")
"""Flags for the order and shape of what is printed, and for errors in the library itself."""
ATTRIBUTES = {
    "L": "M", "M": "L", "orbits": "points", "points": "orbits", "metric": "space", "diameter": "covering_radius",
    "is_group": "is_permutations", "is_permutations": "is_group", "is_positive": "is_nonnegative", "is_nonnegative": "is_positive",
    "max": "min", "min": "max", "argmin": "argmax",
}  # fmt: skip
RELATIONS = {"<=": ">=", ">=": "<=", "==": "<="}
TIGHTNESS = {"exact": "upper", "upper": "exact", "lower": "upper"}
OPERATORS: dict[type, type] = {
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Div, ast.Div: ast.Mult, ast.Pow: ast.Mult, ast.FloorDiv: ast.Mult,
    ast.Mod: ast.Mult, ast.BitOr: ast.BitAnd,
}  # fmt: skip
COMPARISONS: dict[type, type] = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq, ast.NotEq: ast.Eq,
    ast.Is: ast.IsNot, ast.IsNot: ast.Is, ast.In: ast.NotIn, ast.NotIn: ast.In,
}  # fmt: skip


@dataclass(frozen=True)
class Mutant:
    """One changed file: where, what, and the changed syntax tree."""

    function: str
    expression: str
    change: str
    tree: ast.Module

    @property
    def key(self) -> tuple[str, str, str]:
        """What names the mutant as long as the expression stays as it is."""
        return self.function, self.expression, self.change

    def __str__(self) -> str:
        return f"{self.function}: {self.expression}: {self.change}"


def mutants(source: str) -> Iterator[Mutant]:
    """All changes to a file; equal ones in one function are numbered."""
    tree = ast.parse(source)
    place = {id(node): k for k, node in enumerate(ast.walk(tree))}
    parents = {id(child): node for node in ast.walk(tree) for child in ast.iter_child_nodes(node)}
    text, seen = ast.unparse(tree), Counter[tuple[str, str, str]]()
    for function, part in _parts(tree):
        for node, words, change in _changes(part):
            changed = copy.deepcopy(tree)
            change(list(ast.walk(changed))[place[id(node)]])
            ast.fix_missing_locations(changed)
            if ast.unparse(changed) == text:
                continue
            expression = _context(node, parents)
            key = (function, expression, words)
            seen[key] += 1
            yield Mutant(function, expression, words if seen[key] == 1 else f"{words} ({seen[key]})", changed)


def _parts(tree: ast.Module) -> Iterator[tuple[str, list[ast.AST]]]:
    """Nodes that may change, by function; constants and the lemma itself are parts of their own."""
    for top in tree.body:
        if isinstance(top, ast.FunctionDef):
            inside = [n for part in (top.args, *top.body) for n in ast.walk(part)]
            _note_parameters(top, inside)
            hidden = _hidden(inside)
            yield top.name, [n for n in inside if id(n) not in hidden]
        elif isinstance(top, ast.Assign):
            name = ast.unparse(top.targets[0])
            nodes = [top] if name == "lemma" else list(ast.walk(top.value))
            hidden = _hidden(nodes)
            yield name, [n for n in nodes if id(n) not in hidden and not (name[0] == "_" and _is_number(n))]


def _note_parameters(top: ast.FunctionDef, nodes: list[ast.AST]) -> None:
    """Where a parameter is used, note which other one could stand there by mistake: the next in the list."""
    names = [a.arg for a in (*top.args.posonlyargs, *top.args.args, *top.args.kwonlyargs)]
    for node in nodes:
        if isinstance(node, ast.Name) and node.id in names and isinstance(node.ctx, ast.Load):
            node.mistaken = names[(names.index(node.id) + 1) % len(names)]  # type: ignore[attr-defined]


def _is_number(node: ast.AST) -> bool:
    """Numbers in private constants limit the effort, and are no part of a statement."""
    return isinstance(node, (ast.Constant, ast.BinOp))


def _hidden(nodes: list[ast.AST]) -> set[int]:
    """Texts, annotations and what stands in messages; the 1 in a sign +1 or -1, which changes with its sign."""
    hidden: set[int] = set()
    for node in nodes:
        if isinstance(node, ast.UnaryOp) and isinstance(node.operand, ast.Constant):
            hidden.add(id(node.operand))
        name = getattr(node.func, "id", "") if isinstance(node, ast.Call) else ""
        if name in FINDINGS or name.endswith("Error"):
            hidden |= {id(n) for n in ast.walk(node) if n is not node}
        if isinstance(node, (ast.arg, ast.AnnAssign)) and node.annotation is not None:
            hidden |= {id(n) for n in ast.walk(node.annotation)}
        if isinstance(node, ast.keyword) and node.arg in UNSEEN:
            hidden.add(id(node.value))
        if isinstance(node, ast.JoinedStr):
            hidden |= {id(text) for text in node.values if isinstance(text, ast.Constant)}
    return hidden


def _context(node: ast.AST, parents: dict[int, ast.AST]) -> str:
    """The expression in which the change is seen, on one line."""
    while isinstance(node, ast.Constant) or (
        isinstance(node, ast.UnaryOp) and isinstance(node.operand, ast.Constant)
    ):
        node = parents[id(node)]
    if isinstance(node, (ast.If, ast.While)):
        return f"{type(node).__name__.lower()} {ast.unparse(node.test)}"
    if isinstance(node, ast.arguments):
        return f"({ast.unparse(node)})"
    return " ".join(ast.unparse(node).split())


def _changes(nodes: list[ast.AST]) -> Iterator[Change]:
    for node in nodes:
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "lemma":
            yield from _in_lemma(node.value)
        for kind, rule in RULES:
            if isinstance(node, kind):
                for words, change in rule(node):
                    yield node, words, change


Rule = Iterator[tuple[str, Callable[[Any], None]]]


def _constant(node: ast.Constant) -> Rule:
    value = node.value
    if type(value) is int:
        for new in (value + 1, value - 1):
            yield f"{value} -> {new}", _set("value", new)
    elif type(value) is bool:
        yield f"{value} -> {not value}", _set("value", not value)
    elif isinstance(value, str) and value in RELATIONS:
        yield f"{value} -> {RELATIONS[value]}", _set("value", RELATIONS[value])


def _unary(node: ast.UnaryOp) -> Rule:
    if isinstance(node.op, ast.USub):
        yield f"sign of {ast.unparse(node)}", _set("op", ast.UAdd())
    elif isinstance(node.op, ast.UAdd):
        yield f"sign of {ast.unparse(node)}", _set("op", ast.USub())
    elif isinstance(node.op, ast.Not):
        yield "without not", _become(lambda n: n.operand)


def _binary(node: ast.BinOp) -> Rule:
    if type(node.op) in OPERATORS:
        yield "another operation", _set("op", OPERATORS[type(node.op)]())
        yield "left side only", _become(lambda n: n.left)
        yield "right side only", _become(lambda n: n.right)


def _compare(node: ast.Compare) -> Rule:
    for k, op in enumerate(node.ops):
        if type(op) in COMPARISONS:
            new = COMPARISONS[type(op)]()
            yield f"another comparison at {k}", lambda n, k=k, new=new: n.ops.__setitem__(k, new)


def _boolean(node: ast.BoolOp) -> Rule:
    yield "and for or", _set("op", ast.And() if isinstance(node.op, ast.Or) else ast.Or())
    for k in range(len(node.values)):
        yield f"without operand {k}", lambda n, k=k: n.values.pop(k)


def _branch(node: Any) -> Rule:
    yield "negated", lambda n: setattr(n, "test", ast.UnaryOp(op=ast.Not(), operand=n.test))
    if isinstance(node, (ast.If, ast.IfExp)):
        yield "always", _set("test", ast.Constant(value=True))
    yield "never", _set("test", ast.Constant(value=False))


def _comprehension(node: ast.comprehension) -> Rule:
    for k in range(len(node.ifs)):
        yield f"without condition {k}", lambda n, k=k: n.ifs.pop(k)
        yield f"condition {k} negated", lambda n, k=k: n.ifs.__setitem__(k, ast.UnaryOp(ast.Not(), n.ifs[k]))


def _call(node: ast.Call) -> Rule:
    name = getattr(node.func, "id", "")
    if name in SWAPS:
        yield f"{name} -> {SWAPS[name].strip('_')}", lambda n: _rename(n, SWAPS[name])
    if name in FINDINGS or name.endswith("Error"):
        return
    if name in LEAVE_OUT and len(node.args) > 1:
        for k in range(name == "separate_signs", len(node.args)):
            yield f"without argument {k}", lambda n, k=k: n.args.pop(k)
    elif name not in (*LEAVE_OUT, *NO_EXCHANGE) and len(node.args) > 1:
        if not any(isinstance(a, ast.Starred) for a in node.args[:2]):
            yield "arguments exchanged", lambda n: n.args.insert(0, n.args.pop(1))
        if name == "Pow":
            yield "without exponent", _become(lambda n: n.args[0])


def _rename(node: Any, name: str) -> None:
    node.func.id = name
    if name in ("_granted", "_assumed"):
        node.args, node.keywords = [], []


def _dictionary(node: ast.Dict) -> Rule:
    for k in range(len(node.keys)):
        yield f"without entry {k}", lambda n, k=k: (n.keys.pop(k), n.values.pop(k))


def _sequence(node: Any) -> Rule:
    if len(node.elts) > 1 and isinstance(node.ctx, ast.Load):
        for k in range(len(node.elts)):
            yield f"without element {k}", lambda n, k=k: n.elts.pop(k)


def _name(node: ast.Name) -> Rule:
    other = getattr(node, "mistaken", node.id)
    if other != node.id:
        yield f"{node.id} -> {other}", _set("id", other)


def _attribute(node: ast.Attribute) -> Rule:
    if node.attr in ATTRIBUTES:
        yield f"{node.attr} -> {ATTRIBUTES[node.attr]}", _set("attr", ATTRIBUTES[node.attr])


def _default(node: ast.arguments) -> Rule:
    for k, value in enumerate(node.defaults):
        if isinstance(value, ast.Constant) and isinstance(value.value, str):
            yield f"default {value.value!r} changed", lambda n, k=k: setattr(n.defaults[k], "value", "mutant")


def _statement(node: Any) -> Rule:
    if not (isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)):
        yield "left out", _pass


def _pass(node: Any) -> None:
    node.__class__, node.__dict__ = ast.Pass, {}


RULES: tuple[tuple[Any, Callable[[Any], Rule]], ...] = (
    (ast.Constant, _constant),
    (ast.UnaryOp, _unary),
    (ast.BinOp, _binary),
    (ast.Compare, _compare),
    (ast.BoolOp, _boolean),
    ((ast.If, ast.IfExp, ast.While), _branch),
    (ast.comprehension, _comprehension),
    (ast.Call, _call),
    (ast.Dict, _dictionary),
    (ast.Name, _name),
    (ast.Attribute, _attribute),
    (ast.arguments, _default),
    ((ast.Tuple, ast.List), _sequence),
    ((ast.Expr, ast.AugAssign), _statement),
)


def _in_lemma(call: Any) -> Iterator[Change]:
    for keyword in call.keywords:
        value = keyword.value
        if keyword.arg == "hypotheses" and isinstance(value, ast.Tuple):
            for k, one in enumerate(value.elts):
                yield one, "hypothesis dropped", _set_in(value, k)
        elif keyword.arg == "hypotheses":
            yield value, "all hypotheses dropped", _become(lambda n: ast.Tuple(elts=[], ctx=ast.Load()))
        elif keyword.arg == "tightness" and value.value in TIGHTNESS:
            yield value, f"tightness {value.value}", _set("value", TIGHTNESS[value.value])
        elif keyword.arg == "arguments":
            for name, domain in zip(value.keys, value.values, strict=True):
                if isinstance(domain, ast.Constant) and domain.value is None:
                    continue
                yield domain, f"domain of {name.value} dropped", _become(lambda n: ast.Constant(value=None))
                if isinstance(domain, ast.Tuple):
                    for words, change in _sequence(domain):
                        yield domain, f"domain of {name.value} {words}", change


def _set_in(parent: ast.Tuple, k: int) -> Callable[[Any], None]:
    """Takes a hypothesis away: an empty tuple unpacked in its place."""
    return lambda node: _replace(node, ast.Starred(value=ast.Tuple(elts=[], ctx=ast.Load()), ctx=ast.Load()))


def _set(attribute: str, value: Any) -> Callable[[Any], None]:
    return lambda node: setattr(node, attribute, value)


def _become(part: Callable[[Any], ast.AST]) -> Callable[[Any], None]:
    return lambda node: _replace(node, part(node))


def _replace(node: Any, new: ast.AST) -> None:
    """Turn a node into another one in place."""
    node.__class__, node.__dict__ = type(new), dict(new.__dict__)
