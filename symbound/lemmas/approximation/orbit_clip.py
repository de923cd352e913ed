r"""The exact price of a given sup error for scalar outputs: clip the target along every orbit.

.. math:: \inf\{ \mathbb{E}|f - f^*|^2 : \operatorname{osc}_o f \le \varepsilon \text{ for every orbit } o \}
          = \sum_o P(o) \min_c \mathbb{E}_o \bigl( v - \mathrm{clip}(v, c, c + \varepsilon) \bigr)^2
          = \sum_k \delta_k\, (\varepsilon_k - \varepsilon)_+^2

for scalar outputs, the trivial output action, a whole group with finite orbits and any law: convex,
continuously differentiable, nonincreasing and piecewise quadratic in ``eps``. The knots ``eps_k`` and
weights ``delta_k > 0`` are rational where the values are.

Tightness: exact.
Proof: ``proofs/approximation/orbit-clip.md``.
"""

from collections.abc import Iterator
from fractions import Fraction
from typing import Any

from sympy import Integer, Max, Pow, Rational

from symbound.bounds.display import product, total
from symbound.bounds.exact import NONNEGATIVE
from symbound.bounds.hypothesis import Finding, Hypothesis, assumed, computed, violated
from symbound.bounds.lemma import Conclusion, Lemma
from symbound.bounds.quantity import DistanceAtSupError


def _rational(number: Any) -> Fraction | None:
    """The number as a fraction; None for floats, symbols and truth values."""
    if isinstance(number, bool) or not isinstance(number, (int, Fraction, Rational)):
        return None
    return Fraction(int(number.numerator), int(number.denominator))


def _orbit_values(values: Any, masses: Any, **_: Any) -> Finding:
    shapes = [len(orbit) for orbit in values]
    if not shapes or 0 in shapes:
        return violated("an orbit without points", "values=((v, ...), ...), one tuple for each orbit")
    if any(_rational(v) is None for orbit in values for v in orbit):
        return violated(
            "a value of the target that is not an exact rational number", "Rational('0.1') for 0.1"
        )
    if masses is None:
        return computed(f"{sum(shapes)} points in {len(shapes)} orbits, equal masses")
    if [len(orbit) for orbit in masses] != shapes:
        return violated("masses that do not match the values", "one mass for every value")
    weights = [_rational(w) for orbit in masses for w in orbit]
    if any(w is None or w < 0 for w in weights) or not any(weights):
        return violated("masses that are not exact, or negative, or all zero", "positive rational masses")
    return computed(f"{sum(shapes)} points in {len(shapes)} orbits, masses divided by their sum")


def _scalar(**_: Any) -> Finding:
    return assumed("the values listed are those of a real target along complete orbits of one group")


def knots(values: Any, masses: Any = None) -> dict[Rational, Rational]:
    """Knots ``eps_k`` of the price, with their weights ``delta_k``.

    >>> knots(((0, 1, 3),))
    {3: 1/6, 1: 1/18}
    """
    from symbound.approximation.clip_knots import exact_knots

    found: dict[Fraction, Fraction] = {}
    for v, w in _sorted_orbits(values, masses):
        for knot, weight in exact_knots(v, w):
            if knot > 0:
                found[knot] = found.get(knot, Fraction(0)) + weight
    return {
        Rational(k.numerator, k.denominator): Rational(d.numerator, d.denominator)
        for k, d in sorted(found.items(), reverse=True)
    }


def _sorted_orbits(values: Any, masses: Any) -> Iterator[tuple[list[Fraction], list[Fraction]]]:
    """Values of every orbit in increasing order with their masses, those of mass zero left out."""
    equal = masses is None
    mass = (
        Fraction(sum(len(o) for o in values))
        if equal
        else sum((_rational(w) or Fraction(0) for o in masses for w in o), Fraction(0))
    )
    for i, orbit in enumerate(values):
        weights = [Fraction(1)] * len(orbit) if equal else [_rational(w) or Fraction(0) for w in masses[i]]
        pairs = sorted(
            (v, w / mass)
            for x, w in zip(orbit, weights, strict=True)
            if w and (v := _rational(x)) is not None
        )
        if pairs:
            yield [v for v, _ in pairs], [w for _, w in pairs]


def conclusion(values: Any, eps: Any, masses: Any = None, target: Any = "f*") -> Conclusion:
    """``sum_k delta_k (eps_k - eps)_+^2``."""
    terms = [
        product(weight, Pow(Max(Integer(0), total(knot, -eps), evaluate=False), 2, evaluate=False))
        for knot, weight in knots(values, masses).items()
    ]
    return Conclusion(DistanceAtSupError(target, eps), "==", total(*terms), {eps: -1})


lemma = Lemma(
    slug="orbit-clip",
    title="The exact price of a given sup error for scalar outputs",
    statement=r"For scalar outputs, the trivial output action, a whole group with finite orbits and any "
    r"law, $\inf\{ \mathbb{E}|f - f^*|^2 : |f(gx) - f(x)| \le \varepsilon \} = \sum_o P(o) \min_c "
    r"\mathbb{E}_o (v - \mathrm{clip}(v, c, c + \varepsilon))^2 = \sum_k \delta_k (\varepsilon_k - "
    r"\varepsilon)_+^2$ with $\delta_k > 0$; not for subsets of a group, Lipschitz classes (where it is a "
    r"lower bound) or vectors.",
    tightness="exact",
    reference="Derived here.",
    arguments={"values": tuple, "eps": NONNEGATIVE, "masses": (tuple, type(None)), "target": str},
    hypotheses=(
        Hypothesis(
            "orbit-values", "the values and masses are exact, one for each point of each orbit", _orbit_values
        ),
        Hypothesis(
            "scalar-outputs",
            "outputs are scalar, the output action is trivial, the tolerance holds for a whole group",
            _scalar,
        ),
    ),
    conclusion=conclusion,
)
