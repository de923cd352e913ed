"""The symbols that formulas are written in, with the assumptions that their domains give.

>>> n.is_positive, n.is_integer, delta.is_positive
(True, True, True)
"""

from sympy import Symbol

n = Symbol("n", integer=True, positive=True)
"""Sample size, a positive integer."""

delta = Symbol("delta", positive=True)
"""Failure probability; every bound that uses it carries the condition 0 < delta < 1."""

eps = Symbol("eps", positive=True)
"""Tolerance of an approximate symmetry; an exact one has the number 0."""

r = Symbol("r", positive=True)
"""Radius of a covering."""

radius = Symbol("r", nonnegative=True)
"""Radius of a covering of a space that may be finite, where 0 is allowed; prints as r."""

t = Symbol("t", positive=True)
"""Scale of a covering of a function class."""

C = Symbol("C", positive=True)
"""Constant of a power law N(r) <= max(1, C r^-d)."""

d = Symbol("d", positive=True)
"""Exponent of a power law N(r) <= max(1, C r^-d)."""
