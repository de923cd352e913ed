"""Pages generated from the objects themselves, so that they cannot drift: lemmas, proofs, public names.

Written before each build into ``docs/lemmas``, ``docs/proofs`` and ``docs/api.md``, which git ignores.
"""

from __future__ import annotations

import inspect
import re
import shutil
import textwrap
from pathlib import Path
from typing import Any

from lemma_examples import example

import symbound as sb
from symbound.lemmas import lemmas
from symbound.lemmas._status import statuses

DOCS = Path(__file__).parents[1]
PROOFS = DOCS.parent / "proofs"

FAMILIES = {
    "symmetry": "What a symmetry does to a class",
    "covering": "How large a space or a quotient is",
    "generalization": "Generalization",
    "complexity": "The classical chain: Rademacher complexity and chaining",
    "concentration": "From the mean to high probability",
    "approximation": "Mis-specification: model error against data error",
    "tradeoff": "The trade-off and the best symmetry",
    "peers": "Results of others, cited to compare with",
}
TIGHTNESS = {
    "exact": "exact: an identity",
    "upper": "an upper bound",
    "lower": "a lower bound",
}


def family_of(slug: str) -> str:
    return lemmas.family(slug)


def has_proof(family: str, slug: str) -> bool:
    return (PROOFS / family / f"{slug}.md").exists()


def formula(slug: str) -> str:
    """The displayed formula at the head of the lemma's file."""
    text = inspect.getdoc(lemmas.module(slug)) or ""
    blocks = re.findall(r"^\.\. math::(.*?)(?=^\S|\Z)", text, flags=re.MULTILINE | re.DOTALL)
    shown = []
    for block in blocks:
        first, _, rest = block.partition("\n")
        body = "\n".join(part.rstrip() for part in (first.strip(), textwrap.dedent(rest)) if part.strip())
        body = re.sub(r"\n\s*\n", "\n", body).strip()
        if "&" in body and r"\begin{" not in body:
            body = rf"\begin{{aligned}} {body} \end{{aligned}}"
        shown.append(f"$$\n{body}\n$$")
    return "\n\n".join(shown)


def lemma_section(slug: str, level: int = 2) -> str:
    lemma, family = lemmas[slug], family_of(slug)
    parts = [
        f"({slug})=\n{'#' * level} {lemma.title}",
        f"`{slug}` · {TIGHTNESS.get(lemma.tightness, lemma.tightness)}",
    ]
    if shown := formula(slug):
        parts.append(shown)
    parts.append(f"**Statement.** {lemma.statement}")
    if lemma.hypotheses:
        rows = [f"* {h.text} (`{h.name}`)" for h in lemma.hypotheses]
        parts.append("**Hypotheses that are checked or listed**\n\n" + "\n".join(rows))
    if shown := example(lemma):
        call, latex = shown
        parts.append(f"**As the package writes it**, for example `{call}`:\n\n$$\n{latex}\n$$")
    parts.append(f"**Reference.** {lemma.reference}")
    if has_proof(family, slug):
        what = "Statement as cited" if family == "peers" else "Proof"
        parts.append(f"**{what}.** [`proofs/{family}/{slug}.md`](../proofs/{family}/{slug}.md)")
    else:
        parts.append("**Proof.** Not written out yet.")
    return "\n\n".join(parts)


def family_page(family: str, slugs: list[str]) -> str:
    head = (
        f"# {FAMILIES.get(family, family)}\n\nThe family `{family}`, generated from the lemma objects "
        f"in `symbound/lemmas/{family}/`."
    )
    return "\n\n".join([head, *(lemma_section(slug) for slug in slugs)]) + "\n"


def lemma_index(families: dict[str, list[str]]) -> str:
    rows = ["| Lemma | Says | Tightness | Family |", "|---|---|---|---|"]
    for family, slugs in families.items():
        for slug in slugs:
            lemma = lemmas[slug]
            rows.append(
                f"| [`{slug}`]({family}.md#{slug}) | {lemma.title} | {lemma.tightness} | `{family}` |"
            )
    toctree = "```{toctree}\n:hidden:\n\n" + "\n".join([*families, "status"]) + "\n```"
    text = (
        "# The lemmas\n\nOne name finds everything: `polya-covering` is a lemma object "
        '(`symbound.lemmas["polya-covering"]`), a file, a proof, a test and a place in these pages. '
        "[What stands behind each of them](status.md) is a table of its own."
    )
    return f"{text}\n\n" + "\n".join(rows) + f"\n\n{toctree}\n"


