"""Roundings that occur often in a formula, shown once under a name."""

from __future__ import annotations

from collections import Counter

from sympy import Add, Basic, Symbol, ceiling, floor, preorder_traversal

from symbound.bounds.display import rebuild

_OFTEN = 3
_LETTERS = ("k", "j", "l")


def abbreviate(formula: Basic) -> tuple[Basic, dict[Symbol, Basic]]:
    """Replace every ceiling or floor that occurs at least three times by a letter.

    Parameters
    ----------
    formula : sympy expression

    Returns
    -------
    formula, names
        The shorter formula, and what each letter in it stands for.

    Examples
    --------
    >>> from sympy import ceiling
    >>> from symbound.bounds.symbols import r
    >>> k = ceiling(1 / r)
    >>> abbreviate(k**3 + k**2 + k)
    (k**3 + k**2 + k, {k: ceiling(1/r)})
    """
    counts = Counter(node for node in preorder_traversal(formula) if isinstance(node, (ceiling, floor)))
    often = [node for node, count in counts.items() if count >= _OFTEN]
    taken = {s.name for s in formula.free_symbols}
    letters = [letter for letter in _LETTERS if letter not in taken]
    names = {
        node: Symbol(letter, integer=True, nonnegative=True)
        for node, letter in zip(often, letters, strict=False)
    }
    return _renamed(formula, names), {symbol: node for node, symbol in names.items()}


def _renamed(node: Basic, names: dict[Basic, Symbol]) -> Basic:
    """The formula with the names in it; sums that sympy sorted are sorted again."""

    def replacement(part: Basic) -> Basic | None:
        if part in names:
            return names[part]
        if isinstance(part, Add) and tuple(Add(*part.args).args) == part.args:
            return Add(*(_renamed(a, names) for a in part.args))
        return None

    return rebuild(node, replacement) if names else node
