"""How far a target is from the functions with a symmetry, exactly where that is known, else between two sides."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sympy import Rational, sqrt

from symbound.approximation.interval import Interval, to_rational
from symbound.approximation.orbit_clip import OrbitClip, orbit_clip
from symbound.approximation.program import Constraints, quadratic_program
from symbound.approximation.projection import Deviations, project, weighted_variance
from symbound.approximation.sandwich import lower_side, shrunk, two_sides, upper_side
from symbound.approximation.target import Target, target_law, target_on_points, target_values
from symbound.errors import ArgumentTypeError, DomainError, HypothesisError, UnknownNameError

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False, repr=False)
class ApproximationGap:
    """``inf E|f - f*|^2`` over functions with a symmetry, between two exact rationals.

    Attributes
    ----------
    lower, upper : Rational
        Certified sides.
    is_identity : bool
        Whether the statement gives the value itself, so that the sides differ by rounding at most.
    eps : Rational
        Tolerance of the symmetry: largest deviation for ``error="sup"``, root of the mean square for ``"mean"``.
    error : str
    statements : tuple of str
        Slugs of the results used.
    model : array or None
        A function of the class that reaches the upper side, up to rounding.
    hypotheses : tuple of str
        What the statement rests on.
    """

    lower: Rational
    upper: Rational
    is_identity: bool
    eps: Rational
    error: str
    statements: tuple[str, ...]
    model: Floats | None
    hypotheses: tuple[str, ...]

    @property
    def value(self) -> Any:
        """The enclosure of the distance; prints both ends."""
        from symbound.rigor import Enclosure

        return Enclosure(self.lower, self.upper, "==")

    def __float__(self) -> float:
        from symbound.rigor import float_up

        return float_up(self.upper)

    def text(self) -> str:
        """The statement, its sides and its hypotheses in words."""
        from symbound.rigor import decimal_down, decimal_up

        kind = "equal to" if self.is_identity else "between the two sides of"
        low, high = decimal_down(self.lower), decimal_up(self.upper)
        number = low if self.lower == self.upper or low == high else f"[{low}, {high}]"
        lines = [f"inf E|f - f*|^2 over functions with {self.error} error at most {self.eps}: {number}"]
        lines.append(f"  {kind} {', '.join(self.statements)}")
        return "\n".join(lines + [f"  given: {h}" for h in self.hypotheses])

    def to_dict(self) -> dict[str, Any]:
        """Plain numbers and strings."""
        return {
            "lower": str(self.lower),
            "upper": str(self.upper),
            "identity": self.is_identity,
            "eps": str(self.eps),
            "error": self.error,
            "statements": list(self.statements),
            "hypotheses": list(self.hypotheses),
        }

    __str__ = __repr__ = text


def approximation_gap(
    target: Any,
    G: Any,
    eps: Any = 0,
    *,
    law: Any = None,
    error: str = "sup",
    points: Any = None,
    output: Any = None,
    weighted: bool = False,
    lipschitz: tuple[Any, Any] | None = None,
    method: str = "closed-form",
) -> ApproximationGap | OrbitClip:
    r"""``inf { E|f - f*|^2 : f equivariant up to eps }``, the price of a symmetry that the target does not have.

    * ``error="sup"``: ``|f(gx) - g f(x)| <= eps`` for all ``g`` and ``x``.  Scalar outputs: the exact value, for any law
      (``orbit-clip``).  Vector outputs: two sides (``sup-error-sandwich``).
    * ``error="mean"``: ``||f - Qf||_2 <= eps``, the exact value ``((eta* - eps)_+)^2`` (``mean-error-identity``).
    * ``method="program"``: the exact value of a convex quadratic program with its dual certificate, for any law, group or
      set of maps, and for Lipschitz classes.

    Parameters
    ----------
    target : array of shape (N,) or (N, q), or function of ``points``
        Values at the points that ``G`` permutes.
    G : PermutationGroup, Action, or sequence of int arrays of shape (N,)
        The group; or any maps of the points, entry -1 where undefined, which always go to the program.
    eps : exact number, float, or None
        Tolerance; a float stands for the dyadic number it is.  None, for scalar outputs and ``error="sup"``, gives the whole
        curve in ``eps`` as an :class:`OrbitClip`.
    law : "uniform" or array of N masses, optional
        Uniform by default.
    points : array of shape (N, ...) or space, optional
        Needed where ``G`` moves coordinates rather than points.
    output : Action or array of shape (|G|, q, q), optional
        Action on the outputs, orthogonal.
    weighted : bool
        Use the forms with weights where the law is not invariant.
    lipschitz : (L, distances), optional
        Only ``L``-Lipschitz functions, for a matrix of distances between the points.
    method : {"closed-form", "program"}

    Returns
    -------
    ApproximationGap, or OrbitClip for ``eps=None``

    Raises
    ------
    LawError
        For a law that ``G`` does not leave invariant where the statement needs it; names an orbit.
    HypothesisError
        If outputs are not moved orthogonally, or the target is not Lipschitz, or distances change under ``G``.

    Examples
    --------
    >>> from symbound import cyclic
    >>> approximation_gap([0, 1, 1, 2], cyclic(4), eps=1)
    inf E|f - f*|^2 over functions with sup error at most 1: 0.125
      equal to orbit-clip
      given: the law of the inputs is the one named: uniform on 4 points
    """
    if error not in ("sup", "mean"):
        raise UnknownNameError("an equivariance error", repr(error), "the errors are 'sup' and 'mean'")
    if method not in ("closed-form", "program"):
        raise UnknownNameError("a method", repr(method), "the methods are 'closed-form' and 'program'")
    level = None if eps is None else tolerance(eps)
    if not hasattr(G, "generators"):
        from symbound.symmetry.action import Action

        if not isinstance(G, Action):
            return _program_of_maps(target, G, level, law, points, output, lipschitz)
    found = target_on_points(target, G, law=law, points=points, output=output)
    if level is None:
        if not found.is_scalar or error != "sup" or lipschitz is not None:
            raise ArgumentTypeError(
                "the whole curve in eps", f"{found.values.shape[1]} outputs, error = {error!r}",
                "the curve is known for scalar outputs, the trivial output action and the sup error", "pass eps=...",
            )  # fmt: skip
        return _curve(found)
    if method == "program":
        return _program_of_group(found, level, error, lipschitz)
    if error == "mean":
        return _mean(found, level, weighted, lipschitz)
    return _sup(found, level, weighted, lipschitz)


def tolerance(eps: Any) -> Fraction:
    """A tolerance as an exact number; a float stands for the dyadic number it is."""
    from symbound.rigor.rounding import as_fraction

    level = (
        Fraction(float(eps))
        if isinstance(eps, float | np.floating) and np.isfinite(eps)
        else as_fraction(eps)
    )
    if level < 0:
        raise DomainError("the tolerance of a symmetry", f"eps = {eps}", "it is not negative")
    return level


def _curve(target: Target) -> OrbitClip:
    return orbit_clip(target.values[:, 0], target.labels, None if target.is_uniform else target.law)


def _law_text(target: Target) -> str:
    kind = "uniform" if target.is_uniform else "given by masses"
    return f"the law of the inputs is the one named: {kind} on {target.size} points"


def _shaped(target: Target, model: Floats) -> Floats:
    return model[:, 0] if target.values.shape[1] == 1 else model


_INVARIANT = "the law of the inputs is invariant under the group (checked)"
_ORTHOGONAL = "the group acts on outputs orthogonally (checked)"


def _sup(target: Target, eps: Fraction, weighted: bool, lipschitz: Any) -> ApproximationGap:
    law = _law_text(target)
    if lipschitz is not None:
        return _sup_lipschitz(target, eps, lipschitz)
    if target.is_scalar:
        curve = _curve(target)
        value = curve.at(eps)
        return ApproximationGap(
            *value.rational, True, to_rational(eps), "sup", ("orbit-clip",), curve.model(float(eps)), (law,)
        )
    if not weighted:
        target.require_invariant_law("the distance to approximately equivariant functions, sup error")
    projected = project(target)
    if eps == 0:
        every = np.arange(len(target.maps))
        deviations = Deviations(target)
        value = (
            deviations.variance(np.ones(len(every), dtype=bool))
            if not weighted
            else weighted_variance(target, every)
        )
        exact, slugs, model = True, ("reynolds-identity",), projected
    else:
        value = two_sides(target, eps)
        exact, slugs, model = value.upper == 0, ("sup-error-sandwich",), shrunk(target, projected, float(eps))
    given = (law, _ORTHOGONAL) if weighted else (law, _INVARIANT, _ORTHOGONAL)
    return ApproximationGap(
        *value.rational, exact, to_rational(eps), "sup", slugs, _shaped(target, model), given
    )


def _sup_lipschitz(target: Target, eps: Fraction, lipschitz: Any) -> ApproximationGap:
    target.require_invariant_law(
        "the distance to approximately equivariant Lipschitz functions", "method='program'"
    )
    L, _ = _lipschitz(target, lipschitz)
    lower = _curve(target).at(eps).lower if target.is_scalar else lower_side(target, eps)
    upper = upper_side(target, eps, by_orbit=False)
    model = shrunk(target, project(target), float(eps), by_orbit=False)
    given = (
        _law_text(target),
        _INVARIANT,
        _ORTHOGONAL,
        "the group acts by isometries (checked)",
        f"f* is {L}-Lipschitz (checked)",
    )
    value = Interval(min(lower, upper), upper)
    return ApproximationGap(
        *value.rational, value.is_exact, to_rational(eps), "sup",
        ("orbit-clip", "sup-error-sandwich") if target.is_scalar else ("sup-error-sandwich",), _shaped(target, model), given,
    )  # fmt: skip


def _lipschitz(target: Target, lipschitz: Any, need_target: bool = True) -> tuple[Fraction, Floats]:
    """Check the constant and the distances; that the group keeps distances and the target is Lipschitz, where needed."""
    from symbound.errors import ShapeError

    L, distances = tolerance(lipschitz[0]), np.asarray(lipschitz[1], dtype=np.float64)
    if distances.shape != (target.size, target.size):
        raise ShapeError(
            "a matrix of distances", f"shape {distances.shape}", f"there are {target.size} points"
        )
    if not (np.isfinite(distances) & (distances >= 0)).all() or (distances != distances.T).any():
        raise DomainError(
            "a matrix of distances", "an entry", "distances are finite, not negative and symmetric"
        )
    if not need_target:
        return L, distances
    for images in target.generators:
        if not np.array_equal(distances[np.ix_(images, images)], distances):
            raise HypothesisError(
                "sup-error-sandwich for a Lipschitz class", "distances that a generator changes",
                "the upper side needs a group of isometries", "method='program' for the exact value",
            )  # fmt: skip
    for x in range(target.size):
        steps = np.sqrt(((target.values - target.values[x]) ** 2).sum(axis=1))
        y = int(np.argmax(steps - float(L) * distances[x]))
        if Fraction(float(steps[y])) > L * Fraction(float(distances[x, y])) * (1 + Fraction(1, 2**45)):
            raise HypothesisError(
                "sup-error-sandwich for a Lipschitz class", f"points {x} and {y} at distance {distances[x, y]} with values "
                f"{steps[y]} apart", f"the target is not {L}-Lipschitz", "a larger constant, or method='program'",
            )  # fmt: skip
    return L, distances


def _mean(target: Target, eta: Fraction, weighted: bool, lipschitz: Any) -> ApproximationGap:
    from symbound.rigor import enclose

    given = [_law_text(target), _INVARIANT, _ORTHOGONAL]
    if weighted and target.first_uneven_orbit() is not None:
        if eta > 0:
            target.require_invariant_law("mean-error-identity with eps > 0", "error='sup', weighted=True")
        value = weighted_variance(target, np.arange(len(target.maps)))
        given.remove(_INVARIANT)
    else:
        target.require_invariant_law("mean-error-identity")
        value = Deviations(target).variance(np.ones(len(target.maps), dtype=bool))
    if lipschitz is not None:
        L, _ = _lipschitz(target, lipschitz)
        given += ["the group acts by isometries (checked)", f"f* is {L}-Lipschitz (checked)"]
    V = value
    if eta > 0:
        low, high = (max(Fraction(0), end) for end in V)
        sides = []
        for end, below in ((low, True), (high, False)):
            if end <= eta * eta:
                sides.append(Fraction(0))
                continue
            enclosed = enclose((sqrt(to_rational(end)) - to_rational(eta)) ** 2)
            chosen = enclosed.lower if below else enclosed.upper
            sides.append(Fraction(int(chosen.p), int(chosen.q)))
        value = Interval(*sides)
    projected = project(target)
    level = float(V.upper) ** 0.5
    kept = min(1.0, float(eta) / level) if level else 1.0
    model = projected + kept * (target.values - projected)
    slug = "mean-error-identity" if eta > 0 else "reynolds-identity"
    return ApproximationGap(
        *value.rational, True, to_rational(eta), "mean", (slug,), _shaped(target, model), tuple(given)
    )


# ---- the quadratic program ----


def _program_of_group(target: Target, eps: Fraction, error: str, lipschitz: Any) -> ApproximationGap:
    if error != "sup":
        raise ArgumentTypeError(
            "the quadratic program",
            "error='mean'",
            "the program has one constraint for each pair x, gx",
            "error='sup'",
        )
    matrices = None
    if target.output is not None:
        identity = np.eye(target.values.shape[1])
        matrices = [np.asarray(target.output.transform(k, identity)).T for k in range(len(target.maps))]
    return _program(
        target.values, target.law, list(target.maps), matrices, eps, _law_text(target), target, lipschitz
    )


def _program_of_maps(
    target: Any, maps: Any, eps: Fraction | None, law: Any, points: Any, output: Any, lipschitz: Any
) -> ApproximationGap:
    from symbound.symmetry.equivalence import partial_maps

    if eps is None:
        raise ArgumentTypeError(
            "the whole curve in eps", "a set of maps", "the curve is known for groups", "pass eps=..."
        )
    values = target_values(target, points)
    if not isinstance(maps, Sequence | np.ndarray):
        raise ArgumentTypeError(
            "the symmetry of a target",
            repr(maps),
            "it must be a group, an action, or a sequence of maps of the points",
        )
    checked = partial_maps(maps, len(values))
    masses, uniform = target_law(law, len(values))
    text = f"the law of the inputs is the one named: {'uniform' if uniform else 'given by masses'} on {len(values)} points"
    matrices = None if output is None else [np.asarray(m, dtype=np.float64) for m in output]
    return _program(values, masses, list(checked), matrices, eps, text, None, lipschitz)


def _program(
    values: Floats, law: list[Fraction], maps: list[Any], matrices: Any, eps: Fraction, text: str,
    target: Target | None, lipschitz: Any,
) -> ApproximationGap:  # fmt: skip
    heads, tails, which = [], [], []
    for k, images in enumerate(maps):
        x = np.flatnonzero(np.asarray(images) >= 0)
        y = np.asarray(images)[x].astype(np.intp)
        moved = x != y if matrices is None else np.ones(len(x), dtype=bool)
        heads.append(y[moved])
        tails.append(x[moved])
        which.append(np.full(int(moved.sum()), k))
    head, tail, element = (np.concatenate(part).astype(np.intp) for part in (heads, tails, which))
    if matrices is None:
        pairs = np.unique(np.sort(np.stack([head, tail], axis=1), axis=1), axis=0)
        head, tail = pairs[:, 0], pairs[:, 1]
    acting = None if matrices is None else np.array(matrices)[element]
    lengths = [eps] * len(head)
    if lipschitz is not None:
        size = len(values)
        placeholder = target or target_on_points(values, _no_symmetry(size))
        L, distances = _lipschitz(placeholder, lipschitz, need_target=False)
        i, j = np.triu_indices(size, 1)
        lengths += [L * Fraction(float(d)) for d in distances[i, j]]
        head, tail = np.concatenate([head, i]), np.concatenate([tail, j])
        if acting is not None:
            acting = np.concatenate(
                [acting, np.broadcast_to(np.eye(values.shape[1]), (len(i), *acting.shape[1:]))]
            )
    solved = quadratic_program(values, law, Constraints(head, tail, lengths, acting))
    model = solved.model[:, 0] if values.shape[1] == 1 else solved.model
    return ApproximationGap(
        *solved.value.rational, True, to_rational(eps), "sup", ("quadratic-program",), model, (text,)
    )


def _no_symmetry(size: int) -> Any:
    from symbound.groups import trivial

    return trivial(size)
