r"""How far a sample is from each symmetry: estimates of ``V_H`` and ``eta*_H`` without knowing the target.

Two examples whose inputs lie in one orbit of ``H`` tell how much the labels vary along it: given the orbits, the labels in an orbit
``o`` are independent draws with variance ``Var_o(f*) + sigma^2``, which their sample variance estimates without bias.  Weighted by the
numbers of examples,

.. math:: S_H = \sum_{o:\, n_o \ge 2} \frac{n_o}{n_{cov}}\, s_o^2 \quad\text{estimates}\quad V_H + \sigma^2

over the orbits seen at least twice.  Repeated inputs are the same for the trivial group and estimate ``sigma^2``; without them
``sigma^2`` is not identifiable, and only differences ``V_H - V_K`` are.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import log, sqrt
from typing import Any

import numpy as np
from numpy.typing import NDArray

from symbound.errors import DomainError, HypothesisError, UnknownNameError
from symbound.tradeoff.candidates import lattice_nodes, listed_nodes
from symbound.tradeoff.sample_orbits import SampleOrbits

Floats = NDArray[np.float64]

METHODS = {
    "bounded differences": "McDiarmid's inequality for the labels given the orbits, Hoeffding's for the orbits; holds for every "
    "sample size",
    "jackknife": "normal approximation with the delete-one jackknife variance; holds for large samples only",
}


@dataclass(frozen=True, eq=False)
class Estimate:
    """What a sample says about one subgroup.

    Attributes
    ----------
    name, group, order
        The subgroup.
    orbits : int
        Orbits of the points seen with their images.
    pairs : int
        Pairs of examples in one orbit.
    covered : int
        Examples whose orbit was seen at least twice.
    within : float or None
        ``S_H``, the estimate of ``V_H + sigma^2``; None without pairs.
    variance : float or None
        ``S_H - sigma^2``, unbiased over the orbits covered; may be negative.
    interval : tuple of float
        Confidence interval for ``V_H``.
    plug_in : float
        ``V`` of the means of the labels at every input; biased, upwards by noise and downwards by orbits seen once.
    u_statistic : float or None
        Unbiased for ``V_H`` with no condition, where the law of the inputs is known.
    """

    name: str
    group: Any
    node: int
    order: int
    orbits: int
    pairs: int
    covered: int
    within: float | None
    variance: float | None
    interval: tuple[float, float]
    plug_in: float
    u_statistic: float | None

    @property
    def eta(self) -> float | None:
        """Estimate of ``eta*_H = sqrt(V_H)``."""
        return None if self.variance is None else sqrt(max(self.variance, 0.0))

    @property
    def eta_interval(self) -> tuple[float, float]:
        """Confidence interval for ``eta*_H``."""
        return sqrt(self.interval[0]), sqrt(self.interval[1])

    def to_dict(self) -> dict[str, Any]:
        """Plain numbers and strings."""
        return {
            "name": self.name, "order": self.order, "orbits": self.orbits, "pairs": self.pairs, "covered": self.covered,
            "within": self.within, "variance": self.variance, "interval": list(self.interval), "plug-in": self.plug_in,
            "u-statistic": self.u_statistic, "eta": self.eta,
        }  # fmt: skip


@dataclass(frozen=True, eq=False, repr=False)
class SymmetryEstimates:
    """Estimates for all subgroups; made by :func:`estimate_symmetry`.

    Attributes
    ----------
    estimates : list of Estimate
    sample : SampleOrbits
    noise : float or None
        Estimate of, or the value given for, the noise variance.
    noise_source : str
    confidence : float
        All intervals hold together with at least this probability.
    method : str
    M : float
    """

    estimates: list[Estimate]
    sample: SampleOrbits
    noise: float | None
    noise_source: str
    confidence: float
    method: str
    M: float
    cell: float | None = None
    radius: float | None = None
    lipschitz: float | None = None

    def text(self) -> str:
        """Table of the estimates, and what is assumed."""
        lines = [
            f"{self.sample.size} examples; noise variance: {self.noise_source}",
            f"{'subgroup':<16}{'order':>6}{'pairs':>9}{'covered':>9}{'V estimate':>12}{'interval':>20}{'plug-in':>10}",
        ]
        for e in reversed(self.estimates):
            value = "-" if e.variance is None else f"{e.variance:.4f}"
            interval = f"[{e.interval[0]:.4f}, {e.interval[1]:.4f}]"
            lines.append(
                f"{e.name:<16}{e.order:>6}{e.pairs:>9}{e.covered:>9}{value:>12}{interval:>20}{e.plug_in:>10.4f}"
            )
        lines.append(f"all intervals together with confidence {self.confidence:g}: {METHODS[self.method]}")
        return "\n".join(lines + [f"given: {a}" for a in assumptions(self)])

    def to_dict(self) -> dict[str, Any]:
        """Plain numbers and strings."""
        return {
            "examples": self.sample.size,
            "noise": self.noise,
            "noise source": self.noise_source,
            "confidence": self.confidence,
            "method": self.method,
            "assumptions": assumptions(self),
            "estimates": [e.to_dict() for e in self.estimates],
        }

    __str__ = __repr__ = text


def assumptions(found: SymmetryEstimates) -> list[str]:
    """What the estimates rest on."""
    given = [
        "the examples are independent with one law",
        f"labels lie in [0, {found.M:g}]",
        "the variance of the noise is the same at every input",
        "V is that of the law of the inputs along orbits: averages are weighted where the law is not invariant",
    ]
    if found.cell is not None:
        given.append(
            f"inputs are rounded to multiples of {found.cell:g}: for a target that is L-Lipschitz in the sup metric eta* is "
            f"changed by at most {found.cell:g} L"
        )
    if found.radius is not None:
        given[-1] = "the law of the inputs is invariant under the group"
        given.append(
            f"pairs are inputs within {found.radius:g} of one another after an element of the group, which acts by isometries; "
            f"the target is {found.lipschitz:g}-Lipschitz: eta* is off by at most {found.lipschitz:g} times {found.radius:g}/sqrt 2, "
            "which the intervals include"
        )
    return given


def estimate_symmetry(
    X: Any,
    y: Any,
    G: Any,
    *,
    noise: float | None = None,
    confidence: float = 0.95,
    method: str = "bounded differences",
    M: float = 1.0,
    law_size: int | None = None,
    subgroups: Any = None,
    cell: float | None = None,
    radius: float | None = None,
    lipschitz: float | None = None,
    metric: str = "sup",
) -> SymmetryEstimates:
    """Estimate ``V_H`` for every subgroup from labelled examples.

    Parameters
    ----------
    X : array of shape (n, ...)
        Inputs; compared exactly.
    y : array of shape (n,)
        Labels in ``[0, M]``.
    G : PermutationGroup or Action
        Moves the inputs.
    noise : float, optional
        Variance of the labels given the input, where it is known (0 for labels without noise).  Otherwise it is estimated from
        repeated inputs.
    confidence : float
        Of all intervals together.
    method : {"bounded differences", "jackknife"}
    M : float
        Largest label.
    law_size : int, optional
        Number of points of the space where the law of the inputs is known to be uniform on it; adds the U-statistic.
    subgroups : list or mapping, optional
        Default: all subgroups of ``G``.
    cell : float, optional
        Inputs are rounded to multiples of this width first, so that inputs near one another, or near an image, count as
        pairs.  The estimates are then of the mean of the target in each cell: for an ``L``-Lipschitz target in the sup metric
        and an invariant law ``eta*`` changes by at most ``L cell``, and the variance within cells counts as noise.
    radius : float, optional
        In place of ``cell``: pairs are examples with ``min_g d(x, g x') <= radius``, see `symbound.tradeoff.near_pairs`.  It needs
        ``lipschitz``, the constant of the target; ``eta*`` is then off by at most ``lipschitz radius/sqrt 2``.
    lipschitz : float, optional
        With ``radius``: Lipschitz constant of the target.
    metric : {"sup", "euclidean"}
        With ``radius``: metric on the flattened inputs, kept by the group.

    Raises
    ------
    HypothesisError
        If no two examples lie in one orbit: then nothing about the symmetry is identifiable.

    Examples
    --------
    >>> from symbound import cyclic
    >>> X = [[0, 1], [1, 0], [0, 1], [1, 0], [1, 1], [1, 1]]
    >>> found = estimate_symmetry(X, [0, 1, 0, 1, 0, 0], cyclic(2), noise=0)
    >>> [round(e.variance, 4) for e in found.estimates]
    [0.0, 0.2222]
    """
    if method not in METHODS:
        raise UnknownNameError(
            "a method for confidence intervals", repr(method), f"the methods are {', '.join(METHODS)}"
        )
    if not 0 < confidence < 1:
        raise DomainError("a confidence", str(confidence), "it lies strictly between 0 and 1")
    sample = SampleOrbits(X if cell is None else rounded(X, cell), y, G)
    if sample.y.min() < 0 or sample.y.max() > M:
        raise DomainError(
            "the labels of a sample", f"values from {sample.y.min()} to {sample.y.max()}", f"they must lie in [0, {M:g}]",
            "shift the labels to start at 0, and pass M=the largest",
        )  # fmt: skip
    if radius is not None:
        if cell is not None or law_size is not None or method != "bounded differences":
            raise HypothesisError(
                "estimates from near pairs", f"cell = {cell}, law_size = {law_size}, method = {method!r}",
                "radius goes with none of cell, law_size and the jackknife", "leave them out",
            )  # fmt: skip
        return _near_estimates(sample, X, noise, confidence, M, subgroups, radius, lipschitz, metric)
    if lipschitz is not None:
        raise HypothesisError(
            "estimates from equal inputs", f"lipschitz = {lipschitz}", "it goes with radius", "radius=..."
        )
    group = sample.action.group
    nodes = lattice_nodes(group)[1] if subgroups is None else listed_nodes(group, subgroups)
    whole = _Within(sample.y, sample.orbits(sample.action.generators)[sample.codes[0]])
    if whole.covered == 0:
        raise HypothesisError(
            "estimates of a symmetry from a sample", f"{sample.size} examples in {sample.size} different orbits of {group}",
            "no two inputs lie in one orbit. Every function of the inputs seen is then the restriction of an invariant "
            "function, so that no sample of this kind can tell a symmetric target from one that is not: V is not identifiable",
            "more examples, cell=... or radius=... to pair inputs near one another, a larger group, or a target known at all points (tradeoff)",
        )  # fmt: skip
    same = _Within(sample.y, sample.codes[0])
    sigma, spread, source = _noise(noise, same)
    share = (1 - confidence) / (3 * len(nodes))
    estimates = []
    for node, name, H, mask, _ in nodes:
        labels = sample.orbits(sample.generator_indices(H))
        within = _Within(sample.y, labels[sample.codes[0]])
        sizes = np.bincount(labels)
        u = None
        if law_size is not None:
            u = within.u_statistic(sizes / law_size) - same.u_statistic(np.full(sample.points, 1 / law_size))
            u += 0.0 if noise is None else same.u_statistic(np.full(sample.points, 1 / law_size)) - noise
        order = int(mask.sum())
        value = None
        if order == 1:
            value, interval = 0.0, (0.0, 0.0)
        else:
            value = within.mean - sigma if within.covered and sigma is not None else None
            interval = _interval(within, same, sigma, spread, noise is not None, method, share, M)
        estimates.append(
            Estimate(
                name, H, node, order, int(labels.max()) + 1, within.pairs, within.covered,
                within.mean if within.covered else None, value, interval, plug_in(sample, labels), u,
            )
        )  # fmt: skip
    return SymmetryEstimates(estimates, sample, sigma, source, confidence, method, float(M), cell)


def _near_estimates(
    sample: SampleOrbits, X: Any, noise: float | None, confidence: float, M: float, subgroups: Any, radius: float,
    lipschitz: float | None, metric: str,
) -> SymmetryEstimates:  # fmt: skip
    from symbound.tradeoff.near_pairs import NearPairs, near_estimate, near_noise

    if lipschitz is None or not 0 <= lipschitz < np.inf:
        raise HypothesisError(
            "estimates from near pairs", f"lipschitz = {lipschitz}",
            "without a Lipschitz constant of the target near inputs say nothing about one another", "lipschitz=L",
        )  # fmt: skip
    group = sample.action.group
    nodes = lattice_nodes(group)[1] if subgroups is None else listed_nodes(group, subgroups)
    near = NearPairs(sample.action, X, sample.y, radius, metric)
    if near.counts[1:].sum() == 0 and sample.action.size > 1:
        raise HypothesisError(
            "estimates of a symmetry from near pairs", f"{sample.size} examples",
            f"no input is within {radius:g} of an image of another: V is not identifiable", "more examples, or a larger radius",
        )  # fmt: skip
    share = (1 - confidence) / (3 * len(nodes))
    error = 0.0
    if noise is None:
        sigma, error, source = near_noise(near, lipschitz, M, share)
    else:
        sigma, _, source = _noise(noise, _Within(sample.y, sample.codes[0]))
    estimates = []
    for node, name, H, mask, _ in nodes:
        labels = sample.orbits(sample.generator_indices(H))
        S, value, _, interval = near_estimate(near, mask, sigma, error, lipschitz, M, share)
        others = np.flatnonzero(mask)[1:]
        estimates.append(
            Estimate(
                name, H, node, int(mask.sum()), int(labels.max()) + 1, near.pairs(others),
                int((near.counts[others] > 0).any(axis=0).sum()), S, value, interval, plug_in(sample, labels), None,
            )
        )  # fmt: skip
    return SymmetryEstimates(
        estimates, sample, sigma, source, confidence, "bounded differences", float(M), None, radius, lipschitz
    )


def rounded(X: Any, cell: float) -> NDArray[np.int64]:
    """Numbers of the cells of a grid centred at 0, which permutations and changes of sign of coordinates map to cells.

    >>> rounded([[0.26, -0.26]], 0.5).tolist()
    [[1, -1]]
    """
    if not cell > 0:
        raise DomainError("the width of a cell", str(cell), "it is positive")
    return np.rint(np.asarray(X, dtype=np.float64) / cell).astype(np.int64)


class _Within:
    """Variances of labels within the cells of a partition of the sample."""

    def __init__(self, y: Floats, cells: NDArray[np.int64]) -> None:
        self.y, self.cells = y, cells
        counts = np.bincount(cells)
        mean = np.bincount(cells, weights=y) / np.maximum(counts, 1)
        self.squares = (y - mean[cells]) ** 2
        self.counts = counts
        self.sums = np.bincount(cells, weights=self.squares)
        self.many = counts >= 2
        self.covered = int(counts[self.many].sum())
        self.pairs = int((counts * (counts - 1) // 2).sum())
        safe = np.maximum(counts - 1, 1)
        self.variances = np.where(self.many, self.sums / safe, 0.0)

    @property
    def mean(self) -> float:
        """``S``: variances weighted by the numbers of examples, over cells with at least two."""
        return float((self.counts * self.variances)[self.many].sum() / self.covered)

    def u_statistic(self, masses: Floats) -> float:
        """``sum over pairs in one cell of (y_i - y_j)^2/2``, each over the mass of the cell; unbiased."""
        n = len(self.y)
        cells = np.flatnonzero(self.many)
        weights = self.counts[cells] * (self.counts[cells] - 1) * self.variances[cells] / masses[cells]
        return float(weights.sum() / (n * (n - 1)))

    def without_one(self) -> Floats:
        """``S`` with each example left out in turn; NaN where nothing is left."""
        total = float((self.counts * self.variances)[self.many].sum())
        c = self.counts[self.cells]
        s2 = self.variances[self.cells]
        rest = np.where(
            c >= 3, ((c - 1) * s2 - self.squares * c / np.maximum(c - 1, 1)) / np.maximum(c - 2, 1), 0.0
        )
        changed = total - c * s2 + (c - 1) * rest
        left = self.covered - np.where(c >= 3, 1, 2)
        value = np.where(c >= 2, changed, total) / np.maximum(np.where(c >= 2, left, self.covered), 1)
        return np.where(np.where(c >= 2, left, self.covered) > 0, value, np.nan)


def _noise(noise: float | None, same: _Within) -> tuple[float | None, int, str]:
    """Noise variance, number of examples it rests on, and where it comes from."""
    if noise is not None:
        if not noise >= 0:
            raise DomainError("the variance of the noise", str(noise), "it is not negative")
        return float(noise), 0, f"{noise:g}, as given"
    if same.covered:
        return same.mean, same.covered, f"{same.mean:.4g}, from {same.pairs} pairs of equal inputs"
    return (
        None,
        0,
        "not identifiable: no input was repeated; only differences of V between subgroups are known",
    )


def _interval(
    within: _Within,
    same: _Within,
    sigma: float | None,
    repeats: int,
    known: bool,
    method: str,
    share: float,
    M: float,
) -> tuple[float, float]:
    """Confidence interval for ``V_H``; ``share`` is the probability of error of each of three events."""
    top = M * M / 4
    if within.covered == 0:
        return 0.0, top
    n = len(within.y)
    if method == "jackknife" and sigma is not None:
        from scipy.stats import norm

        leave = within.without_one() - (0.0 if known else same.without_one())
        leave = leave[np.isfinite(leave)]
        deviation = sqrt((len(leave) - 1) / max(len(leave), 1) * float(((leave - leave.mean()) ** 2).sum()))
        reach = float(norm.ppf(1 - 3 * share / 2)) * deviation
        middle = within.mean - sigma
        return min(max(middle - reach, 0.0), top), min(max(middle + reach, 0.0), top)
    # One label moves S_H by at most M^2/n_cov.
    reach = M * M * sqrt(log(2 / share) / (2 * within.covered))
    if sigma is None:
        low, high = 0.0, within.mean + reach
    else:
        error = 0.0 if known else M * M * sqrt(log(2 / share) / (2 * repeats))
        low, high = within.mean - sigma - reach - error, within.mean - sigma + reach + error
    low, high = min(max(low, 0.0), top), min(max(high, 0.0), top)
    # Orbits seen once may have any variance up to M^2/4, and the orbits seen are themselves a sample.
    share_covered, sampling = within.covered / n, top * sqrt(log(2 / share) / (2 * n))
    low, high = share_covered * low - sampling, share_covered * high + (1 - share_covered) * top + sampling
    return min(max(low, 0.0), top), min(max(high, 0.0), top)


def plug_in(sample: SampleOrbits, labels: NDArray[np.int64]) -> float:
    """``V`` of the mean labels under the empirical law of the inputs."""
    at = sample.codes[0]
    cells = labels[at]
    by_input = np.bincount(at, weights=sample.y) / np.maximum(np.bincount(at), 1)
    by_orbit = np.bincount(cells, weights=sample.y) / np.maximum(np.bincount(cells), 1)
    return float(np.mean((by_input[at] - by_orbit[cells]) ** 2))
