"""Options and small tools that the commands share."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from contextlib import contextmanager
from typing import Any

import click


def json_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """The option ``--json``."""
    return click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")(command)


def class_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Options that name a class of functions, a sample size and a confidence."""
    options = [
        click.option("--space", required=True, help="Space of examples, e.g. 'Cube(4)'."),
        click.option("--group", "group_text", help="Symmetry group, e.g. 'cyclic(4)'. Default: no symmetry."),
        click.option(
            "--eps", default="0", show_default=True, help="Tolerance of the invariance; 0 is exact."
        ),
        click.option(
            "--class",
            "kind",
            type=click.Choice(["lipschitz", "all"]),
            help="Class of functions. Default: lipschitz on infinite spaces, all functions on finite ones.",
        ),
        click.option("-L", "--lipschitz", "L", default="1", show_default=True, help="Lipschitz constant."),
        click.option(
            "-M", "--range", "M", default="1", show_default=True, help="The functions take values in [0, M]."
        ),
        click.option("--delta", help="Failure probability, e.g. 1/20. Default: a bound in expectation."),
        click.option("--law", type=click.Choice(["uniform"]), help="Law of the examples, where it is known."),
        click.option("--assume", multiple=True, help="Name of a hypothesis that you grant; may be repeated."),
    ]
    for option in reversed(options):
        command = option(command)
    return command


def function_class(space: str, group_text: str | None, eps: str, kind: str | None, L: str, M: str) -> Any:
    """The class of functions that the options name."""
    import symbound as sb
    from symbound.grammar import parse_group, parse_number, parse_space

    base = parse_space(space)
    symmetry = None if group_text is None else sb.Invariance(parse_group(group_text), parse_number(eps))
    kind = kind or ("lipschitz" if base.cardinality is None else "all")
    if kind == "all":
        return sb.AllFunctions(base, M=parse_number(M), symmetry=symmetry)
    return sb.Lipschitz(base, L=parse_number(L), M=parse_number(M), symmetry=symmetry)


def sample_sizes(text: str) -> list[int]:
    """Sample sizes from text such as ``100,1000``."""
    from symbound.bounds.exact import POSITIVE_INTEGER
    from symbound.grammar import parse_number

    return [int(POSITIVE_INTEGER(parse_number(part), "n")) for part in text.split(",")]


def echo_json(data: Any) -> None:
    """Print plain data as JSON; exact numbers as text."""
    click.echo(json.dumps(data, indent=2, default=str))


@contextmanager
def progress(first: str, shown: bool) -> Any:
    """A spinner with the name of the stage on standard error, on terminals only."""
    if not (shown and sys.stderr.isatty()):
        yield lambda stage: None
        return
    from rich.console import Console

    with Console(stderr=True).status(first) as status:
        yield status.update


def lemma_data(slug: str) -> dict[str, Any]:
    """A lemma as plain data."""
    from symbound.lemmas import lemmas as library

    lemma = library[slug]
    return {
        "slug": slug,
        "family": library.family(slug),
        "title": lemma.title,
        "statement": lemma.statement,
        "tightness": lemma.tightness,
        "hypotheses": {h.name: h.text for h in lemma.hypotheses},
        "arguments": list(lemma.arguments),
        "reference": lemma.reference,
    }
