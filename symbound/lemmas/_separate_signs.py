"""Signs that stay true when arguments share symbols."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

from symbound.bounds.quantity import Quantity


def separate_signs(signs: Mapping[Any, int], *arguments: Any) -> dict[Any, int]:
    """The declared signs, save those of symbols that occur in more than one argument.

    A formula that increases in ``V`` and decreases in ``n`` has no known sign in ``n`` when ``V`` is itself
    an expression in ``n``.

    >>> from sympy import Symbol
    >>> V, n = Symbol("V"), Symbol("n")
    >>> separate_signs({V: +1, n: -1}, V, n), separate_signs({V: +1, n: -1}, V / n, n)
    ({V: 1, n: -1}, {V: 1})
    """
    uses = Counter(symbol for a in arguments for symbol in getattr(a, "free_symbols", ()))
    return {atom: sign for atom, sign in signs.items() if isinstance(atom, Quantity) or uses[atom] <= 1}
