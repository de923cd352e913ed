"""The command line: ``symbound demo | derive | compare | measure | tradeoff | verify | check | lemmas | repl``.

Only click is imported at the top, so that ``--help`` answers at once.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import click

from symbound._version import __version__
from symbound.cli_options import (
    class_options,
    echo_json,
    function_class,
    json_option,
    lemma_data,
    progress,
    sample_sizes,
)


class _Group(click.Group):
    """Commands in the order in which a newcomer needs them; errors of the package without a traceback."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(self.commands)

    def invoke(self, ctx: click.Context) -> Any:
        from symbound.errors import SymboundError

        try:
            return super().invoke(ctx)
        except SymboundError as error:
            click.echo(f"error: {error}", err=True)
            sys.exit(2)


@click.group(cls=_Group, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="symbound")
def main() -> None:
    """Derive, evaluate and check bounds for learning under symmetry.

    Groups and spaces are typed as their constructors, for example 'cyclic(4)', 'on_edges(symmetric(7))', 'Cube(4)',
    'Strings(8, 2)', 'Graphs(7)'. Numbers are exact: 12, 1/20, or 0.05, which is read as 1/20.
    """


@main.command()
@click.option(
    "--output",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path(),
    help="Folder for gap.tex and gap.png.",
)
@json_option
def demo(output: Path, as_json: bool) -> None:
    """What is permutation invariance worth to a network on graphs? All graphs on 7 vertices."""
    from symbound import demo as story

    output.mkdir(parents=True, exist_ok=True)
    with progress("counting graphs up to relabelling", not as_json) as report:
        result = story.run(output, report)
    if as_json:
        echo_json(result.to_dict())
        return
    for line in story.text(result):
        click.echo(line)


@main.command()
@class_options
@click.option("-n", "n_text", help="Sample size; several separated by commas. Default: a formula in n.")
@click.option(
    "--route", help="Chain of lemmas to use, e.g. multiscale. Default: the smallest provable bound."
)
@click.option(
    "--sample-size", "target", help="Also the smallest n for which the bound is at most this, e.g. 1/20."
)
@click.option("--explain", is_flag=True, help="Print the derivation with hypotheses and references.")
@click.option("--latex", "as_latex", is_flag=True, help="Print the statement in LaTeX.")
@click.option(
    "--document",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write a LaTeX document with the proof.",
)
@click.option(
    "--certificate",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write a certificate for 'symbound check'.",
)
@json_option
def derive(
    space: str,
    group_text: str | None,
    eps: str,
    kind: str | None,
    L: str,
    M: str,
    delta: str | None,
    law: str | None,
    assume: tuple[str, ...],
    n_text: str | None,
    route: str | None,
    target: str | None,
    explain: bool,
    as_latex: bool,
    document: Path | None,
    certificate: Path | None,
    as_json: bool,
) -> None:
    """Derive a bound on the generalization gap of a class.

    Example: symbound derive --space 'Cube(4)' --group 'cyclic(4)' -n 1000,100000 --sample-size 1/20
    """
    import symbound as sb
    from symbound.grammar import parse_number

    F = function_class(space, group_text, eps, kind, L, M)
    confidence = None if delta is None else parse_number(delta)
    bound = sb.gap_bound(F, n=sb.n, delta=confidence, law=law, route=route, assume=assume)
    values = {size: bound.at(n=size) for size in sample_sizes(n_text)} if n_text else {}
    size_needed = bound.sample_size(parse_number(target)) if target else None
    written = str(bound.document(document)) if document else None
    if certificate:
        certificate.write_text(bound.to_json(), encoding="utf-8")
    if as_json:
        echo_json(
            {
                "class": repr(F),
                "quantity": str(bound.quantity),
                "relation": bound.relation,
                "formula": str(bound.expr),
                "latex": bound.latex(),
                "values": {
                    size: {"lower": str(v.lower), "upper": str(v.upper)} for size, v in values.items()
                },
                "sample_size": size_needed,
                "lemmas": list(bound.lemmas),
                "hypotheses": [str(h) for h in bound.hypotheses],
                "references": list(bound.references),
                "document": written,
                "certificate": str(certificate) if certificate else None,
            }
        )
        return
    click.echo(repr(F))
    click.echo(bound.latex() if as_latex else str(bound))
    for size, value in values.items():
        click.echo(f"n = {size}: {value}")
    if size_needed is not None:
        click.echo(f"at most {target} from n = {size_needed} on")
    if explain:
        click.echo(str(bound.explain()))
    for path in (written, certificate):
        if path:
            click.echo(f"written: {path}")


