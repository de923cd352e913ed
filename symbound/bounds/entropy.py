"""Metric entropy of a class: the logarithm of its covering number, as a quantity of its own.

The covering number of a class is of the size ``q^N`` with ``N`` in the millions.  Its logarithm is an
ordinary number, and the only thing that chaining needs.
"""

from __future__ import annotations

from symbound.bounds.quantity import Quantity


class LogCoveringNumber(Quantity):
    """``log N(F, t)``: metric entropy of a class in the sup norm, centres anywhere."""

    description = "metric entropy of the class: log of its covering number in the sup norm, centres anywhere"
    text = "log N({0}, {1})"
    tex = r"\log \mathcal{{N}}\!\left({0},\, {1}\right)"


class InternalLogCoveringNumber(Quantity):
    """``log N_int(F, t)``: metric entropy of a class in the sup norm, centres inside the class."""

    description = (
        "metric entropy of the class: log of its covering number in the sup norm, centres inside the class"
    )
    text = "log N_int({0}, {1})"
    tex = r"\log \mathcal{{N}}_{{\mathrm{{int}}}}\!\left({0},\, {1}\right)"
