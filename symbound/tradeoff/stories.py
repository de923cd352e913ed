"""Worked stories: which symmetry a bound recommends for real targets, and whether training agrees."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np
from numpy.typing import NDArray

from symbound.errors import UnknownNameError
from symbound.tradeoff.gap_terms import ORBIT_MEANS
from symbound.tradeoff.recommendation import Recommendation, recommend
from symbound.tradeoff.training import Trained, orbit_partitions, train
from symbound.tradeoff.weigh import Tradeoff, tradeoff

Floats = NDArray[np.float64]

LEVELS = 4
GRAPH_TARGETS = ("triangles", "one vertex", "noise")


@dataclass(frozen=True, eq=False, repr=False)
class Story:
    """A trade-off, the symmetries it recommends as ``n`` grows, and those that training prefers.

    Attributes
    ----------
    title : str
    tradeoff : Tradeoff
    trained : Trained
    recommended : list of str
        Best exact symmetry for the bound at every sample size trained with.
    sample : Recommendation or None
        What the labelled sample alone says.
    """

    title: str
    tradeoff: Tradeoff
    trained: Trained
    recommended: list[str]
    sample: Recommendation | None = None

    def regret(self, row: int) -> float:
        """Excess risk with the recommended symmetry over that with the best in training."""
        j = self.trained.names.index(self.recommended[row])
        return float(self.trained.risks[row, j] / max(self.trained.risks[row].min(), 1e-300))

    def is_confirmed(self, row: int) -> bool:
        """Whether training does not contradict the recommendation: within three standard errors of the best."""
        j, best = self.trained.names.index(self.recommended[row]), int(np.argmin(self.trained.risks[row]))
        risks, errors = self.trained.risks[row], self.trained.errors[row]
        return bool(risks[j] - risks[best] <= 3 * np.hypot(errors[j], errors[best]))

    def text(self) -> str:
        """The story as a table."""
        t = self.tradeoff
        lines = [self.title, f"the data's own symmetry: {t.limit().name}", ""]
        lines += [f"  {c}" for c in t.critical_sizes("subgroup")]
        lines += [
            "",
            f"{'n':>9}  {'recommended':<14}{'best trained':<14}{'risk':>10}{'best risk':>11}{'bound T':>10}  verdict",
        ]
        for row, n in enumerate(self.trained.sizes):
            j = self.trained.names.index(self.recommended[row])
            verdict = (
                "confirmed"
                if self.is_confirmed(row)
                else f"refuted: risk {self.regret(row):.2f} times the best"
            )
            total = float(t.optimal(n, "subgroup").value)
            lines.append(
                f"{n:>9}  {self.recommended[row]:<14}{self.trained.best(row):<14}{self.trained.risks[row, j]:>10.5f}"
                f"{self.trained.risks[row].min():>11.5f}{total:>10.4f}  {verdict}"
            )
        lines += [*self._legend()]
        if self.sample is not None:
            lines += ["", "from the labelled sample alone:", *self.sample.text().splitlines()[:2]]
        return "\n".join(lines)

    def _legend(self) -> list[str]:
        """What moves the examples in the subgroups named in the table, where the elements have names."""
        action = self.tradeoff.target.action
        if action is None or not action.labels:
            return []
        from symbound.groups import subgroup_mask

        lines = []
        named = {*self.recommended, *(self.trained.best(row) for row in range(len(self.trained.sizes)))}
        for c in self.tradeoff.candidates:
            if c.name in named:
                moves = np.flatnonzero(subgroup_mask(self.tradeoff.target.group, c.group))[1:]
                lines.append(f"{c.name}: {', '.join(action.label(int(k)) for k in moves) or 'no symmetry'}")
        return lines

    def to_dict(self) -> dict[str, Any]:
        """Plain numbers and strings."""
        return {
            "title": self.title,
            "limit": self.tradeoff.limit().name,
            "critical sizes": [c.to_dict() for c in self.tradeoff.critical_sizes("subgroup")],
            "sizes": self.trained.sizes,
            "recommended": self.recommended,
            "best trained": [self.trained.best(row) for row in range(len(self.trained.sizes))],
            "risks": self.trained.risks.tolist(),
            "names": self.trained.names,
            "confirmed": [self.is_confirmed(row) for row in range(len(self.trained.sizes))],
            "regret": [self.regret(row) for row in range(len(self.trained.sizes))],
            "sample": None if self.sample is None else self.sample.to_dict(),
        }

    __str__ = __repr__ = text


def _tell(
    title: str, t: Tradeoff, sizes: Sequence[int], trials: int, seed: int, binary: bool, sample: Any = None
) -> Story:
    trained = train(t.target.values[:, 0], t.target.masses, orbit_partitions(t), sizes, trials, seed, binary)
    return Story(title, t, trained, [t.optimal(n, "subgroup").candidate.name for n in trained.sizes], sample)


def digits_story(
    sizes: Sequence[int] = (4, 16, 64, 256, 1024, 4096),
    trials: int = 200,
    seed: int = 0,
    bound: str = "direct",
) -> Story:
    """Is it a 6 or a 9? Real digits under the symmetries of the square.

    The 8 x 8 images of scikit-learn's digits 6 and 9 are reduced to the mean darkness of their four quarters, in four levels, so that
    inputs repeat and the space is finite.  A half turn exchanges the classes; with few examples the whole group of the square is
    recommended all the same, with more only what the digits respect.

    Parameters
    ----------
    sizes : sequence of int
        Sample sizes to train with.
    trials : int
        Samples of each size.
    seed : int
    bound : str
        As for :func:`symbound.tradeoff`.  The labelled sample alone is asked for the bounds on a gap only.

    Raises
    ------
    MissingDependencyError
        Without scikit-learn: ``pip install symbound[data]``.
    """
    from symbound.symmetry.action import Action
    from symbound.symmetry.digits import _load

    images, digits = _load()
    kept = np.isin(digits, (6, 9))
    quarters = images[kept].reshape(-1, 2, 4, 2, 4).mean(axis=(2, 4)).reshape(-1, 4)
    # Digits are thin: the darkest quarters are at three quarters of full ink.
    inputs = np.minimum((quarters * LEVELS * 1.3).astype(np.int64), LEVELS - 1)
    nines = (digits[kept] == 9).astype(float)
    square = Action.image_symmetries(2)
    points, at = _closure(square, inputs)
    count = np.bincount(at, minlength=len(points))
    target = np.bincount(at, weights=nines, minlength=len(points)) / np.maximum(count, 1)
    t = tradeoff(
        target,
        square,
        law=[Fraction(int(c), len(nines)) for c in count],
        bound=bound,
        points=points,
        weighted=True,
    )
    sample = (
        None if bound == ORBIT_MEANS else recommend(inputs, nines, square, bound=bound, method="jackknife")
    )
    title = f"6 or 9? {len(nines)} digits in quarters of {LEVELS} levels, {int((count > 0).sum())} different inputs, under D_4"
    return _tell(title, t, sizes, trials, seed, True, sample)


def _closure(action: Any, inputs: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """All images of the inputs, each once, and the number of each input."""
    every = np.concatenate([action.transform(k, inputs) for k in range(action.size)])
    points, inverse = np.unique(every, axis=0, return_inverse=True)
    return points, inverse.reshape(-1)[: len(inputs)]


def graphs_story(
    target: str = "triangles",
    vertices: int = 6,
    noise: float = 0.25,
    sizes: Sequence[int] = (30, 300, 3000, 30_000, 300_000),
    trials: int = 10,
    seed: int = 0,
    bound: str = "direct",
) -> Story:
    """All graphs with labelled vertices, drawn uniformly; the number of triangles, with and without a distinguished vertex.

    Parameters
    ----------
    target : {"triangles", "one vertex", "noise"}
        The share of the triples that are triangles, invariant under relabelling; that of the triples through vertex 0,
        invariant under the permutations of the others; the first, with a fixed perturbation of every graph of size ``noise``.
    vertices : int
        At most 6.
    noise : float
        Size of the perturbation of the target ``"noise"``.
    sizes, trials, seed, bound
        As for `digits_story`.
    """
    from symbound.groups import group, on_edges, symmetric, trivial
    from symbound.spaces import Graphs

    if target not in GRAPH_TARGETS:
        raise UnknownNameError(
            "a target on graphs", repr(target), f"the targets are {', '.join(GRAPH_TARGETS)}"
        )
    space = Graphs(vertices)
    G = on_edges(symmetric(vertices))
    values = triangle_share(vertices, through_first=target == "one vertex")
    if target == "noise":
        wobble = np.random.default_rng(seed).random(len(values)) - 0.5
        values = (1 - noise) * values + noise * (wobble + 0.5)
    chosen = {f"S_{vertices}": G}
    for size in range(vertices - 1, 1, -1):  # the last vertices only, so that vertex 0 stays where it is
        moving = list(range(vertices - size, vertices))
        cycles = [[moving], [moving[:2]]]
        chosen[f"S_{size}"] = on_edges(group(cycles, degree=vertices))
    chosen["C_1"] = trivial(G.degree)
    t = tradeoff(values, G, bound=bound, points=space, subgroups=chosen)
    title = f"{target} of the {2**space.pairs} graphs on {vertices} vertices, under subgroups of S_{vertices}"
    return _tell(title, t, sizes, trials, seed, target != "noise")


def triangle_share(vertices: int, through_first: bool = False) -> Floats:
    """Share of the triples of vertices that are triangles, for every graph in lexicographic order of its edges.

    >>> triangle_share(3).tolist()
    [0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 1.0]
    """
    from itertools import combinations

    from symbound.approximation.target import listed_points
    from symbound.spaces import Graphs

    edges = listed_points(Graphs(vertices))
    place = {pair: k for k, pair in enumerate(combinations(range(vertices), 2))}
    triples = [c for c in combinations(range(vertices), 3) if not through_first or c[0] == 0]
    count = sum(edges[:, place[a, b]] * edges[:, place[a, c]] * edges[:, place[b, c]] for a, b, c in triples)
    return np.asarray(count, dtype=float) / len(triples)
