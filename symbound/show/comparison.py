"""Bounds side by side: certified values, ratios, crossovers, and the truth where it is known."""

from __future__ import annotations

import html
import os
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from itertools import combinations
from typing import Any

from sympy import Symbol

from symbound.bounds.bound import Bound
from symbound.bounds.exact import POSITIVE_INTEGER
from symbound.bounds.quantity import known_free_symbols
from symbound.bounds.symbols import n as sample_size
from symbound.errors import ArgumentTypeError, EnclosureError, ShapeError, UnknownNameError
from symbound.show.crossing import Crossover, crossovers
from symbound.show.notation import plain_side
from symbound.show.tree import spine

SAMPLE_SIZES = (100, 1_000, 10_000, 100_000, 1_000_000)

_WRAPPERS = {
    "concentration",
    "symmetrization",
    "rademacher-expectation",
    "empirical-rademacher",
    "excess-risk",
    "internal-from-external",
}
"""Lemmas that only pass a bound on; a bound is named by what is put into them."""

_CURVE_POINTS = 160


def compare(
    *bounds: Bound,
    over: Symbol = sample_size,
    at: Sequence[int] = SAMPLE_SIZES,
    truth: Mapping[int, Any] | Callable[[int], Any] | None = None,
    labels: Sequence[str] | None = None,
) -> Comparison:
    """Compare bounds at several sample sizes.

    Parameters
    ----------
    *bounds : Bound
        Upper or lower bounds, in one free symbol.
    over : Symbol
        The symbol that is varied, as a rule the sample size ``symbound.n``.
    at : sequence of int
        Its values in the table.
    truth : mapping or callable, optional
        The true value at each sample size, or an estimate: a number, a pair ``(mean, standard error)``, or an
        object with ``mean`` and ``standard_error`` as :func:`symbound.expected_gap` returns.  Sizes that are
        missing are left blank.
    labels : sequence of str, optional
        Names of the bounds; by default the main lemma of each.

    Returns
    -------
    Comparison

    Raises
    ------
    ArgumentTypeError
        If there is no bound, or something is no bound.
    UnknownNameError
        If a bound has another free symbol.
    EnclosureError
        If a quantity in a bound is still open.
    ShapeError
        If there are not as many labels as bounds.

    Examples
    --------
    >>> import symbound as sb
    >>> F = sb.AllFunctions(sb.Strings(6, 2), M=1, symmetry=sb.Invariance(sb.symmetric(6)))
    >>> plain = sb.AllFunctions(sb.Strings(6, 2), M=1)
    >>> bounds = [sb.gap_bound(c, n=sb.n, route="tabular-gap") for c in (F, plain)]
    >>> compare(*bounds, at=(100, 10_000))
         n  tabular-gap, S_6  tabular-gap, no symmetry    ratio
       100        <= 0.12248                <= 0.39687     3.24
    10,000       <= 0.012248               <= 0.039687     3.24
    ratio: tabular-gap, no symmetry to tabular-gap, S_6
    """
    if not bounds or not all(isinstance(b, Bound) for b in bounds):
        raise ArgumentTypeError(
            "a comparison of bounds",
            ", ".join(type(b).__name__ for b in bounds) or "nothing",
            "it needs at least one bound, and bounds only",
            "compare(gap_bound(F, n=n), gap_bound(F, n=n, route='dudley'))",
        )
    if labels is not None and len(labels) != len(bounds):
        raise ShapeError(
            "labels of a comparison", f"{len(labels)} labels for {len(bounds)} bounds", "each bound needs one"
        )
    for b in bounds:
        _check_symbols(b, over)
    sizes = tuple(int(POSITIVE_INTEGER(value, over.name)) for value in at)
    return Comparison(
        bounds, over, sizes, _truths(truth, sizes), tuple(labels) if labels else _labels(bounds)
    )


