"""Tables of bounds: safe rounding, ratios, labels, JSON, pictures."""

import json
from dataclasses import dataclass

import pytest
from sympy import Rational

import symbound as sb
from symbound.bounds.symbols import delta, n
from symbound.errors import (
    ArgumentTypeError,
    DomainError,
    EnclosureError,
    ExportError,
    ShapeError,
    UnknownNameError,
)
from symbound.show.comparison import compare, route_label

G = sb.on_edges(sb.symmetric(5))
WITH = sb.AllFunctions(sb.Graphs(5), M=1, symmetry=sb.Invariance(G))
WITHOUT = sb.AllFunctions(sb.Graphs(5), M=1)
CUBE = sb.Lipschitz(sb.Cube(4), L=1, M=1, symmetry=sb.Invariance(sb.cyclic(4)))


@pytest.fixture(scope="module")
def tables():
    return [sb.gap_bound(F, n=n, route="tabular-gap") for F in (WITH, WITHOUT)]


def test_values_are_rounded_to_the_safe_side(tables):
    c = compare(*tables, at=(10, 777))
    for size, row, line in zip(c.at, c.values, c.table().splitlines()[1:], strict=False):
        for bound, value, shown in zip(tables, row, line.replace("<=", "").split()[1:3], strict=True):
            exact = bound.expr.subs(n, size)
            assert value.lower <= exact <= value.upper
            assert Rational(shown) >= exact
            assert Rational(shown) <= exact * (1 + Rational(1, 1000))


def test_lower_bounds_round_down():
    bound = sb.gap_lower_bound(CUBE, n=n)
    (shown,) = [line.split(">=")[1] for line in compare(bound, at=(1000,)).table().splitlines()[1:]]
    assert Rational(shown.strip()) <= bound.at(n=1000).upper


def test_ratio_is_the_square_root_of_the_orbit_counts(tables):
    c = compare(*tables, at=(100, 10_000))
    expected = ((1024 - 1) / (34 - 1)) ** 0.5
    assert [row[1] for row in c.ratios] == pytest.approx([expected, expected])


def test_labels_tell_equal_routes_apart(tables):
    assert compare(*tables).labels == ("tabular-gap, S_5^(2)", "tabular-gap, no symmetry")
    assert compare(tables[0], tables[0]).labels == ("tabular-gap, S_5^(2) (1)", "tabular-gap, S_5^(2) (2)")
    assert compare(*tables, labels=("a", "b")).labels == ("a", "b")


def test_route_labels():
    assert route_label(sb.gap_bound(CUBE, n=n)) == "smallest"
    assert route_label(sb.gap_bound(CUBE, n=n, delta=delta, route="rate")) == "rate"
    assert route_label(sb.gap_bound(CUBE, n=n, route="multiscale")) == "multiscale"


def test_crossovers_of_real_bounds():
    multiscale = sb.gap_bound(sb.Lipschitz(sb.Cube(4), L=1, M=1), n=n, route="multiscale")
    rate = sb.gap_bound(CUBE, n=n, route="rate")
    found = compare(multiscale, rate, labels=("plain", "rate")).crossovers()
    for c in found:
        before = {"plain": multiscale, "rate": rate}
        assert before[c.smaller_before].at(n=c.low).upper < before[c.smaller_after].at(n=c.low).lower
        assert before[c.smaller_after].at(n=c.high).upper < before[c.smaller_before].at(n=c.high).lower
    assert found


def test_lower_bounds_do_not_cross_upper_ones():
    assert compare(sb.gap_bound(CUBE, n=n), sb.gap_lower_bound(CUBE, n=n)).crossovers() == []


@dataclass
class Estimate:
    mean: float
    standard_error: float


@pytest.mark.parametrize(
    "truth",
    [
        {100: 0.25},
        {100: (0.25, 0.01)},
        {100: Estimate(0.25, 0.01)},
        lambda size: 0.25 if size == 100 else None,
    ],
)
def test_truth_column(tables, truth):
    c = compare(tables[0], at=(100, 1000), truth=truth)
    assert c.truth[0][0] == 0.25
    assert c.truth[1] is None
    header, first, *_ = c.table().splitlines()
    assert header.split()[-2:] == ["truth", "bound/truth"]
    assert first.split()[-1] == f"{float(c.values[0][0]) / 0.25:.3g}"


def test_to_dict_is_json(tables):
    data = json.loads(json.dumps(compare(*tables, at=(10, 20), truth={10: (0.5, 0.1)}).to_dict()))
    assert data["at"] == [10, 20]
    assert [b["label"] for b in data["bounds"]] == ["tabular-gap, S_5^(2)", "tabular-gap, no symmetry"]
    assert Rational(data["bounds"][0]["lower"][0]) <= Rational(data["bounds"][0]["upper"][0])
    assert data["truth"] == [{"mean": 0.5, "standard_error": 0.1}, None]


def test_html(tables):
    page = compare(*tables)._repr_html_()
    assert page.count("<tr>") == 6
    assert "&lt;=" in page


def test_plot_shows_every_bound_and_the_truth(tables, tmp_path):
    path = tmp_path / "bounds.png"
    figure = compare(*tables, truth={100: (0.2, 0.01), 10_000: (0.02, 0.001)}).plot(path)
    axes = figure.axes[0]
    assert [line.get_label() for line in axes.lines[:2]] == [
        "tabular-gap, S_5^(2)",
        "tabular-gap, no symmetry",
    ]
    assert axes.lines[2].get_label() == "truth ± 3 standard errors"
    assert axes.get_xscale() == axes.get_yscale() == "log"
    assert path.read_bytes().startswith(b"\x89PNG")


def test_plot_leaves_the_settings_of_matplotlib_alone(tables):
    import matplotlib

    before = dict(matplotlib.rcParams)
    compare(tables[0]).plot()
    assert dict(matplotlib.rcParams) == before


@pytest.mark.parametrize("name", ["missing/picture.png", "picture.unknown"])
def test_plot_to_a_bad_file(tables, tmp_path, name):
    with pytest.raises(ExportError, match="the file cannot be written"):
        compare(tables[0]).plot(tmp_path / name)


def test_bad_input(tables):
    with pytest.raises(ArgumentTypeError, match="at least one bound"):
        compare()
    with pytest.raises(ArgumentTypeError, match="bounds only"):
        compare(tables[0], 3)
    with pytest.raises(ShapeError, match="1 labels for 2 bounds"):
        compare(*tables, labels=("a",))
    with pytest.raises(UnknownNameError, match="free symbols delta"):
        compare(sb.gap_bound(WITH, n=n, delta=delta))
    with pytest.raises(EnclosureError, match="open quantities"):
        compare(sb.lemmas["symmetrization"].apply(F=WITH, n=n))
    with pytest.raises(DomainError, match="positive integer"):
        compare(tables[0], at=(0,))
