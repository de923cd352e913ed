"""What stands behind each lemma, read off the files: the written proof, the formal proof, the rows that test it.

Proofs and tests lie beside the package in a checkout.  An installed package brings the proofs, not the tests.
"""

from __future__ import annotations

import ast
import re
import sys
from collections import Counter
from dataclasses import dataclass
from itertools import takewhile
from pathlib import Path

NOT_FOUND = "proofs not found next to the package"


@dataclass(frozen=True)
class Status:
    """One line of the table.

    Attributes
    ----------
    slug, family : str
        The lemma and its family.
    proof : str
        ``"proved on paper"``, ``"cited"``, ``"none"``, or that the proofs were not found.
    formal : str
        ``"fully formal"`` where nothing is missing, else what is weaker than the lemma; empty without a formal proof.
    oracle_rows : int or None
        Number of rows in the oracle tables and the frozen values; None where the tests were not found.
    elsewhere : str
        What is formalised in libraries of others; empty where nothing is known.
    reference : str
        Where the result is from.
    """

    slug: str
    family: str
    proof: str
    formal: str
    oracle_rows: int | None
    elsewhere: str
    reference: str


def statuses(root: Path | None = None) -> list[Status]:
    """The table, one entry for each lemma in the order of the library.

    Parameters
    ----------
    root : Path, optional
        The folder that holds ``proofs/`` and ``tests/``; by default the checkout that the package lies in, or what was
        installed with it.

    Examples
    --------
    >>> [s.proof for s in statuses(Path("no such folder"))][0]
    'proofs not found next to the package'
    """
    from symbound.lemmas import lemmas

    base = _root() if root is None else root
    rows = _oracle_rows(base / "tests" / "oracles")
    found = []
    for slug in lemmas:
        family = lemmas.family(slug)
        folder = base / "proofs" / family
        found.append(
            Status(
                slug,
                family,
                _proof(folder / f"{slug}.md", base / "proofs"),
                _formal(folder / f"{slug.replace('-', '_')}.v"),
                None if rows is None else rows[slug],
                _elsewhere(folder / f"{slug}.md"),
                lemmas[slug].reference,
            )
        )
    return found


def _root() -> Path:
    checkout = Path(__file__).parents[2]
    return checkout if (checkout / "proofs").is_dir() else Path(sys.prefix) / "share" / "symbound"


def _elsewhere(file: Path) -> str:
    text = file.read_text(encoding="utf-8") if file.is_file() else ""
    match = re.search(r"\*\*Formalised elsewhere\.\*\* (.*)", text)
    return match[1].rstrip(".") if match else ""


def _proof(file: Path, proofs: Path) -> str:
    if not proofs.is_dir():
        return NOT_FOUND
    if not file.is_file():
        return "none"
    text = file.read_text(encoding="utf-8")
    return "cited" if re.search(r"cited[^.\n]*not proved", text, re.IGNORECASE) else "proved on paper"


def _formal(file: Path) -> str:
    """What the head of a formal proof says is weaker than the lemma.

    The head is a block of comment lines; one of them begins ``Weaker than the lemma:``, and it ends with its last line.
    """
    if not file.is_file():
        return ""
    text = file.read_text(encoding="utf-8")
    if re.search(r"\b(Admitted|admit|Axiom|Parameter)\b", re.sub(r"\(\*.*?\*\)", "", text, flags=re.DOTALL)):
        return "not finished"
    head = takewhile(lambda line: line.startswith("(*") and line.endswith("*)"), text.splitlines())
    words = " ".join(line[2:-2].strip() for line in head)
    match = re.search(r"weaker(?: than the lemma)?:\s*(.*)", words, re.IGNORECASE)
    if match is None:
        return "formal; its head does not say what is weaker"
    weaker = re.sub(r"\s+", " ", match[1]).strip().rstrip(".")
    if weaker.startswith("nothing") and not weaker.startswith("nothing, except"):
        return "fully formal"
    return f"formal, weaker: {weaker}"


def _oracle_rows(folder: Path) -> Counter[str] | None:
    """Rows and frozen values by lemma, counted in the source: calls of Row and Frozen with a slug."""
    if not folder.is_dir():
        return None
    counts: Counter[str] = Counter()
    for file in folder.glob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in ("Row", "Frozen") and node.args:
                first = node.args[0]
                if isinstance(first, ast.Constant) and isinstance(first.value, str):
                    counts[first.value] += 1
    return counts


def table(rows: list[Status] | None = None) -> str:
    """The table as text, with the totals, and the names of formal proofs in other libraries."""
    rows = statuses() if rows is None else rows
    lines = [f"{'lemma':26} {'proof':16} {'rows':>4}  formal proof"]
    for s in rows:
        count = "-" if s.oracle_rows is None else str(s.oracle_rows)
        lines.append(f"{s.slug:26} {s.proof:16} {count:>4}  {s.formal or '-'}")
    kinds = Counter(s.proof for s in rows)
    formal = sum(bool(s.formal) and s.formal != "not finished" for s in rows)
    totals = ", ".join(f"{number} {kind}" for kind, number in sorted(kinds.items()))
    lines.append(f"{len(rows)} lemmas: {totals}; {formal} with a formal proof")
    found = [f"  {s.slug}: {s.elsewhere}" for s in rows if s.elsewhere]
    return "\n".join([*lines, *(["", "Formalised in libraries of others:", *found] if found else [])])
