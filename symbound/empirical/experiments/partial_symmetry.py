r"""Which fraction of the group does a trained network respect, and does a large fraction force a whole subgroup?

``lambda(eps) = |Stab_eps(f)| / |G|``.  If ``A = Stab_eps(f)`` generates ``H`` then ``f`` is ``k eps``-invariant under ``H`` with
``k <= 3 floor(|H|/|A|) - 1`` (``k = 1`` if ``A = H``).
"""

from __future__ import annotations

from typing import Any

import numpy as np

from symbound.empirical.cell import network_for
from symbound.empirical.experiment import Claim, Experiment, Setting, Table
from symbound.empirical.mode import symmetry_mode
from symbound.empirical.statistics import CONFIRMED, REFUTED, mean_interval, verdict_at_most
from symbound.empirical.tasks import string_task
from symbound.empirical.training import TrainingOptions, train

LEVELS = np.linspace(0, 1, 41)
"""Tolerances at which profiles are compared."""


def run(setting: Setting) -> Experiment:
    """Networks trained without a symmetry on targets that respect short rotations better than long ones."""
    from symbound.groups import cyclic, dihedral

    sizes = setting.choose((32, 128, 1024), (32, 64, 128, 256, 1024, 4096))
    seeds = setting.seeds(setting.choose(8, 32))
    options = TrainingOptions(steps=setting.choose(400, 1500), batch_size=256, schedule="cosine")
    rows, claims, pictures = [], [], []
    checked, broken, tightest, longest = 0, 0, 0.0, 0.0
    for G, title in ((cyclic(8), "C_8"), (dihedral(6), "D_6")):
        task = string_task(G, 2, "subset", "1/2", seed=6)
        truth = values_of(profile_of(task.values[:, 0], task, G))
        curves, distances = [], []
        for n in sizes:
            found = []
            for predictions in _predictions(task, n, seeds, options):
                profile = profile_of(predictions, task, G)
                found.append(values_of(profile))
                for eps in LEVELS[1::4]:
                    error, growth = growth_ratios(profile, float(eps))
                    checked, broken = checked + 1, broken + (error > 1 + 1e-12 or growth > 1)
                    tightest, longest = max(tightest, error), max(longest, growth)
            curves.append(np.mean(found, axis=0))
            distances.append(np.abs(np.array(found) - truth).mean(axis=1))
            rows.append(
                [title, n, f"{distances[-1].mean():.3f}", *(f"{curves[-1][j]:.2f}" for j in (5, 10, 20))]
            )
        change = mean_interval(distances[-1] - distances[0])
        claims.append(
            Claim(
                rf"with more data the $\lambda$-profile of networks comes closer to that of the data (${title}$)",
                verdict_at_most(change, 0.0),
                f"mean distance {distances[0].mean():.3f} at n = {sizes[0]}, {distances[-1].mean():.3f} at n = {sizes[-1]}; "
                f"change in [{change[0]:.3f}, {change[1]:.3f}]",
                "networks",
            )
        )
        rows.append([title, "data", "0", *(f"{truth[j]:.2f}" for j in (5, 10, 20))])
        pictures.append(_picture(setting, truth, sizes, curves, title))
    claims.insert(
        0,
        Claim(
            r"a network that $\varepsilon$-respects $A$ is $k\varepsilon$-invariant under the subgroup $H$ that $A$ generates, with "
            r"$k$ the diameter of $H$ in $A$, at most $3 \lfloor |H|/|A| \rfloor - 1$",
            CONFIRMED if broken == 0 else REFUTED,
            f"{checked} pairs of network and tolerance, {broken} exceptions; largest error over k eps {tightest:.3f}, largest k over its "
            f"bound {longest:.3f}",
        ),
    )
    header = ["group", "n", "distance of profiles", "lambda(1/8)", "lambda(1/4)", "lambda(1/2)"]
    return Experiment(
        "partial-symmetry",
        "Partial symmetry",
        r"Which fraction $\lambda(\varepsilon)$ of the group do networks respect, and what does it force?",
        claims,
        [
            Table(
                "Profiles of networks trained without a symmetry: fraction of the group respected up to a tolerance",
                header,
                rows,
            )
        ],
        pictures,
    )


def _predictions(task: Any, n: int, seeds: Any, options: TrainingOptions) -> Any:
    """Predictions at all points of one network for each seed, trained in stacks of eight."""
    mode = symmetry_mode("none", task.features, task.features.shape[1])
    net = network_for(task, mode, [64, 64], "relu")
    for first in range(0, len(seeds), 8):
        stack = seeds[first : first + 8]
        samples = [
            task.sample(n, np.random.default_rng(np.random.SeedSequence(s, spawn_key=(0,)))) for s in stack
        ]
        X, y = (np.stack([s[i] for s in samples]) for i in (0, 1))
        yield from train(net, mode, X, y, stack, options).predict(task.points)[:, :, 0]


def profile_of(predictions: Any, task: Any, G: Any) -> Any:
    """The symmetry profile of the function with these values at all points of a task."""
    import symbound as sb

    rows = {tuple(x): float(v) for x, v in zip(task.points.tolist(), predictions, strict=True)}
    return sb.symmetry_profile(
        lambda X: np.array([rows[tuple(x)] for x in np.asarray(X).tolist()]), G, task.points, whole_space=True
    )


def values_of(profile: Any) -> Any:
    """``lambda`` at the tolerances that are compared."""
    return (profile.errors[None, :] <= LEVELS[:, None]).mean(axis=1)


def growth_ratios(profile: Any, eps: float) -> tuple[float, float]:
    """Largest error on the generated subgroup over ``k eps``, and ``k`` over its bound ``3 floor(|H|/|A|) - 1``.

    >>> import symbound as sb
    >>> X = np.array([[0.0, 0, 1], [1, 0, 0], [0, 1, 0]])
    >>> growth_ratios(sb.symmetry_profile(lambda X: X @ np.array([0, 1, 3]), sb.cyclic(3), X), 3.0)
    (1.0, 1.0)
    """
    found = profile.stabilizer(eps)
    largest = float(profile.errors[found.subgroup_mask].max())
    allowed = float(found.certified_eps)
    growth = found.diameter / found.growth_bound if found.growth_bound else 0.0
    return (largest / allowed if allowed else float(largest > 0)), growth


def _picture(setting: Setting, truth: Any, sizes: Any, curves: Any, title: str) -> Any:
    from symbound.show.plot import draw_curve, new_axes

    figure, axes = new_axes(
        rf"Respected fraction of ${title}$", r"tolerance $\varepsilon$", r"$\lambda(\varepsilon)$"
    )
    axes.step(LEVELS, truth, where="post", color="#222222", linewidth=1.5, label="data")
    for i, (n, curve) in enumerate(zip(sizes, curves, strict=True)):
        draw_curve(axes, LEVELS.tolist(), curve, f"networks, n = {n}", i)
    return setting.save(
        figure,
        axes,
        f"partial_symmetry_{title}",
        rf"Fraction $\lambda(\varepsilon)$ of ${title}$ that is respected up to the tolerance: by the data (black), and in the mean by "
        "networks trained without a symmetry.",
    )
