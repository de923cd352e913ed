"""The library of lemmas: a mapping from slug to lemma.

A lemma is one file in one of the family folders beside this one; the slug ``polya-covering`` is the file
``covering/polya_covering.py``, which binds the name ``lemma``.  Files are found by their name and imported when asked for.

>>> import symbound as sb
>>> sb.lemmas["massart"].title
"Massart's lemma for a finite class"
>>> "polya-covering" in sb.lemmas
True
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from functools import cache
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING

from symbound.errors import UnknownNameError

if TYPE_CHECKING:
    from symbound.bounds.lemma import Lemma


@cache
def _module_names() -> dict[str, str]:
    """Slug -> module name, from the names of the files alone."""
    root = Path(__file__).parent
    files = sorted(p for p in root.glob("*/*.py") if not p.stem.startswith("_"))
    return {p.stem.replace("_", "-"): f"{__name__}.{p.parent.name}.{p.stem}" for p in files}


class LemmaLibrary(ModuleType, Mapping):
    """The module itself is the mapping, so that ``symbound.lemmas`` is one thing."""

    def __getitem__(self, slug: str) -> Lemma:
        if slug not in _module_names():
            near = get_close_matches(str(slug), _module_names(), n=3, cutoff=0.4)
            raise UnknownNameError(
                "a lemma of the library",
                repr(slug),
                "there is no lemma of that name",
                f"did you mean {', '.join(near)}?" if near else "list(symbound.lemmas) shows all names",
            )
        return import_module(_module_names()[slug]).lemma

    def __iter__(self) -> Iterator[str]:
        return iter(_module_names())

    def __len__(self) -> int:
        return len(_module_names())

    def __contains__(self, slug: object) -> bool:
        return slug in _module_names()

    def __eq__(self, other: object) -> bool:
        return self is other

    def __hash__(self) -> int:
        return id(self)

    def __repr__(self) -> str:
        families: dict[str, list[str]] = {}
        for slug, module in _module_names().items():
            families.setdefault(module.split(".")[-2], []).append(slug)
        return "\n".join(f"{family}: {', '.join(slugs)}" for family, slugs in families.items())

    @property
    def lemmas(self) -> LemmaLibrary:
        """The mapping itself, for ``from symbound.lemmas import lemmas``."""
        return self

    def module(self, slug: str) -> ModuleType:
        """The module of a lemma, with its helper functions and its docstring."""
        self[slug]
        return import_module(_module_names()[slug])

    def family(self, slug: str) -> str:
        """Folder of a lemma: its family."""
        self[slug]
        return _module_names()[slug].split(".")[-2]


lemmas: LemmaLibrary  # the module itself, by the property above
sys.modules[__name__].__class__ = LemmaLibrary