@main.command()
@class_options
@click.option(
    "--routes", "routes_text", help="Routes to compare, separated by commas. Default: all that apply."
)
@click.option(
    "--at", "at_text", default="100,1000,10000,100000", show_default=True, help="Sample sizes of the table."
)
@click.option(
    "--truth",
    "trials",
    type=int,
    help="Also simulate the exact gap on so many samples (finite spaces, --law).",
)
@click.option(
    "--plot", type=click.Path(dir_okay=False, path_type=Path), help="Draw the bounds to a picture file."
)
@json_option
def compare(
    space: str,
    group_text: str | None,
    eps: str,
    kind: str | None,
    L: str,
    M: str,
    delta: str | None,
    law: str | None,
    assume: tuple[str, ...],
    routes_text: str | None,
    at_text: str,
    trials: int | None,
    plot: Path | None,
    as_json: bool,
) -> None:
    """Compare the bounds that different chains of lemmas give for one class.

    Example: symbound compare --space 'Cube(3)' --group 'symmetric(3)' --routes multiscale,dudley
    """
    import symbound as sb
    from symbound.grammar import parse_number

    F = function_class(space, group_text, eps, kind, L, M)
    confidence = None if delta is None else parse_number(delta)
    for_law, for_all = sb.routes(F, law), sb.routes(F)
    names = [r.strip() for r in routes_text.split(",")] if routes_text else list({**for_law, **for_all})
    if confidence is None:
        names = [r for r in names if r != "empirical-rademacher"]
    sizes = tuple(sample_sizes(at_text))
    with progress("deriving the bounds", not as_json) as report:
        bounds = []
        for name in names:
            report(f"deriving the bound by {name}")
            known = law if name in for_law else None
            bounds.append(sb.gap_bound(F, n=sb.n, delta=confidence, law=known, route=name, assume=assume))
        truth = {}
        if trials:
            for size in sizes:
                report(f"simulating {trials} samples of size {size}")
                found = sb.expected_gap(F, law or "uniform", size, trials=trials)
                truth[size] = (found.mean, found.standard_error)
        comparison = sb.compare(*bounds, over=sb.n, at=sizes, labels=names, truth=truth or None)
    if plot:
        comparison.plot(plot)
    picture = str(plot) if plot else None
    if as_json:
        echo_json({"class": repr(F), **comparison.to_dict(), "picture": picture})
        return
    click.echo(repr(F))
    click.echo(str(comparison))
    if picture:
        click.echo(f"written: {picture}")


@main.command()
@click.argument("slug", required=False)
@click.option(
    "--status", is_flag=True, help="What stands behind each lemma: written proof, formal proof, oracle rows."
)
@json_option
def lemmas(slug: str | None, status: bool, as_json: bool) -> None:
    """List the lemmas of the library, or show one: statement, hypotheses, reference."""
    if status:
        from dataclasses import asdict

        from symbound.lemmas._status import statuses, table

        rows = [row for row in statuses() if slug in (None, row.slug)]
        if as_json:
            echo_json([asdict(row) for row in rows])
        else:
            click.echo(table(rows))
        return
    from symbound.lemmas import lemmas as library

    if slug:
        lemma = library[slug]
        click.echo(json.dumps(lemma_data(slug), indent=2) if as_json else str(lemma))
        return
    if as_json:
        echo_json([lemma_data(s) for s in library])
        return
    for s in library:
        click.echo(f"{s:26} {library.family(s):15} {library[s].title}")


