"""The read-eval-print loop: plain Python, or IPython where it is installed, with the names of symbound at hand."""

from __future__ import annotations

from typing import Any

BANNER = """symbound {version}: bounds for learning under symmetry
  G = cyclic(4); cube = Cube(4)
  F = Lipschitz(cube, L=1, M=1, symmetry=Invariance(G))
  b = gap_bound(F, n=n)          then  b.explain()  b.at(n=1000)  b.sample_size(Rational(1, 20))  b.document("gap.tex")
  lemmas                         the library;  lemmas["multiscale"]
"""


def namespace() -> dict[str, Any]:
    """Names that the loop starts with: those of symbound, and Rational and symbols of sympy."""
    from sympy import Rational, symbols

    import symbound as sb

    return {
        "sb": sb,
        "Rational": Rational,
        "symbols": symbols,
        **{name: getattr(sb, name) for name in sb.__all__},
    }


def start() -> None:
    """Start the loop."""
    import code
    import contextlib
    import importlib.util

    from symbound._version import __version__

    banner = BANNER.format(version=__version__)
    if importlib.util.find_spec("IPython"):
        from IPython import start_ipython
        from traitlets.config import Config

        config = Config()
        config.TerminalInteractiveShell.banner1 = banner
        config.TerminalInteractiveShell.banner2 = ""
        start_ipython(argv=[], user_ns=namespace(), config=config)
        return
    with contextlib.suppress(ImportError):
        import readline  # noqa: F401  (line editing and history, where the platform has them)
    code.interact(banner=banner, local=namespace(), exitmsg="")