class Comparison:
    """Bounds side by side; made by :func:`compare`.

    Attributes
    ----------
    bounds : tuple of Bound
    labels : tuple of str
        Names of the bounds.
    at : tuple of int
        Sample sizes of the table.
    values : list of tuple of Enclosure
        One row for each sample size, one enclosure for each bound; they print the safe side.
    truth : list
        ``(mean, standard error)`` for each sample size, or None.
    """

    def __init__(
        self,
        bounds: tuple[Bound, ...],
        over: Symbol,
        at: tuple[int, ...],
        truth: list[tuple[float, float] | None],
        labels: tuple[str, ...],
    ) -> None:
        self.bounds, self.over, self.at, self.truth, self.labels = bounds, over, at, truth, labels

    @cached_property
    def values(self) -> list[tuple[Any, ...]]:
        """Certified values: one row for each sample size, one enclosure for each bound."""
        return [tuple(c({self.over: size}) for c in self._compiled) for size in self.at]

    @cached_property
    def _compiled(self) -> list[Any]:
        from symbound.rigor import compile_enclosure

        return [compile_enclosure(b.expr, (self.over,), relation=b.relation) for b in self.bounds]

    @property
    def ratios(self) -> list[tuple[float, ...]]:
        """For each sample size the ratio of every bound to the first, of the safe sides, as floats."""
        return [tuple(_quotient(float(v), float(row[0])) for v in row) for row in self.values]

    def crossovers(self, largest: int = 10**12) -> list[Crossover]:
        """Certified changes of order of any two bounds of the same direction, up to a largest sample size."""
        found = []
        for (i, a), (j, b) in combinations(enumerate(self.bounds), 2):
            if (a.relation == ">=") == (b.relation == ">="):
                found += crossovers(a.expr, b.expr, self.over, (self.labels[i], self.labels[j]), largest)
        return sorted(found, key=lambda c: (c.low, c.high))

    def table(self, digits: int = 5) -> str:
        """The table as text: values rounded to the safe side, ratios to the first bound, and the truth."""
        header, rows = self._cells(digits)
        widths = [max(len(line[i]) for line in (header, *rows)) for i in range(len(header))]
        lines = [
            "  ".join(f"{c:>{w}}" for c, w in zip(line, widths, strict=True)) for line in (header, *rows)
        ]
        return "\n".join([*lines, *self._legend()])

    def _cells(self, digits: int) -> tuple[list[str], list[list[str]]]:
        known = any(t is not None for t in self.truth)
        several = len(self.bounds) > 1 and not known
        names = ["ratio"] if len(self.bounds) == 2 else [f"ratio {j}" for j in range(2, len(self.bounds) + 1)]
        header = [self.over.name, *self.labels, *(names if several else [])]
        if known:
            many = len(self.bounds) > 1
            header += ["truth", *(f"{label}/truth" if many else "bound/truth" for label in self.labels)]
        rows = []
        for size, row, ratios, true in zip(self.at, self.values, self.ratios, self.truth, strict=True):
            cells = [f"{size:,}", *(f"{_SIGN[v.relation]} {v.digits(digits)}" for v in row)]
            if several:
                cells += [f"{x:.3g}" for x in ratios[1:]]
            if known:
                cells += _truth_cells(true, [float(v) for v in row])
            rows.append(cells)
        return header, rows

    def _legend(self) -> list[str]:
        if len(self.bounds) < 2 or any(t is not None for t in self.truth):
            return []
        names = ["ratio"] if len(self.bounds) == 2 else [f"ratio {j}" for j in range(2, len(self.bounds) + 1)]
        return [
            f"{name}: {label} to {self.labels[0]}" for name, label in zip(names, self.labels[1:], strict=True)
        ]

    def to_dict(self) -> dict[str, Any]:
        """Everything as plain data for JSON; exact ends as strings, safe values as numbers."""
        return {
            "over": self.over.name,
            "at": list(self.at),
            "bounds": [
                {
                    "label": label,
                    "quantity": str(b.quantity),
                    "relation": b.relation,
                    "lemmas": list(b.lemmas),
                    "values": [float(row[i]) for row in self.values],
                    "lower": [str(row[i].lower) for row in self.values],
                    "upper": [str(row[i].upper) for row in self.values],
                    "ratio": [ratio[i] for ratio in self.ratios],
                }
                for i, (label, b) in enumerate(zip(self.labels, self.bounds, strict=True))
            ],
            "crossovers": [c._asdict() for c in self.crossovers()],
            "truth": [None if t is None else {"mean": t[0], "standard_error": t[1]} for t in self.truth],
        }

    def plot(self, path: str | os.PathLike[str] | None = None, title: str = "") -> Any:
        """Draw the bounds over the sample size, both axes logarithmic, with the truth and its error band.

        Parameters
        ----------
        path : str or path-like, optional
            Where to write the picture; the ending of the name says the format.
        title : str
            By default the quantity of the first bound.

        Returns
        -------
        matplotlib.figure.Figure
        """
        from symbound.show.plot import draw_curve, draw_estimate, finish, math_label, new_axes

        quantity = math_label(plain_side(self.bounds[0].quantity), str(self.bounds[0].quantity))
        what = f"sample size {self.over}" if self.over.name == "n" else str(self.over)
        figure, axes = new_axes(title or f"Bounds on {quantity}", what, quantity, log_x=True, log_y=True)
        sizes = _geometric(min(self.at), max(self.at))
        for i, label in enumerate(self.labels):
            side = " (lower bound)" if self.bounds[i].relation == ">=" else ""
            draw_curve(
                axes, sizes, [float(self._compiled[i]({self.over: s})) for s in sizes], label + side, i
            )
        known = [(size, t) for size, t in zip(self.at, self.truth, strict=True) if t is not None]
        if known:
            draw_estimate(axes, [s for s, _ in known], [t[0] for _, t in known], [t[1] for _, t in known])
        return finish(figure, axes, path)

    def __str__(self) -> str:
        return self.table()

    __repr__ = __str__

    def _repr_html_(self) -> str:
        header, rows = self._cells(5)
        head = "".join(f"<th>{html.escape(c)}</th>" for c in header)
        body = "".join("<tr>" + "".join(f"<td>{html.escape(c)}</td>" for c in row) + "</tr>" for row in rows)
        legend = "<br>".join(html.escape(line) for line in self._legend())
        return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>{legend}"