def status_page() -> str:
    """The table of ``symbound lemmas --status``."""
    rows = [
        "| Lemma | Written proof | Oracle rows | Formal proof | Formalised elsewhere |",
        "|---|---|---|---|---|",
    ]
    for s in statuses():
        weaker = s.formal.replace("|", r"\|")
        formal = f"[{weaker}](../proofs/{s.family}/{s.slug.replace('-', '_')}.v)" if s.formal else ""
        rows.append(
            f"| [`{s.slug}`]({s.family}.md#{s.slug}) | {s.proof} | {s.oracle_rows} | {formal} | {s.elsewhere} |"
        )
    text = (
        "# What stands behind each lemma\n\nRead off the files, as `symbound lemmas --status` does: whether the proof "
        "is written out or the result cited, in how many rows of the oracle tables and frozen values it occurs, what "
        "is proved in Coq and in which way that is weaker than the lemma, and what libraries of others prove. The "
        "algebra between lemmas is machine-checked for every bound that is exported (`bound.to_coq`)."
    )
    return f"{text}\n\n" + "\n".join(rows) + "\n"


def write_lemmas() -> None:
    families: dict[str, list[str]] = {f: [] for f in FAMILIES}
    for slug in lemmas:
        families.setdefault(family_of(slug), []).append(slug)
    families = {f: slugs for f, slugs in families.items() if slugs}
    pages = {f: family_page(f, slugs) for f, slugs in families.items()}
    pages |= {"index": lemma_index(families), "status": status_page()}
    _write(DOCS / "lemmas", {f"{name}.md": page for name, page in pages.items()})


_LINK = re.compile(r"\[([^\]]*(?:\[[^\]]*\])?[^\]]*)\]\(([^)#\s]+)(#[^)]*)?\)")


def proof_page(path: Path) -> str:
    """A proof with an anchor, a link to its lemma, and links only to files that exist."""

    def keep(match: re.Match[str]) -> str:
        target = match[2]
        return match[0] if "://" in target or (path.parent / target).exists() else match[1]

    text = _LINK.sub(keep, path.read_text(encoding="utf-8"))
    if path.parent == PROOFS:
        rows = "\n".join(line for line in text.splitlines() if not _is_row_of_a_missing_file(line))
        rows = re.sub(r"### [^\n]*\n\n\|[^\n]*\n\|[-|]+(?=\n*(###|\Z))", "", rows)  # families without a row
        return rows + "\n\n```{toctree}\n:hidden:\n:glob:\n\n*/*\n```\n"
    slug = path.stem
    if slug in lemmas:
        link = f"`{slug}` · [the lemma object](../../lemmas/{family_of(slug)}.md#{slug})"
        text = text.replace(f"`{slug}`", link, 1)
    return f"(proof-{slug})=\n{text}"


def _is_row_of_a_missing_file(line: str) -> bool:
    first = line.split("|")[1].strip() if line.startswith("| `") else ""
    return bool(re.fullmatch(r"`[\w-]+`(\s.*)?", first))


def write_proofs() -> None:
    pages = {str(p.relative_to(PROOFS)): proof_page(p) for p in sorted(PROOFS.rglob("*.md"))}
    _write(DOCS / "proofs", pages)
    for source in PROOFS.rglob("*.v"):
        target = DOCS / "proofs" / source.relative_to(PROOFS)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source, target)


def api_entry(name: str) -> str:
    value = getattr(sb, name)
    home = value.__module__ if inspect.isclass(value) or inspect.isfunction(value) else ""
    if inspect.isclass(value):
        return f".. autoclass:: {home}.{value.__qualname__}\n   :members:\n"
    if inspect.isfunction(value):
        return f".. autofunction:: {home}.{value.__qualname__}\n"
    return f".. autodata:: symbound.bounds.symbols.{name}\n   :no-value:\n"


