"""Groups from text, for command lines and files: ``symmetric(7)``, ``on_edges(S_7)``, ``C_2 x S_3``."""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable

from symbound.errors import ArgumentTypeError, GroupError, UnknownNameError
from symbound.groups import constructors as make
from symbound.groups.mathieu_groups import mathieu
from symbound.groups.named_group import NamedGroup

_OF_INTEGER: dict[str, Callable[[int], NamedGroup]] = {
    "trivial": make.trivial,
    "cyclic": make.cyclic,
    "dihedral": make.dihedral,
    "symmetric": make.symmetric,
    "alternating": make.alternating,
    "hyperoctahedral": make.hyperoctahedral,
    "mathieu": mathieu,
}
_OF_GROUPS: dict[str, Callable[..., NamedGroup]] = {
    "direct_product": make.direct_product,
    "wreath_product": make.wreath_product,
    "on_edges": make.on_edges,
}
_LETTERS: dict[str, Callable[[int], NamedGroup]] = {
    "C": make.cyclic,
    "D": make.dihedral,
    "S": make.symmetric,
    "A": make.alternating,
    "B": make.hyperoctahedral,
    "M": mathieu,
}
_TOKEN = re.compile(r"\s*([A-Za-z_]+\d*|\d+|[(),])")
_LONGEST = 500


def parse_group(text: str) -> NamedGroup:
    """The group named by a text.

    Grammar: ``cyclic(4)`` and the like; ``on_edges(g)``, ``wreath_product(g, g)``,
    ``direct_product(g, g, ...)`` of groups; short forms ``C4`` or ``C_4``, and likewise D, S, A, B
    (hyperoctahedral) and M (Mathieu); factors joined by ``x``.  Nothing is evaluated.

    Raises
    ------
    UnknownNameError : a word is no constructor (close ones are suggested)
    GroupError : the text does not follow the grammar

    Examples
    --------
    >>> parse_group("on_edges(symmetric(7))"), parse_group("C2 x S_3")
    (S_7^(2), C_2 x S_3)
    """
    asked = "a group by name"
    if not isinstance(text, str):
        raise ArgumentTypeError(asked, repr(text)[:200], "a text such as 'symmetric(7)' is needed")
    if len(text) > _LONGEST:
        raise GroupError(asked, f"a text of {len(text)} characters", f"more than {_LONGEST}")
    tokens, position = [], 0
    stripped = text.rstrip()
    while position < len(stripped):
        match = _TOKEN.match(stripped, position)
        if match is None:
            raise GroupError(asked, repr(text), f"the character {stripped[position]!r} has no meaning here")
        tokens.append(match[1])
        position = match.end()
    found, rest = _product(tokens, text)
    if rest:
        raise GroupError(asked, repr(text), f"{' '.join(rest)!r} is left over after {found}")
    return found


def _product(tokens: list[str], text: str) -> tuple[NamedGroup, list[str]]:
    found, rest = _factor(tokens, text)
    factors = [found]
    while rest and rest[0] == "x":
        found, rest = _factor(rest[1:], text)
        factors.append(found)
    return (factors[0] if len(factors) == 1 else make.direct_product(*factors)), rest


def _factor(tokens: list[str], text: str) -> tuple[NamedGroup, list[str]]:
    if not tokens:
        raise GroupError("a group by name", repr(text), "the text ends where a group should stand")
    word, rest = tokens[0], tokens[1:]
    if word == "(":
        found, rest = _product(rest, text)
        return found, _expect(rest, ")", text)
    if match := re.fullmatch(r"([A-Z])_?(\d+)", word):
        if match[1] in _LETTERS:
            return _LETTERS[match[1]](_size(match[2], text)), rest
    elif word in _OF_INTEGER:
        rest = _expect(rest, "(", text)
        if not rest or not rest[0].isdigit():
            raise GroupError(
                "a group by name", repr(text), f"{word} takes one positive integer", f"{word}(4)"
            )
        return _OF_INTEGER[word](_size(rest[0], text)), _expect(rest[1:], ")", text)
    elif word in _OF_GROUPS:
        arguments, rest = [], _expect(rest, "(", text)
        while True:
            found, rest = _product(rest, text)
            arguments.append(found)
            if rest[:1] != [","]:
                break
            rest = rest[1:]
        wanted = {"on_edges": 1, "wreath_product": 2}.get(word, len(arguments))
        if len(arguments) != wanted:
            raise GroupError(
                "a group by name", repr(text), f"{word} takes {wanted} group(s), not {len(arguments)}"
            )
        return _OF_GROUPS[word](*arguments), _expect(rest, ")", text)
    names = [*_OF_INTEGER, *_OF_GROUPS, "C_4", "D_4", "S_4", "A_4", "B_4", "M_24"]
    close = difflib.get_close_matches(word, names, n=3, cutoff=0.5)
    raise UnknownNameError(
        "a group by name",
        repr(text),
        f"{word!r} is not a known group",
        f"did you mean {' or '.join(close)}?" if close else "known: " + ", ".join(names),
    )


def _size(digits: str, text: str) -> int:
    if len(digits) > 6:
        raise GroupError(
            "a group by name", repr(text)[:200], f"the number {digits[:20]} has more than 6 digits"
        )
    return int(digits)


def _expect(tokens: list[str], wanted: str, text: str) -> list[str]:
    if tokens[:1] != [wanted]:
        raise GroupError(
            "a group by name", repr(text), f"{wanted!r} is missing", "symmetric(7), on_edges(S_7)"
        )
    return tokens[1:]
