"""The trade-off in words, in LaTeX and as plain data."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sympy import latex

from symbound.rigor import decimal_up
from symbound.tradeoff.gap_terms import ORBIT_MEANS, STATEMENTS

_MOST_ROWS = 24


def data_symmetry_among(t: Any) -> Any:
    """The data's own symmetry if it is among the subgroups to choose from, else None."""
    return t.limit() if any(c.variance == 0 for c in t.candidates) else None


def hypotheses(t: Any) -> list[str]:
    """What the bound ``T`` rests on."""
    given = [
        "the sample is independent with the law of the inputs named",
        f"target, labels and predictors take values in [0, {t.M}]"
        if t.loss == "squared"
        else "the labels are finitely many",
        f"the predictor is the mean label on each orbit that the sample meets, and {t.M / 2} on the others"
        if t.bound == ORBIT_MEANS
        else "the predictor is an exact minimiser of the empirical risk over all "
        + (
            "functions of the points"
            if t.lipschitz is None
            else f"{t.lipschitz}-Lipschitz functions of the points"
        )
        + " with the symmetry",
    ]
    if t.lipschitz is not None:
        given += lipschitz_hypotheses(t)
    if t.weighted and t.lipschitz is None:
        given.append("the law need not be invariant: averages along orbits are weighted by it")
    else:
        given.append("the law of the inputs is invariant under the group (checked)")
    if t.bound == "tabular":
        given.append(f"the labels take at most {t.labels} values")
    if t.error == "mean":
        given.append("the law charges every point (checked)")
    if t.loss == "squared":
        given.append("the group acts on outputs orthogonally (checked)")
    return given


def lipschitz_hypotheses(t: Any) -> list[str]:
    """What is used of the metric."""
    return [
        f"the target is {t.lipschitz}-Lipschitz and the group acts by isometries (checked): the averages of the target over a "
        "subgroup are then in the class, so that V is exactly its approximation error",
        "the losses are functions of the example (x, y), and the subgroup moves x only: as functions of x alone they are not "
        "invariant unless the target is",
        "the labels take the values listed, under any law"
        if t.has_noise
        else "the label is the target, without noise",
        "tolerances: those listed, with (1 - eps/Delta)_+^2 V for the approximation error"
        if t.has_tolerances
        else "exact symmetries only are weighed, no tolerance",
    ]


def _bound_dict(c: Any) -> dict[str, Any]:
    if c.lines:
        keys = ("eps", "constant", "coefficient")
        return {"totals": [dict(zip(keys, map(str, line), strict=True)) for line in c.lines]}
    return {"base": str(c.base), "slope": str(c.slope)}


def bound_text(t: Any) -> str:
    """The generalization side in words."""
    return STATEMENTS[t.bound] if isinstance(t.bound, str) else "a function given by the caller"


def as_text(t: Any, sizes: Sequence[int]) -> str:
    """Table of the subgroups, optima and critical sizes."""
    kind = "Delta" if t.error == "sup" else "eta*"
    lines = [
        f"Trade-off over {len(t.candidates)} subgroups of {t.target.group}: {t.target.size} points, {t.loss} loss",
        "T bounds the expected excess risk of empirical risk minimisation; the optima are optimal for T",
        f"generalization side: {bound_text(t)}",
        "",
        f"{'subgroup':<20}{'order':>7}{'orbits':>8}{'V':>12}{kind:>12}",
    ]
    shown = distinct(t)
    for c, count in shown[:_MOST_ROWS]:
        name = c.name if count == 1 else f"{c.name} and {count - 1} more"
        level = decimal_up(_upper(c.level), 4)
        lines.append(f"{name:<20}{c.order:>7}{c.orbits:>8}{decimal_up(c.variance, 4):>12}{level:>12}")
    if len(shown) > _MOST_ROWS:
        lines.append(f"... and {len(shown) - _MOST_ROWS} more")
    own = data_symmetry_among(t)
    named = (
        f"{own.name}, of order {own.order}"
        if own
        else "none of the subgroups listed, the target breaks them all"
    )
    lines += ["", f"the data's own symmetry: {named}", ""]
    over = "both" if t.has_tolerances else "subgroup"
    lines += [t.optimal(n, over).text() for n in sizes]
    changes = t.critical_sizes(over)
    lines += ["", "critical sample sizes:" if changes else "no critical sample sizes"]
    lines += [f"  {change}" for change in changes]
    lines += ["", "why: " + t.optimal(sizes[-1], over).condition] if len(sizes) else []
    return "\n".join(lines + [f"given: {h}" for h in hypotheses(t)])