_SIGN = {"<=": "<=", ">=": ">=", "==": "="}


def route_label(bound: Bound) -> str:
    """Name of the main lemma of a bound: what is put into symmetrization, concentration and the like.

    >>> import symbound as sb
    >>> route_label(sb.gap_bound(sb.FiniteClass(k=16, M=1), n=sb.n, route="massart"))
    'massart'
    """
    while bound.step.name in ("replace", "specialise", "weaken"):
        head, put_in = spine(bound) if bound.step.name == "replace" else (bound.step.premises[0], [])
        inner = [p for p in put_in if route_label(p) not in _WRAPPERS]
        bound = inner[0] if inner and head.step.name in _WRAPPERS else head
    if bound.step.name == "minimum":
        names = list(dict.fromkeys(route_label(a) for a in bound.alternatives))
        return names[0] if len(names) == 1 else "smallest" if bound.relation != ">=" else "largest"
    return bound.step.name


def _labels(bounds: tuple[Bound, ...]) -> tuple[str, ...]:
    """Main lemmas; where two are the same, with the symmetry, and with a number where that does not help."""
    names = [route_label(b) for b in bounds]
    names = [
        f"{name}, {_symmetry(b)}" if names.count(name) > 1 else name
        for name, b in zip(names, bounds, strict=True)
    ]
    counts, seen = Counter(names), Counter[str]()
    labels = []
    for name in names:
        seen[name] += 1
        labels.append(f"{name} ({seen[name]})" if counts[name] > 1 else name)
    return tuple(labels)


def _symmetry(bound: Bound) -> str:
    symmetry = getattr(bound.quantity.subject, "symmetry", None)
    if symmetry is None:
        return "no symmetry"
    return str(symmetry.name) if symmetry.is_exact else f"{symmetry.name}, eps = {symmetry.eps}"


def _check_symbols(bound: Bound, over: Symbol) -> None:
    if bound.open_quantities:
        raise EnclosureError(
            "a comparison of bounds",
            f"{bound.quantity} with the open quantities {', '.join(map(str, bound.open_quantities))}",
            "a formula has a value only when every quantity in it has been replaced by a bound",
            "chain it with a bound for each of them",
        )
    unknown = known_free_symbols(bound.expr) - {over}
    if unknown:
        names = ", ".join(sorted(s.name for s in unknown))
        raise UnknownNameError(
            f"a comparison of bounds over {over}",
            f"a bound on {bound.quantity} with the free symbols {names}",
            f"only {over} may be free",
            f"substitute first, bound.subs({', '.join(f'{s.name}=...' for s in unknown)})",
        )


def _truths(truth: Any, sizes: tuple[int, ...]) -> list[tuple[float, float] | None]:
    if truth is None:
        return [None] * len(sizes)
    known = [truth(s) if callable(truth) else truth.get(s) for s in sizes]
    return [None if t is None else _estimate(t) for t in known]


def _estimate(value: Any) -> tuple[float, float]:
    """Mean and standard error of a number, a pair, or an object that has both."""
    if hasattr(value, "mean") and hasattr(value, "standard_error"):
        return float(value.mean), float(value.standard_error)
    if isinstance(value, (tuple, list)):
        return float(value[0]), float(value[1])
    return float(value), 0.0


def _truth_cells(true: tuple[float, float] | None, bounds: list[float]) -> list[str]:
    if true is None:
        return [""] * (1 + len(bounds))
    mean, error = true
    shown = f"{mean:.4g}" + (f" +- {error:.1g}" if error else "")
    return [shown, *(f"{_quotient(bound, mean):.3g}" for bound in bounds)]


def _quotient(a: float, b: float) -> float:
    return a / b if b else float("nan") if a == 0 else float("inf")


def _geometric(low: int, high: int) -> list[int]:
    """Integers in geometric progression."""
    ratio = (high / low) ** (1 / _CURVE_POINTS) if high > low else 1.0
    return sorted({min(high, max(low, round(low * ratio**j))) for j in range(_CURVE_POINTS + 1)})
