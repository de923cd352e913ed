"""The trade-off between approximation and generalization for a target, a group and a bound."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sympy import Expr, Integer, Min, Rational, sqrt

from symbound.approximation.projection import Deviations
from symbound.approximation.target import Target, target_on_points
from symbound.errors import ArgumentTypeError, DomainError, HypothesisError, LawError, UnknownNameError
from symbound.tradeoff.candidates import (
    Candidate,
    charged_points,
    lattice_nodes,
    list_candidates,
    listed_nodes,
)
from symbound.tradeoff.critical import CriticalSize, critical_sizes
from symbound.tradeoff.gap_terms import (
    METRIC_BOUNDS,
    ORBIT_MEANS,
    GapTerms,
    gap_terms,
    inverse_root,
    inverse_successor,
    orbit_means_terms,
)
from symbound.tradeoff.optimum import Optimum, Weighing, as_rational, total_of

LARGEST = 10**12
"""Sample sizes up to which critical sizes are looked for."""


def tradeoff(
    target: Any,
    G: Any,
    law: Any = None,
    *,
    loss: str = "squared",
    bound: str | Callable[..., Any] = "direct",
    error: str = "sup",
    points: Any = None,
    output: Any = None,
    M: Any = 1,
    labels: Any = None,
    subgroups: Any = None,
    weighted: bool = False,
    lipschitz: tuple[Any, Any] | None = None,
    tolerances: Any = (),
) -> Any:
    r"""Weigh approximation against generalization over subgroups and tolerances.

    .. math:: T(H, \varepsilon) = (1 - \varepsilon/\Delta_H)_+^2\, V_H + \frac{\min(b_H + s_H \varepsilon, c)}{\sqrt n}

    bounds the expected excess risk of exact empirical risk minimisation over the functions from the points to ``[0, M]`` that
    are ``H``-invariant up to ``eps``.  ``V_H`` is the squared distance from the target to the invariant functions, ``Delta_H``
    its largest deviation from invariance.

    Parameters
    ----------
    target : array of shape (N,), or function of ``points``
        The regression function at the points, values in ``[0, M]``.  For ``loss="zero-one"`` labels (integers or strings) or
        conditional probabilities of shape (N, r).
    G : PermutationGroup or Action
        The largest symmetry considered.
    law : "uniform" or array of N masses
        Uniform by default.
    loss : {"squared", "zero-one"}
    bound : {"direct", "contraction", "tabular", "orbit-means", "flow", "multiscale"} or function
        The generalization side, see `symbound.tradeoff.gap_terms`.  A function ``bound(K)`` returns a number ``b`` for
        ``b/sqrt(n)``; then only subgroups are weighed.  ``"orbit-means"`` weighs exact symmetries by
        ``T(H) = V_H + M^2 K_H/(2 (n+1))``, for the mean label on each orbit and ``M/2`` on those not met.  ``"flow"`` and
        ``"multiscale"`` are for Lipschitz predictors, see `symbound.tradeoff.lipschitz_terms`; they weigh exact symmetries, and
        tolerances where ``tolerances`` lists some.
    error : {"sup", "mean"}
        How approximate symmetry is measured.
    points, output
        As for :func:`symbound.approximation_gap`.
    M : exact number
        Largest value of target and predictors.
    labels : int or array, optional
        For ``bound="tabular"``: number of values that ``Y`` takes; by default the number of values of the target.  For
        ``"flow"`` and ``"multiscale"``: the values themselves; by default ``Y`` is the target, without noise.
    subgroups : list of groups or mapping from names to groups, optional
        The subgroups to choose from; by default all subgroups of ``G``.
    weighted : bool
        Allow a law that is not invariant, with weighted averages along orbits.
    lipschitz : (L, distances), optional
        For ``bound="flow"`` and ``"multiscale"``: predictors change by at most ``L distances[i, j]`` from point ``i`` to ``j``.
        The group must act by isometries, and the target must be ``L``-Lipschitz.
    tolerances : list of exact numbers
        With ``lipschitz``: the tolerances to weigh beside exact symmetry.

    Returns
    -------
    Tradeoff

    Raises
    ------
    LawError
        For a law that ``G`` does not leave invariant, unless ``weighted=True``.
    DomainError
        For values outside ``[0, M]``.
    HypothesisError
        For a group that does not act by isometries, or a target that is not ``L``-Lipschitz, where ``lipschitz`` is given.

    Examples
    --------
    >>> from symbound import dihedral
    >>> t = tradeoff([0, 1, 0, 1], dihedral(4))
    >>> t.optimal(1).candidate, t.optimal(100).candidate, t.limit()
    (D_4 with 1 orbits, V_4 #1 with 2 orbits, V_4 #1 with 2 orbits)
    """
    if loss not in ("squared", "zero-one"):
        raise UnknownNameError("a loss", repr(loss), "the losses are 'squared' and 'zero-one'")
    if error not in ("sup", "mean"):
        raise UnknownNameError("an equivariance error", repr(error), "the errors are 'sup' and 'mean'")
    by_metric = isinstance(bound, str) and bound in METRIC_BOUNDS
    by_means = isinstance(bound, str) and bound == ORBIT_MEANS
    if (by_metric or by_means) and loss != "squared":
        raise HypothesisError(
            f"bound={bound!r} in a trade-off", f"loss = {loss!r}", "it is for the squared loss"
        )
    if not by_metric and (lipschitz is not None or len(tolerances)):
        raise ArgumentTypeError(
            "a trade-off for Lipschitz predictors", f"bound = {bound!r}", "this bound is for all functions of the points",
            "bound='flow' or 'multiscale'",
        )  # fmt: skip
    top = as_rational(M)
    if top == 0:
        raise DomainError("the range of the predictors", "M = 0", "the largest value is positive")
    approximation = None
    if loss == "zero-one":
        values, count, approximation = _classes(target, points, law)
        found = target_on_points(values, G, law=law, points=points)
    else:
        found = target_on_points(target, G, law=law, points=points, output=output)
        _check_range(found, top, bound)
        if by_means and not found.is_scalar:
            raise HypothesisError(
                f"bound={bound!r} in a trade-off",
                f"outputs moved by {found.output.name}",
                "it is for invariant predictors",
            )
        count = labels if isinstance(labels, int) else len(np.unique(found.values))
    if not weighted or by_metric:
        found.require_invariant_law("the trade-off over subgroups of " + str(found.group))
    if error == "mean" and not (found.masses > 0).all():
        raise LawError(
            "optimal-mean-error",
            f"mass 0 at point {int(np.argmin(found.masses))}",
            "the law must charge every point",
        )
    if subgroups is None:
        lattice, nodes = lattice_nodes(found.group)
    else:
        lattice, nodes = None, listed_nodes(found.group, subgroups)

    charged = charged_points(found)

    def terms(K: int) -> GapTerms:
        if by_metric:
            return GapTerms(Integer(0), Integer(0), Integer(0))  # lines take their place
        if by_means:
            return orbit_means_terms(K, top)
        if not callable(bound):
            return gap_terms(bound, K, charged, top, max(count, 2), error, loss)
        from symbound.bounds.exact import NONNEGATIVE

        base = bound(K)
        if isinstance(base, float):
            base = as_rational(base)
        return GapTerms(NONNEGATIVE(base, "the bound"), Integer(0), Integer(0))

    rate = inverse_successor if by_means else inverse_root
    candidates = list_candidates(found, nodes, terms, error, approximation, rate)
    with_eps = not callable(bound) and not by_metric and not by_means and loss == "squared"
    t = Tradeoff(
        found, candidates, lattice, terms(charged), bound, loss, error, top, with_eps, weighted, max(count, 2)
    )
    if by_metric:
        from symbound.tradeoff.lipschitz_terms import with_lines

        t.candidates, t.without_lines, t.lipschitz = with_lines(
            found, candidates, lipschitz, top, labels, str(bound), tolerances
        )
        t.has_noise, t.has_tolerances = labels is not None, len(tolerances) > 0
    return t


def _check_range(target: Target, M: Rational, bound: Any) -> None:
    if not callable(bound):
        if target.values.shape[1] > 1:
            raise HypothesisError(
                "a bound on the gap", f"{target.values.shape[1]} outputs", "the bounds known by name are for one output",
                "a function as bound, or one output at a time",
            )  # fmt: skip
        low, high = float(target.values.min()), float(target.values.max())
        if low < 0 or Fraction(high) > Fraction(int(M.p), int(M.q)):
            raise DomainError(
                "the values of a target", f"values from {low} to {high}",
                f"the bounds are for values in [0, {M}]", "shift the target to start at 0, and pass M=its largest value",
            )  # fmt: skip


def _classes(target: Any, points: Any, law: Any) -> tuple[Any, int, Callable[[NDArray[np.int64]], Fraction]]:
    """Numbers that tell conditional laws of the label apart, number of labels, and the excess dissent by orbits."""
    from symbound.approximation.target import listed_points

    array = np.asarray(target(listed_points(points)) if callable(target) else target)
    if array.ndim == 1:
        if array.dtype.kind in "fcO":
            raise ArgumentTypeError(
                "labels", f"an array of type {array.dtype}", "labels are integers or strings",
                "an array of shape (N, r) for probabilities",
            )  # fmt: skip
        names, numbers = np.unique(array, return_inverse=True)
        rows = np.eye(len(names))[numbers]
    else:
        rows = array.astype(np.float64)
    from symbound.approximation.dissent import dissent_along

    return (
        np.unique(rows, axis=0, return_inverse=True)[1].astype(float),
        rows.shape[1],
        dissent_along(rows, law),
    )


class Tradeoff:
    """``T`` over subgroups, tolerances and sample sizes; made by :func:`tradeoff`.

    Attributes
    ----------
    target : Target
    candidates : list of Candidate
        By increasing order of the subgroup.
    lattice : networkx.DiGraph or None
    bound, loss, error : str
    """

    def __init__(
        self, target: Target, candidates: list[Candidate], lattice: Any, without: GapTerms, bound: Any, loss: str,
        error: str, M: Rational, with_eps: bool, weighted: bool, labels: int,
    ) -> None:  # fmt: skip
        self.target, self.candidates, self.lattice = target, candidates, lattice
        self.bound, self.loss, self.error, self.M = bound, loss, error, M
        self.with_eps, self.weighted, self.labels = with_eps, weighted, labels
        self.without = without.cap if with_eps else without.base
        self.without_lines: tuple[tuple[Expr, Expr], ...] = ()
        self.lipschitz: Rational | None = None
        self.has_noise, self.has_tolerances = True, with_eps
        self._weighings: dict[tuple[str, int], Weighing] = {}

    # ---- totals ----

    def candidate(self, subgroup: Any = None) -> Candidate:
        """The candidate for a subgroup: a group, a name, or a node; the whole group by default."""
        if subgroup is None:
            return self.candidates[-1]
        for c in self.candidates:
            if subgroup is c or (isinstance(subgroup, int) and c.node == subgroup):
                return c
            if isinstance(subgroup, str) and subgroup == c.name:
                return c
        if hasattr(subgroup, "generators"):
            from symbound.groups import subgroup_mask

            mask = subgroup_mask(self.target.group, subgroup)
            for c in self.candidates:
                if c.order == int(mask.sum()) and (subgroup_mask(self.target.group, c.group) == mask).all():
                    return c
        raise UnknownNameError(
            "a subgroup of the trade-off", repr(subgroup)[:100], "it is not one of the candidates",
            ", ".join(c.name for c in self.candidates[:12]),
        )  # fmt: skip

    def total(self, n: Any, eps: Any = 0, subgroup: Any = None) -> Any:
        """``T`` at a sample size and a tolerance: an enclosure; an expression where ``n`` is a symbol.

        Examples
        --------
        >>> from symbound import cyclic, n
        >>> t = tradeoff([0, 1, 0, 1], cyclic(4))
        >>> t.total(100), t.total(n)
        (<= 0.3125, 1/4 + 5/(8*sqrt(n)))
        """
        from symbound.bounds.exact import POSITIVE_INTEGER
        from symbound.rigor import compile_enclosure

        level = as_rational(eps)
        if level and not self.has_tolerances:
            raise self._no_tolerance()
        size = POSITIVE_INTEGER(n, "n")
        expr = total_of(self.candidate(subgroup), size, level)
        return expr if size.free_symbols else compile_enclosure(expr, (), relation="<=")({})

    def without_symmetry(self, n: Any) -> Any:
        """``T`` without any symmetry."""
        from symbound.bounds.exact import POSITIVE_INTEGER
        from symbound.rigor import compile_enclosure

        size = POSITIVE_INTEGER(n, "n")
        expr = self._without(size)
        return expr if size.free_symbols else compile_enclosure(expr, (), relation="<=")({})

    def _without(self, n: Any) -> Expr:
        if not self.without_lines:
            return self.without * self.candidates[0].rate(n)
        return Min(*(constant + slope / sqrt(n) for constant, slope in self.without_lines))

    def _no_tolerance(self) -> HypothesisError:
        return HypothesisError(
            "the best tolerance of a symmetry", f"bound = {self.bound!r}, loss = {self.loss!r}",
            "the bound does not say how it grows with the tolerance",
            "loss='squared' and bound='direct', 'contraction' or 'tabular'",
        )  # fmt: skip

    # ---- optima ----

    def _weighing(self, over: str, subgroup: Any) -> Weighing:
        if over not in ("both", "subgroup", "eps"):
            raise UnknownNameError(
                "what to optimise", repr(over), "the choices are 'both', 'subgroup' and 'eps'"
            )
        if over == "eps" and not self.has_tolerances:
            raise self._no_tolerance()
        chosen = self.candidate(subgroup) if over == "eps" else None
        key = (over, -1 if chosen is None else chosen.node)
        if key not in self._weighings:
            candidates = self.candidates if chosen is None else [chosen]
            self._weighings[key] = Weighing(
                candidates, self.with_eps and over != "subgroup", over != "subgroup"
            )
        return self._weighings[key]

    def optimal(self, n: int, over: str = "both", subgroup: Any = None) -> Optimum:
        """The best subgroup and tolerance for the bound ``T`` at a sample size.

        Parameters
        ----------
        n : int
        over : {"both", "subgroup", "eps"}
            Subgroups with tolerances; exact symmetries only; tolerances of one subgroup (the whole group by default).
        """
        from symbound.bounds.exact import POSITIVE_INTEGER

        size = POSITIVE_INTEGER(n, "n")
        if size.free_symbols:
            raise ArgumentTypeError(
                "the optimal symmetry", f"n = {n}", "it is found at a number", "closed_forms()"
            )
        return self._weighing(over, subgroup).optimum(int(size), self._without)

    def sharper(self, n: int, subgroup: Any = None) -> Optimum:
        """The best tolerance of one subgroup for the exact approximation error, ``orbit-clip``, in place of its bound.

        Its total is at most that of ``optimal(n, "eps")``; for at most 3,000 points.

        Examples
        --------
        >>> from symbound import cyclic
        >>> t = tradeoff([0, 0.25, 0.5, 1], cyclic(4), bound="contraction")
        >>> t.sharper(1000).value.upper <= t.optimal(1000, "eps").value.upper
        True
        """
        from symbound.tradeoff.clipped import clipped_optimum

        if not self.with_eps or self.error != "sup":
            raise self._no_tolerance()
        return clipped_optimum(self, int(n), self.candidate(subgroup))

    def critical_sizes(
        self, over: str = "both", subgroup: Any = None, largest: int = LARGEST
    ) -> list[CriticalSize]:
        """Sample sizes at which the best subgroup, or exact against approximate symmetry, changes; certified.

        Parameters
        ----------
        over, subgroup
            As for :meth:`optimal`.
        largest : int
            Sample sizes up to which to look.
        """
        return critical_sizes(self._weighing(over, subgroup), largest)

    def path(self, over: str = "both", largest: int = LARGEST) -> list[Candidate]:
        """The best subgroups in the order in which they are best as ``n`` grows; they need not be nested."""
        weighing = self._weighing(over, None)
        steps = [weighing.owners[weighing.best(1)]]
        for change in self.critical_sizes(over, largest=largest):
            if change.after[0] is not steps[-1]:
                steps.append(change.after[0])
        return steps

    def limit(self) -> Candidate:
        """The data's own symmetry ``St``: the largest candidate with ``V_H = 0``.

        For an invariant law it is unique among all subgroups; exact symmetry under it costs nothing at any sample size.
        """
        exact = [c for c in self.candidates if c.variance == 0]
        if not exact:
            raise HypothesisError(
                "the symmetry of the data", f"{len(self.candidates)} subgroups to choose from",
                "the target breaks every one of them", "include the trivial group",
            )  # fmt: skip
        return max(exact, key=lambda c: (-c.orbits, c.order))

    def symmetry(self) -> NDArray[np.bool_]:
        """Mask over ``elements(G)`` of the symmetries of the target."""
        return Deviations(self.target).largest == 0

    # ---- closed forms and output ----

    def closed_forms(self, subgroup: Any = None, n: Any = None) -> dict[str, Expr]:
        """Best tolerance, its critical size and the total there, as expressions in ``n`` for one subgroup.

        Examples
        --------
        >>> from symbound import cyclic
        >>> t = tradeoff([0, 1, 0, 1], cyclic(4), bound="contraction")
        >>> t.closed_forms()["eps_opt"], t.closed_forms()["n_c"]
        (Max(0, 1 - 4/sqrt(n)), 16)
        """
        from sympy import Max

        from symbound.bounds.symbols import n as sample_size

        if not self.with_eps:
            raise self._no_tolerance()
        size = sample_size if n is None else n
        c = self.candidate(subgroup)
        name = "eps_opt" if self.error == "sup" else "eta_opt"
        if c.variance == 0:
            return {name: Integer(0), "n_c": Integer(0), "T": c.base / sqrt(size)}
        s = c.slope / sqrt(size)
        best = c.level * Max(0, 1 - s * c.level / (2 * c.variance))
        return {name: best, "n_c": (c.slope * c.level / (2 * c.variance)) ** 2, "T": total_of(c, size, best)}

    def text(self, sizes: Any = (10, 100, 1000, 10_000, 100_000)) -> str:
        """The subgroups, the optima at some sample sizes, and the critical sizes, in words."""
        from symbound.tradeoff.statement import as_text

        return as_text(self, sizes)

    def latex(self) -> str:
        """The statement with its hypotheses in LaTeX."""
        from symbound.tradeoff.statement import as_latex

        return as_latex(self)

    def to_dict(self, sizes: Any = (10, 100, 1000, 10_000, 100_000)) -> dict[str, Any]:
        """Plain numbers and strings."""
        from symbound.tradeoff.statement import as_dict

        return as_dict(self, sizes)

    def plot(self, path: Any = None, panel: str = "all", **options: Any) -> Any:
        """Draw ``T`` against the tolerance, the path of the optimum, and the lattice coloured by ``T``.

        Parameters
        ----------
        path : str or Path, optional
            File to write.
        panel : {"all", "total", "path", "lattice"}
        **options
            ``sizes`` (sample sizes of the first panel), ``subgroup``, ``n`` (sample size that colours the lattice).
        """
        from symbound.tradeoff.picture import draw

        return draw(self, path, panel, **options)

    def __repr__(self) -> str:
        return (
            f"Tradeoff({len(self.candidates)} subgroups of {self.target.group}, {self.target.size} points, "
            f"{self.loss} loss, bound {self.bound if isinstance(self.bound, str) else 'given'})"
        )