def distinct(t: Any) -> list[tuple[Any, int]]:
    """Candidates that differ in order, orbits, variance or level, with how many are alike."""
    groups: dict[tuple[Any, ...], list[Any]] = {}
    for c in reversed(t.candidates):
        groups.setdefault((c.order, c.orbits, c.variance, c.level), []).append(c)
    return [(same[-1], len(same)) for same in groups.values()]


def _upper(expr: Any) -> Any:
    from symbound.rigor import enclose

    return enclose(expr).upper


def as_latex(t: Any) -> str:
    r"""The statement with its hypotheses in LaTeX."""
    from symbound.show.latex import escape_text

    c = t.candidate()
    name, level = (r"\varepsilon", r"\Delta") if t.error == "sup" else (r"\eta", r"\eta^{*}")
    generalization = (
        r"\frac{b_H}{\sqrt n}"
        if t.lipschitz is None
        else r"\min_j \Bigl(c_{H,j} + \frac{b_{H,j}}{\sqrt n}\Bigr)"
    )
    if t.bound == ORBIT_MEANS:
        generalization = r"\frac{b_H}{n + 1}"
    if t.with_eps:
        generalization = rf"\frac{{\min(b_H + s_H\,{name},\ c)}}{{\sqrt n}}"
    approximation = rf"\Bigl(1 - \frac{{{name}}}{{{level}_H}}\Bigr)_{{+}}^{{2}} V_H" if t.with_eps else "V_H"
    lines = [
        r"\[ \mathbb{E}\, R(\hat f) - R^{*} \;\le\; T(H"
        + (rf", {name}" if t.with_eps else "")
        + rf") = {approximation} + {generalization} \]",
    ]
    values = [rf"N = {t.target.size}", rf"K = {c.orbits}", _value("V", c.variance)]
    if t.with_eps:
        values.append(_value(level, c.level))
    values.append(rf"b = {latex(c.base)}" if t.lipschitz is None else rf"L = {latex(t.lipschitz)}")
    if t.with_eps:
        values += [rf"s = {latex(c.slope)}", rf"c = {latex(c.cap)}"]
    lines.append(rf"For the whole group ${'$, $'.join(values)}$.")
    square = rf"n_c = \Bigl(\frac{{s\,{level}}}{{2 V}}\Bigr)^{{2}}"
    if t.with_eps and c.variance != 0:
        lines.append(
            rf"\[ {name}_{{\mathrm{{opt}}}} = {level} \Bigl(1 - \frac{{s\,{level}}}{{2 V \sqrt n}}\Bigr)_{{+}}, \qquad "
            rf"{_value(square, (c.slope * c.level / (2 * c.variance)) ** 2)} \]"
        )
    lines.append(r"\begin{itemize}")
    lines += [rf"\item {escape_text(h)};" for h in hypotheses(t)]
    lines.append(r"\end{itemize}")
    return "\n".join(lines)


def _value(name: str, number: Any) -> str:
    """``name = number``; a decimal rounded up where the exact number is long."""
    exact = latex(number)
    return f"{name} = {exact}" if len(exact) <= 40 else rf"{name} \le {decimal_up(_upper(number), 6)}"


def as_dict(t: Any, sizes: Sequence[int]) -> dict[str, Any]:
    """Plain numbers and strings."""
    over = "both" if t.has_tolerances else "subgroup"
    return {
        "group": str(t.target.group),
        "points": t.target.size,
        "loss": t.loss,
        "bound": t.bound if isinstance(t.bound, str) else "given",
        "error": t.error,
        "subgroups": [
            {
                "name": c.name, "order": c.order, "orbits": c.orbits, "variance": str(c.variance), "level": str(c.level),
                **_bound_dict(c),
            }
            for c in t.candidates
        ],
        "limit": own.name if (own := data_symmetry_among(t)) else None,
        "optimal": [t.optimal(n, over).to_dict() for n in sizes],
        "critical sizes": [change.to_dict() for change in t.critical_sizes(over)],
        "hypotheses": hypotheses(t),
    }  # fmt: skip