def api_page() -> str:
    homes: dict[str, list[str]] = {}
    for name in sb.__all__:
        if name == "__version__" or name in sb._PACKAGES:
            continue
        homes.setdefault(sb._HOME_OF[name].removeprefix("symbound."), []).append(name)
    titles = {
        "groups": "Groups", "spaces": "Spaces", "symmetry": "Symmetry", "classes": "Classes of functions",
        "bounds": "Bounds", "show": "Show", "transport": "Exact gaps and certificates",
        "approximation": "Approximation under a mis-specified symmetry",
    }  # fmt: skip
    parts: dict[str, list[str]] = {}
    for home, names in homes.items():
        parts.setdefault(home.split(".")[0], []).extend(names)
    text = ["# Public names", "Every name below is `symbound.<name>`; it is loaded when first used."]
    for area in [*(a for a in titles if a in parts), *(a for a in parts if a not in titles)]:
        entries = "\n".join(api_entry(name) for name in sorted(parts[area], key=str.lower))
        text.append(f"## {titles.get(area, area.capitalize())}\n\n```{{eval-rst}}\n{entries}\n```")
    text.append(
        "## What comes out\n\n```{eval-rst}\n.. autoclass:: symbound.bounds.bound.Bound\n   :members:\n\n"
        ".. autoclass:: symbound.rigor.Enclosure\n   :members:\n\n"
        ".. autoclass:: symbound.bounds.lemma.Lemma\n   :members:\n```"
    )
    text.append(
        "## Trade-off\n\n```{eval-rst}\n.. autofunction:: symbound.tradeoff.weigh.tradeoff\n\n"
        ".. autoclass:: symbound.tradeoff.weigh.Tradeoff\n   :members:\n```"
    )
    text.append(
        "## Rules\n\nA bound comes out of a lemma or out of one of these.\n\n"
        "```{eval-rst}\n.. automodule:: symbound.bounds.rules\n   :members:\n```"
    )
    text.append(
        "## Errors\n\n```{eval-rst}\n.. automodule:: symbound.errors\n"
        "   :members:\n   :show-inheritance:\n```"
    )
    return "\n\n".join(text) + "\n"


def _write_page(path: Path, text: str) -> None:
    """Write a page unless it says the same already, so that Sphinx reads only what has changed."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if not path.exists() or path.read_text(encoding="utf-8") != text:
        path.write_text(text, encoding="utf-8")


def _write(folder: Path, pages: dict[str, str]) -> None:
    """Write the pages of a folder and remove those that are gone."""
    wanted = {folder / name for name in pages}
    for old in folder.rglob("*.md") if folder.exists() else ():
        if old not in wanted:
            old.unlink()
    for name, text in pages.items():
        _write_page(folder / name, text)


def contributing_page() -> str:
    """CONTRIBUTING.md; what it links to outside these pages becomes plain text."""
    text = (DOCS.parent / "CONTRIBUTING.md").read_text(encoding="utf-8")
    return _LINK.sub(lambda m: m[0] if "://" in m[2] or m[2].startswith("proofs/") else m[1], text)


def generate(app: Any = None) -> None:
    write_lemmas()
    write_proofs()
    _write_page(DOCS / "api.md", api_page())
    _write_page(DOCS / "contributing.md", contributing_page())


def escape_bars(app: Any, what: str, name: str, obj: Any, options: Any, lines: list[str]) -> None:
    """Docstrings write ``|G|`` for the order of a group; reStructuredText would read a substitution."""
    in_math = False
    for index, line in enumerate(lines):
        if line.strip():
            in_math = line.lstrip().startswith(".. math::") or (in_math and line.startswith(" "))
        if not in_math and not line.lstrip().startswith((">>>", "...")):
            parts = line.split("``")
            parts[::2] = [re.sub(r"(?<!\\)\|", r"\\|", part) for part in parts[::2]]
            lines[index] = "``".join(parts)


def tidy_sections(app: Any, what: str, name: str, obj: Any, options: Any, lines: list[str]) -> None:
    """``DomainError : why`` under Raises, and ``Reference: ...``, in the form that napoleon reads as such."""
    tidy: list[str] = []
    in_raises = False
    for index, line in enumerate(lines):
        if line.startswith("---") and index:
            in_raises = lines[index - 1].strip() == "Raises"
        elif not line.strip():
            in_raises = False
        entry = re.fullmatch(r"(\w+(?:, \w+)*) : (.*)", line) if in_raises else None
        if entry:
            tidy += [entry[1], f"    {entry[2]}"]
        elif in_raises and line.startswith("    ") and tidy:
            tidy.append(line)
        elif line.startswith("Reference: "):
            tidy += ["References", "----------", line.removeprefix("Reference: ")]
        else:
            tidy.append(line)
    lines[:] = tidy


def setup(app: Any) -> dict[str, Any]:
    app.connect("builder-inited", generate)
    app.connect("autodoc-process-docstring", tidy_sections, priority=400)  # before napoleon
    app.connect("autodoc-process-docstring", escape_bars, priority=600)  # after it
    return {"parallel_read_safe": True, "parallel_write_safe": True}
