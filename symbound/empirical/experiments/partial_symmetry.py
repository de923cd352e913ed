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


def run(setting: Setting) -> Experiment:
    """Networks trained without a symmetry on targets that respect short rotations better than long ones."""
    from symbound.groups import cyclic, dihedral

    sizes = setting.choose((32, 128, 1024), (32, 64, 128, 256, 1024, 4096))
    seeds = range(setting.choose(6, 32))
    options = TrainingOptions(steps=setting.choose(400, 1500), batch_size=256, schedule="cosine")
    levels = np.linspace(0, 1, 41)
    rows, claims, pictures = [], [], []
    checked, broken, tightest = 0, 0, 0.0
    for G, title in ((cyclic(8), "C_8"), (dihedral(6), "D_6")):
        task = string_task(G, 2, "subset", "1/2", seed=6)
        truth = profile(task.element_errors, levels)
        curves, distances = [], []
        for n in sizes:
            mode = symmetry_mode("none", task.features, task.features.shape[1])
            net = network_for(task, mode, [64, 64], "relu")
            samples = [
                task.sample(n, np.random.default_rng(np.random.SeedSequence(s, spawn_key=(0,))))
                for s in seeds
            ]
            X, y = (np.stack([s[i] for s in samples]) for i in (0, 1))
            predictions = train(net, mode, X, y, seeds, options).predict(task.points)[:, :, 0]
            errors = np.stack(
                [np.abs(predictions[:, images] - predictions).max(axis=1) for images in task.maps], axis=1
            )
            found = np.array([profile(e, levels) for e in errors])
            curves.append(found.mean(axis=0))
            distances.append(np.abs(found - truth).mean(axis=1))
            for e in errors:
                for eps in levels[1::4]:
                    good, ratio = growth_holds(G, e, float(eps))
                    checked, broken, tightest = checked + 1, broken + (not good), max(tightest, ratio)
            rows.append(
                [title, n, f"{distances[-1].mean():.3f}", *(f"{curves[-1][j]:.2f}" for j in (5, 10, 20))]
            )
        change = mean_interval(distances[-1] - distances[0])
        claims.append(
            Claim(
                rf"with more data the $\lambda$-profile of networks comes closer to that of the data ({title})",
                verdict_at_most(change, 0.0),
                f"mean distance {distances[0].mean():.3f} at n = {sizes[0]}, {distances[-1].mean():.3f} at n = {sizes[-1]}; "
                f"change in [{change[0]:.3f}, {change[1]:.3f}]",
            )
        )
        pictures.append(_picture(setting, levels, truth, sizes, curves, title))
    claims.insert(
        0,
        Claim(
            r"a network that $\varepsilon$-respects $A$ is $k\varepsilon$-invariant under the subgroup that $A$ generates",
            CONFIRMED if broken == 0 else REFUTED,
            f"{checked} pairs of network and tolerance, {broken} exceptions; largest error over the guarantee {tightest:.3f}",
        ),
    )
    header = ["group", "n", "distance of profiles", "lambda(1/8)", "lambda(1/4)", "lambda(1/2)"]
    return Experiment(
        "partial-symmetry",
        "Partial symmetry",
        r"Which fraction $\lambda(\varepsilon)$ of the group do networks respect, and what does it force?",
        claims,
        [Table("Profiles of networks trained without a symmetry", header, rows)],
        pictures,
    )


def profile(errors: Any, levels: Any) -> Any:
    """Fraction of the elements with an error at most each level.

    >>> profile(np.array([0.0, 0.5]), np.array([0.0, 0.25, 0.5])).tolist()
    [0.5, 0.5, 1.0]
    """
    return (np.asarray(errors)[None, :] <= np.asarray(levels)[:, None]).mean(axis=1)


def growth_holds(G: Any, errors: Any, eps: float) -> tuple[bool, float]:
    """Whether the errors on the generated subgroup are at most ``k eps``, and the largest over the guarantee.

    >>> from symbound.groups import cyclic
    >>> growth_holds(cyclic(4), np.array([0.0, 0.1, 0.2, 0.1]), 0.1)
    (True, 1.0)
    """
    from symbound.groups import generated_subgroup, subgroup_mask

    chosen = np.asarray(errors) <= eps
    H = generated_subgroup(G, chosen)
    mask = np.asarray(subgroup_mask(G, H))
    size, part = int(mask.sum()), int(chosen.sum())
    k = 1 if size == part else 3 * (size // part) - 1
    largest = float(np.asarray(errors)[mask].max())
    return largest <= k * eps + 1e-12, largest / (k * eps) if eps else 0.0


def _picture(setting: Setting, levels: Any, truth: Any, sizes: Any, curves: Any, title: str) -> Any:
    from symbound.show.plot import draw_curve, new_axes

    figure, axes = new_axes(
        rf"Respected fraction of ${title}$", r"tolerance $\varepsilon$", r"$\lambda(\varepsilon)$"
    )
    axes.step(levels, truth, where="post", color="#222222", linewidth=1.5, label="data")
    for i, (n, curve) in enumerate(zip(sizes, curves, strict=True)):
        draw_curve(axes, levels, curve, f"networks, n = {n}", i)
    return setting.save(
        figure, axes, f"partial_symmetry_{title}", "Mean over networks trained without a symmetry."
    )
