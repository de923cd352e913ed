"""Time ratios of the group functions against sympy, numpy, scipy and GAP, all measured in this one run.

Run ``python benchmarks/groups.py``.  A row whose peer is not installed says so.  Each time is the best of
a few runs; a GAP time is that of a whole process, and is compared with a whole Python process where the row
says so.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable

import numpy as np
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components
from sympy.combinatorics import Permutation, PermutationGroup
from sympy.combinatorics.named_groups import SymmetricGroup

import symbound.groups as sg

TRANSITIVE_STUB = (
    'if LoadPackage("transgrp") = fail then'
    " InstallGlobalFunction(TransitiveGroupsAvailable, ReturnFalse); fi;"
    'if LoadPackage("primgrp") = fail then'
    " InstallGlobalFunction(PrimitiveGroupsAvailable, ReturnFalse); fi;"
)


def best(function: Callable[[], object], repeats: int = 3) -> float:
    times = []
    for _ in range(repeats):
        start = time.perf_counter()
        function()
        times.append(time.perf_counter() - start)
    return min(times)


def gap_process(program: str, repeats: int = 2, limit: int = 120) -> float | str:
    gap = shutil.which("gap")
    if gap is None:
        return "GAP is not installed"
    with tempfile.NamedTemporaryFile("w", suffix=".g") as source:
        source.write(program)
        source.flush()

        def call() -> None:
            done = subprocess.run(
                [gap, "-q", source.name],
                stdin=subprocess.DEVNULL,
                capture_output=True,
                text=True,
                timeout=limit,
            )
            if "Error" in done.stdout + done.stderr:
                raise RuntimeError(done.stdout + done.stderr)

        try:
            return best(call, repeats)
        except subprocess.TimeoutExpired:
            return f"GAP did not finish in {limit} s"
        except RuntimeError as error:
            return f"GAP refused: {str(error).strip().splitlines()[0][:60]}"


def python_process(program: str) -> float:
    return best(
        lambda: subprocess.run([sys.executable, "-c", program], check=True, stdout=subprocess.DEVNULL)
    )


def row(task: str, ours: float, peer: str, other: float | str, target: str = "") -> None:
    if isinstance(other, str):
        print(f"{task:44s} {ours * 1e3:9.1f} ms   {peer:26s} skipped: {other}")
        return
    times = f"{ours * 1e3:9.1f} ms   {peer:26s} {other * 1e3:10.1f} ms   x {other / ours:8.1f}"
    print(f"{task:44s} {times}   {target}")


def fresh(G: PermutationGroup) -> sg.NamedGroup:
    """The same permutations with nothing remembered."""
    return sg.group(list(G.generators))


def elements_and_order() -> None:
    ours = best(lambda: sg.elements(fresh(sg.symmetric(8))))
    row(
        "elements of S_8",
        ours,
        "sympy, generate()",
        best(lambda: list(SymmetricGroup(8).generate()), 1),
        ">= 15",
    )
    row("elements of S_8", ours, "GAP, whole process", gap_process("AsList(SymmetricGroup(8));"))
    generators = [Permutation(0, 1, size=60), Permutation(*range(60))]
    ours = best(lambda: sg.order(PermutationGroup(*generators)))
    row("order of <(1 2), 60-cycle>", ours, "sympy", best(lambda: PermutationGroup(*generators).order(), 1))
    gap = gap_process(f"Print(Size(Group((1,2),({','.join(map(str, range(1, 61)))}))));")
    row("order of <(1 2), 60-cycle>", ours, "GAP, whole process", gap)
    ours = best(lambda: sg.conjugacy_classes_of_elements(fresh(sg.symmetric(7))))
    row("conjugacy classes of S_7", ours, "sympy", best(SymmetricGroup(7).conjugacy_classes, 1))


def cycle_indices() -> None:
    ours = best(lambda: sg.cycle_index(sg.on_edges(sg.symmetric(12))))
    gap = gap_process("CycleIndex(Action(SymmetricGroup(12), Combinations([1..12],2), OnSets));", 1)
    row("cycle index of on_edges(symmetric(12))", ours, "GAP, whole process", gap, "ours < 1 s")
    ours = best(lambda: sg.cycle_index(fresh(sg.mathieu(24))))
    row("cycle index of M_24, in process", ours, "one second", 1.0)
    program = "from symbound.groups import *; G = mathieu(24); print(cycle_index(group(list(G.generators))))"
    ours = python_process(program)
    gap = gap_process("Print(CycleIndex(MathieuGroup(24)));", 3)
    row("cycle index of M_24, whole process", ours, "GAP, whole process", gap, ">= 0.5")
    row("import sympy, whole process", python_process("import sympy"), "one second", 1.0)


def lattices() -> None:
    for m, target in ((5, "ours < 2 s"), (6, "ours < 60 s")):
        ours = best(lambda m=m: sg.subgroups(fresh(sg.symmetric(m))), 2)
        gap = gap_process(
            TRANSITIVE_STUB + f"Sum(List(ConjugacyClassesSubgroups(SymmetricGroup({m})), Size));", 1
        )
        row(f"subgroup lattice of S_{m}", ours, "GAP classes, whole process", gap, target)


def least_over_elements(G: PermutationGroup) -> np.ndarray:
    """Plain numpy: the number of ``g s`` for all s at once, minimum over g."""
    m = G.degree
    numbers = np.arange(2**m, dtype=np.int32)
    bits = [(numbers >> (m - 1 - i)) & 1 for i in range(m)]
    least = numbers.copy()
    for g in sg.elements(G).tolist():
        image = np.zeros_like(numbers)
        for i in range(m):
            image |= bits[i] << (m - 1 - g[i])
        np.minimum(least, image, out=least)
    return least


def string_images(G: PermutationGroup) -> list[np.ndarray]:
    m = G.degree
    numbers = np.arange(2**m, dtype=np.int32)
    images = []
    for g in G.generators:
        image = np.zeros_like(numbers)
        for i in range(m):
            image |= ((numbers >> (m - 1 - i)) & 1) << (m - 1 - g(i))
        images.append(image)
    return images


def components(G: PermutationGroup) -> np.ndarray:
    """scipy: connected components of the graph s - g s over the generators g."""
    images = string_images(G)
    size = len(images[0])
    heads = np.tile(np.arange(size, dtype=np.int32), len(images))
    graph = coo_array((np.ones(len(heads), dtype=bool), (heads, np.concatenate(images))), shape=(size, size))
    labels: np.ndarray = connected_components(graph, directed=False)[1]
    return labels


def gap_orbits(G: PermutationGroup) -> float | str:
    """GAP's OrbitsPerms on the induced permutations, given as lists; reading them is part of its time."""
    lists = ",".join(
        "PermList([" + ",".join(map(str, (image + 1).tolist())) + "])" for image in string_images(G)
    )
    return gap_process(f"Length(OrbitsPerms([{lists}],[1..{2**G.degree}]));", 1)


def orbits_on_strings() -> None:
    for task, G, plain in (
        ("2^20 binary strings under D_20", sg.dihedral(20), True),
        ("2^21 graphs under S_7 on edges", sg.on_edges(sg.symmetric(7)), False),
    ):
        ours = best(lambda G=G: sg.string_orbits(fresh(G), 2))
        if plain:
            row(task, ours, "numpy, minimum over G", best(lambda G=G: least_over_elements(G), 1), ">= 0.5")
        row(task, ours, "scipy, components", best(lambda G=G: components(G), 2), ">= 0.5")
        row(task, ours, "GAP OrbitsPerms, process", gap_orbits(G), ">= 0.5")


def main() -> None:
    print(f"{'task':44s} {'symbound':>12s}   {'peer':26s} {'peer time':>13s}   peer/symbound   target")
    elements_and_order()
    cycle_indices()
    lattices()
    orbits_on_strings()


if __name__ == "__main__":
    main()
