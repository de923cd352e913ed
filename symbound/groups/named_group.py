"""A sympy permutation group that keeps its name and knows when it equals another group."""

from __future__ import annotations

import math
import re
from typing import Any

import numpy as np
from sympy.combinatorics import Permutation, PermutationGroup

from symbound.groups.chain import chain_of
from symbound.groups.order import order
from symbound.groups.permutations import generator_rows


def name_to_tex(name: str) -> str:
    r"""LaTeX of a plain name: ``C_2 x S_3`` becomes ``C_{2} \times S_{3}``; unknown words are set upright."""
    pieces = re.split(r"( x | wr |:)", name)
    signs = {" x ": r" \times ", " wr ": r" \wr ", ":": r" \rtimes "}
    return "".join(signs.get(piece) or _word_to_tex(piece) for piece in pieces)


def _word_to_tex(word: str) -> str:
    if match := re.fullmatch(r"([A-Za-z])(?:_(\d+))?", word):
        return match[1] + (f"_{{{match[2]}}}" if match[2] else "")
    if match := re.fullmatch(r"([A-Za-z]+)((?:_\d+)?)((?:\([\d,]+\))?)", word):
        index = f"_{{{match[2][1:]}}}" if match[2] else ""
        return rf"\mathrm{{{match[1]}}}{index}{match[3]}"
    return r"\mathrm{" + re.sub(r"([_%&#${}])", r"\\\1", word.replace("\\", "").replace(" ", "~")) + "}"


class NamedGroup(PermutationGroup):
    """A permutation group that prints as its name and compares as a set of permutations.

    Parameters
    ----------
    *generators : sympy Permutation
    name : str, optional
        Printed name, for example ``"C_4"``; without one the group prints its generators as in sympy.
    tex : str, optional
        LaTeX of the name.
    construction : tuple, optional
        ``(kind, parameters)`` as recorded by the constructors; equal constructions are equal groups and give
        closed forms for order and cycle index.
    known_order : int, optional
        The order where the construction gives it.

    Examples
    --------
    >>> from symbound.groups import cyclic, group
    >>> cyclic(4)
    C_4
    >>> cyclic(4) == group([[3, 0, 1, 2]])
    True
    """

    name: str | None
    tex: str | None
    construction: tuple[Any, ...] | None
    known_order: int | None

    def __new__(
        cls,
        *generators: Permutation,
        name: str | None = None,
        tex: str | None = None,
        construction: tuple[Any, ...] | None = None,
        known_order: int | None = None,
        **options: Any,
    ) -> NamedGroup:
        return super().__new__(cls, *generators, **options)

    def __init__(
        self,
        *generators: Permutation,
        name: str | None = None,
        tex: str | None = None,
        construction: tuple[Any, ...] | None = None,
        known_order: int | None = None,
        **options: Any,
    ) -> None:
        super().__init__(*generators)
        self.name = name
        self.tex = tex if tex is not None or name is None else name_to_tex(name)
        self.construction = construction
        self.known_order = known_order
        self._order = known_order

    def __reduce_ex__(self, protocol: Any) -> tuple[Any, ...]:
        labels = {
            "name": self.name,
            "tex": self.tex,
            "construction": self.construction,
            "known_order": self.known_order,
        }
        return _rebuild, (self.args, labels)

    def order(self) -> int:
        """Order of the group, from the construction or from a stabiliser chain."""
        if self._order is None:
            self._order = order(self)
        return int(self._order)

    def contains(self, g: Any, strict: bool = True) -> bool:
        """Is the permutation ``g`` an element?  With ``strict=False``, ``g`` may be of another size."""
        if not isinstance(g, Permutation):
            return False
        if g.size != self.degree:
            if strict or any(g(i) != i for i in range(self.degree, g.size)):
                return False
            g = Permutation(list(g.array_form)[: self.degree], size=self.degree)
        return bool(chain_of(self).contains(np.array([g.array_form]))[0])

    def equals(self, other: Any) -> bool:
        """Same degree and the same set of permutations."""
        return same_group(self, other)

    def __eq__(self, other: object) -> bool:
        return same_group(self, other)

    def __ne__(self, other: object) -> bool:
        return not same_group(self, other)

    def __hash__(self) -> int:
        return hash(("permutation group", self.degree, self.order()))

    def _sympystr(self, printer: Any) -> str:
        return self.name if self.name is not None else str(PermutationGroup(*self.args))

    def _sympyrepr(self, printer: Any) -> str:
        return printer.doprint(PermutationGroup(*self.args))

    def _latex(self, printer: Any) -> str:
        if self.tex is not None:
            return self.tex
        return r"\left\langle " + ", ".join(printer.doprint(g) for g in self.generators) + r"\right\rangle"

    def _pretty(self, printer: Any) -> Any:
        from sympy.printing.pretty.stringpict import prettyForm

        return prettyForm(str(self))


def _rebuild(generators: tuple[Permutation, ...], labels: dict[str, Any]) -> NamedGroup:
    return NamedGroup(*generators, **labels)


def same_group(G: Any, H: Any) -> bool:
    """True if both are permutation groups of one degree with the same elements."""
    if G is H:
        return True
    if not (isinstance(G, PermutationGroup) and isinstance(H, PermutationGroup)) or G.degree != H.degree:
        return False
    construction = getattr(G, "construction", None)
    if construction is not None and construction == getattr(H, "construction", None):
        return True
    if set(G.generators) == set(H.generators):
        return True
    if order(G) != order(H):
        return False
    if order(G) == math.factorial(G.degree):
        return True
    # Equal orders: one inclusion is enough.
    return bool(chain_of(G).contains(generator_rows(H)).all())
