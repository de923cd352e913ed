"""No single change to these lemmas goes unnoticed; ``benchmarks/mutation.py`` does it for all of them."""

import ast
from importlib import import_module
from pathlib import Path

import pytest

from benchmarks.mutants import mutants
from benchmarks.mutation import known_equivalents, lemmas_that_use, module_name, noticed, survivors_of

QUICK = (
    "concentration", "markov", "symmetrization", "massart", "finite-class", "contraction", "empirical-rademacher", "doubling",
    "euclidean-ball", "excess-risk", "isodiametric", "lie-discretisation", "packing-covering", "two-sided-sup",
)  # fmt: skip


@pytest.mark.parametrize("slug", QUICK)
def test_no_mutant_survives(slug):
    ways, alive = survivors_of(slug)
    assert ways.total() >= 15
    assert {m.key for m in alive} == set(known_equivalents(slug))


@pytest.mark.parametrize("slug", ["massart", "optimal-sup-error", "approximation._standing_hypotheses"])
def test_a_file_as_it_is_passes(slug):
    names = [module_name(slug), *(module_name(s) for s in lemmas_that_use(slug))]
    files = {name: ast.parse(Path(import_module(name).__file__).read_text()) for name in names}
    assert not noticed(files, lemmas_that_use(slug))


SOURCE = '''
KINDS = (A, B)
def conclusion(x, y, side="upper"):
    """Text."""
    check(y)
    if x > 0 and not y:
        return violated(f"no {x} 3", "4")
    signs = {x: -1}
    return total(Rational(1, 2) * x, root(y)), "<=", Pow(x, y, evaluate=False), signs
lemma = Lemma(tightness="upper", arguments={"x": REAL}, hypotheses=(H,))
'''


def test_what_is_changed():
    changes = {str(m) for m in mutants(SOURCE)}
    for expected in (
        "KINDS: (A, B): without element 0",
        "conclusion: check(y): left out",
        "conclusion: if x > 0 and (not y): negated",
        "conclusion: if x > 0 and (not y): never",
        "conclusion: x > 0 and (not y): and for or",
        "conclusion: x > 0 and (not y): without operand 1",
        "conclusion: not y: without not",
        "conclusion: x > 0: another comparison at 0",
        "conclusion: x > 0: 0 -> -1",
        "conclusion: violated(f'no {x} 3', '4'): violated -> granted",
        "conclusion: {x: -1}: sign of -1",
        "conclusion: {x: -1}: without entry 0",
        "conclusion: Rational(1, 2): arguments exchanged",
        "conclusion: Rational(1, 2) * x: left side only",
        "conclusion: total(Rational(1, 2) * x, root(y)): without argument 1",
        "conclusion: root(y): root -> keep",
        "conclusion: Pow(x, y, evaluate=False): arguments exchanged",
        "conclusion: Pow(x, y, evaluate=False): without exponent",
        "lemma: tightness='upper': tightness upper",
        "lemma: REAL: domain of x dropped",
        "lemma: H: hypothesis dropped",
    ):
        assert expected in changes, expected
    assert not any("3 ->" in c or "4 ->" in c or "evaluate=False: False" in c for c in changes)


def test_each_mutant_is_one_change_and_has_a_name_of_its_own():
    found = list(mutants(SOURCE))
    assert len({m.key for m in found}) == len(found)
    before = ast.unparse(ast.parse(SOURCE)).splitlines()
    for mutant in found:
        after = ast.unparse(mutant.tree).splitlines()
        assert sum(a != b for a, b in zip(before, after, strict=False)) + abs(len(before) - len(after)) >= 1