@main.command()
@click.argument("certificate", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@json_option
def check(certificate: Path, as_json: bool) -> None:
    """Replay a certificate: accept it, or name the first wrong step."""
    from symbound.bounds.certificate import assumptions
    from symbound.bounds.certificate import check as replay

    bound = replay(certificate)
    if as_json:
        echo_json(
            {
                "accepted": True,
                "statement": str(bound),
                "lemmas": list(bound.lemmas),
                "assumed": list(assumptions(bound)),
            }
        )
        return
    click.echo(f"accepted: {bound}")
    click.echo(f"lemmas: {', '.join(bound.lemmas)}")
    for hypothesis in assumptions(bound):
        click.echo(f"assumed: {hypothesis}")


@main.command()
@click.argument("source")
@click.argument("predictor", required=False)
@click.option(
    "--action", help="How the group acts: 'images(8)', 'cyclic(4)', 'graphs(5)', 'hyperoctahedral(3)', ..."
)
@click.option("--eps", multiple=True, help="Tolerance at which to give the stabilizer; may be repeated.")
@click.option(
    "--convention", default="sup", show_default=True, help="How errors are reduced: sup, mean, rms, emlp, ..."
)
@click.option(
    "--model",
    type=click.Choice(["logistic", "mlp"]),
    default="logistic",
    help="Classifier trained on the digits.",
)
@click.option("--plot", type=click.Path(dir_okay=False, path_type=Path), help="Draw the symmetry profile.")
@json_option
def measure(
    source: str,
    predictor: str | None,
    action: str | None,
    eps: tuple[str, ...],
    convention: str,
    model: str,
    plot: Path | None,
    as_json: bool,
) -> None:
    """Measure how far a predictor is from being invariant: error, stabilizers, symmetry profile.

    SOURCE is 'digits', or an .npz file with an array X; PREDICTOR is then 'module:function' (the module is imported, which
    runs it).

    Examples: symbound measure digits --model mlp; symbound measure data.npz my_module:predict --action 'images(28)' --eps 1/10
    """
    from symbound.errors import ArgumentTypeError
    from symbound.grammar import parse_number

    sys.path.insert(0, "")
    tolerances = tuple(parse_number(text) for text in eps)
    if source == "digits":
        from symbound.symmetry.digits import digits_study

        with progress(f"training a classifier ({model}) on the digits", not as_json):
            result: Any = digits_study(model, tolerances) if tolerances else digits_study(model)
        profile = result.measurement.profile
    else:
        from symbound.symmetry.measurement import measure_file

        if predictor is None or action is None:
            raise ArgumentTypeError(
                "measuring a predictor on a file",
                f"{source}, predictor {predictor}, action {action}",
                "it needs the predictor and the action",
                "symbound measure data.npz module:function --action 'images(8)'",
            )
        result = measure_file(source, predictor, action, tolerances, convention=convention)
        profile = result.profile
    if plot:
        profile.plot(plot)
    click.echo(result.to_json() if as_json else result.text())
    if plot and not as_json:
        click.echo(f"written: {plot}")


@main.command()
@click.argument("source")
@click.option(
    "--group", "group_text", help="Symmetry group, e.g. 'cyclic(4)', or 'square' for square images."
)
@click.option("-n", "n_text", help="Sample size that the recommendation is for.")
@click.option(
    "--bound",
    type=click.Choice(["direct", "contraction", "tabular", "orbit-means", "flow", "multiscale"]),
    default="direct",
    show_default=True,
    help="Bound on the gap that goes into the total error; the last two need the array 'distances'.",
)
@click.option(
    "--confidence", default="0.95", show_default=True, help="Confidence of the estimates from a sample."
)
@click.option("--noise", help="Variance of the label noise, where it is known.")
@click.option("-M", "--range", "M", default="1", show_default=True, help="The labels lie in [0, M].")
@click.option("--cell", help="Inputs in one cell of this side count as one point.")
@click.option("--radius", help="Inputs this near one another, after a group element, count as pairs.")
@click.option("--lipschitz", help="Lipschitz constant, for --radius or the array 'distances' (there 1).")
@click.option(
    "--weighted", is_flag=True, help="Allow a law that is not invariant, by the weighted identities."
)
@click.option(
    "--plot", type=click.Path(dir_okay=False, path_type=Path), help="Draw the trade-off of a known target."
)
@json_option
def tradeoff(
    source: str,
    group_text: str | None,
    n_text: str | None,
    bound: str,
    confidence: str,
    noise: str | None,
    M: str,
    cell: str | None,
    radius: str | None,
    lipschitz: str | None,
    weighted: bool,
    plot: Path | None,
    as_json: bool,
) -> None:
    """Which symmetry should a model have, given the data's symmetry and the number of examples?

    SOURCE is 'digits' or 'graphs' for a worked story, or an .npz file with the array 'target' (a known target), or with 'X' and
    'y' (a labelled sample).

    Examples: symbound tradeoff graphs; symbound tradeoff data.npz --group 'cyclic(4)' -n 1000
    """
    from symbound.errors import ArgumentTypeError
    from symbound.grammar import parse_number

    if source in ("digits", "graphs"):
        from symbound.tradeoff import stories

        with progress(f"weighing the symmetries of the {source}", not as_json):
            told = (
                [stories.digits_story(bound=bound)]
                if source == "digits"
                else [stories.graphs_story(target, bound=bound) for target in stories.GRAPH_TARGETS]
            )
        if as_json:
            echo_json([story.to_dict() for story in told])
        else:
            click.echo("\n\n".join(story.text() for story in told))
        return
    from symbound.tradeoff.command import run_tradeoff

    if group_text is None:
        raise ArgumentTypeError(
            "weighing the subgroups of a group",
            f"{source} without --group",
            "it needs the group",
            "--group 'cyclic(4)'",
        )
    result = run_tradeoff(
        source,
        group_text,
        n=sample_sizes(n_text)[0] if n_text else None,
        bound=bound,
        weighted=weighted,
        noise=None if noise is None else float(parse_number(noise)),
        confidence=float(parse_number(confidence)),
        M=parse_number(M),
        cell=None if cell is None else float(parse_number(cell)),
        radius=None if radius is None else float(parse_number(radius)),
        lipschitz=lipschitz,
        plot=plot,
    )
    if as_json:
        echo_json(result.to_dict())
        return
    click.echo(result.text())
    if plot:
        click.echo(f"written: {plot}")


@main.command()
@click.option("--quick/--full", default=True, show_default=True, help="A minute or two, or half an hour.")
@click.option(
    "--output",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path("verify"),
    help="Folder of the report.",
)
@click.option("--only", multiple=True, help="One experiment by name; may be repeated.")
@click.option("--seed", default=0, show_default=True, help="Seed of everything that is random.")
@click.option("--jobs", default=1, show_default=True, help="Processes.")
@json_option
def verify(quick: bool, output: Path, only: tuple[str, ...], seed: int, jobs: int, as_json: bool) -> None:
    """Run the standing experiments, theory against practice, and write a report with verdicts and pictures.

    A run that was interrupted goes on where it stopped.
    """
    from symbound.empirical.verify import run_verify

    shown = not as_json
    report = run_verify(
        quick,
        output,
        seed=seed,
        n_jobs=jobs,
        only=only,
        progress=shown and sys.stderr.isatty(),
        echo=click.echo if shown else None,
    )
    if as_json:
        echo_json(report.to_dict())
        return
    click.echo(", ".join(f"{count} {verdict}" for verdict, count in report.counts().items()))
    click.echo(f"written: {report.folder / 'report.html'} and {report.folder / 'report.tex'}")


@main.command()
def repl() -> None:
    """Start Python with the names of symbound at hand."""
    from symbound.repl import start

    start()
