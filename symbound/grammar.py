"""The small grammar in which groups, spaces and exact numbers are typed on the command line.

    object  :=  name  |  name "(" [ argument { "," argument } ] ")"
    argument := [ name "=" ] ( object | number | matrix )
    number  :=  integer  |  integer "/" integer  |  decimal

Names come from a fixed table of constructors; nothing that is typed is ever evaluated as Python.

>>> parse_group("on_edges(symmetric(4))"), parse_space("Strings(8, q=2)")
(S_4^(2), [2]^8)
>>> parse_number("0.05")
1/20
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from difflib import get_close_matches
from typing import Any

from sympy import Integer, Rational

from symbound.errors import ArgumentTypeError, DomainError, UnknownNameError

_TOKEN = re.compile(r"\s*(?:(?P<number>\d+(?:\.\d+)?(?:/\d+)?)|(?P<name>[A-Za-z_]\w*)|(?P<sign>[(),=\[\]-]))")
_LONGEST_TEXT = 10_000
_DEEPEST_NESTING = 20
_LONGEST_NUMBER = 400

GROUPS = (
    "alternating", "cyclic", "dihedral", "direct_product", "hyperoctahedral", "mathieu", "on_edges", "symmetric",
    "trivial", "wreath_product",
)  # fmt: skip
SPACES = ("Ball", "Cube", "Doubling", "Graphs", "Grid", "Sphere", "Strings", "Torus")


def parse_number(text: str) -> Rational:
    """An exact number from ``12``, ``1/20`` or ``0.05``; a decimal is taken as the fraction it prints as."""
    if len(text) > _LONGEST_NUMBER or not re.fullmatch(r"\s*-?\d+(\.\d+)?(/\d+)?\s*", text):
        raise DomainError("an exact number", repr(text[:60]), "write it as 12, 1/20 or 0.05")
    numerator, _, denominator = text.strip().partition("/")
    if denominator and int(denominator) == 0:
        raise DomainError("an exact number", repr(text), "the denominator is zero")
    return Rational(numerator) / (Integer(denominator) if denominator else 1)


def parse_group(text: str) -> Any:
    """A group from its constructor, ``cyclic(4)``, or from generators in cycles, ``[(0 1 2)(3 4), (0 1)]``-like lists.

    Generators are lists of images: ``[[1, 2, 0], [1, 0, 2]]``.
    """
    import symbound as sb

    parsed = _Parser(text, {name: getattr(sb, name) for name in GROUPS}, "a group").parse()
    return sb.group(parsed) if isinstance(parsed, list) else parsed


def parse_space(text: str) -> Any:
    """A space from its constructor, ``Cube(4)`` or ``Strings(8, 2)``."""
    import symbound as sb

    return _Parser(text, {name: getattr(sb, name) for name in SPACES}, "a space").parse()


class _Parser:
    """Recursive descent over the tokens of one text."""

    def __init__(self, text: str, names: Mapping[str, Callable[..., Any]], asked: str) -> None:
        self.text, self.asked = text, asked
        self.names = {name.lower(): maker for name, maker in names.items()}
        self.spelling = {name.lower(): name for name in names}
        if len(text) > _LONGEST_TEXT:
            raise DomainError(asked, f"{len(text)} characters", f"at most {_LONGEST_TEXT} are read")
        self.tokens = self._tokens()
        self.position = 0

    def _tokens(self) -> list[tuple[str, str]]:
        tokens, position, text = [], 0, self.text.strip()
        while position < len(text):
            match = _TOKEN.match(text, position)
            if match is None:
                raise self._error(
                    f"the character {text[position]!r} at position {position} has no meaning here"
                )
            tokens.append((str(match.lastgroup), match.group(str(match.lastgroup))))
            position = match.end()
        return tokens

    def _error(self, because: str) -> ArgumentTypeError:
        names = ", ".join(self.spelling.values())
        return ArgumentTypeError(
            self.asked, repr(self.text), because, f"one of {names}, with its arguments in brackets"
        )

    def _peek(self) -> str:
        return self.tokens[self.position][1] if self.position < len(self.tokens) else ""

    def _take(self, expected: str = "") -> tuple[str, str]:
        if self.position >= len(self.tokens):
            raise self._error(f"the text ends where {expected or 'something'} is missing")
        token = self.tokens[self.position]
        if expected and token[1] != expected:
            raise self._error(f"{token[1]!r} stands where {expected!r} should be")
        self.position += 1
        return token

    def parse(self) -> Any:
        """The whole text as one object."""
        value = self._value(0)
        if self.position < len(self.tokens):
            raise self._error(f"{self._peek()!r} is left over at the end")
        if isinstance(value, Rational):
            raise self._error("a number is not an object")
        return value

    def _value(self, depth: int) -> Any:
        if depth > _DEEPEST_NESTING:
            raise self._error(f"brackets are nested more than {_DEEPEST_NESTING} deep")
        kind, text = self._take()
        if kind == "number":
            return _integer_if_whole(parse_number(text))
        if text == "-":
            return -self._value(depth + 1)
        if text == "[":
            return self._list(depth)
        if kind != "name":
            raise self._error(f"{text!r} stands where a name or a number should be")
        return self._call(text, depth)

    def _list(self, depth: int) -> list[Any]:
        items = []
        while self._peek() != "]":
            items.append(self._value(depth + 1))
            if self._peek() != "]":
                self._take(",")
        self._take("]")
        return items

    def _call(self, name: str, depth: int) -> Any:
        if name in ("true", "True", "false", "False"):
            return name.lower() == "true"
        maker = self.names.get(name.lower())
        if maker is None:
            near = get_close_matches(name.lower(), self.names, n=2)
            raise UnknownNameError(
                self.asked,
                repr(self.text),
                f"there is no constructor {name!r}",
                (f"did you mean {' or '.join(self.spelling[m] for m in near)}? " if near else "")
                + f"the names are {', '.join(self.spelling.values())}",
            )
        positional, named = [], {}
        if self._peek() == "(":
            self._take("(")
            while self._peek() != ")":
                key, value = self._argument(depth)
                if key:
                    named[key] = value
                else:
                    positional.append(value)
                if self._peek() != ")":
                    self._take(",")
            self._take(")")
        try:
            return maker(*positional, **named)
        except TypeError as error:
            if isinstance(error, ArgumentTypeError):
                raise
            raise self._error(f"the arguments of {name} do not fit: {error}") from None

    def _argument(self, depth: int) -> tuple[str, Any]:
        following = self.tokens[self.position + 1][1] if self.position + 1 < len(self.tokens) else ""
        if following == "=" and self.tokens[self.position][0] == "name":
            key = self._take()[1]
            self._take("=")
            return key, self._value(depth + 1)
        return "", self._value(depth + 1)


def _integer_if_whole(number: Rational) -> Any:
    return int(number) if number.is_Integer else number
