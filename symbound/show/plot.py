"""The common look of all pictures: colours that colour-blind readers can tell apart, and a quiet grid.

matplotlib is imported only when a picture is drawn, and its global state is left alone.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from symbound.errors import ExportError

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

PALETTE = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#6B4C9A", "#7F7F7F")
"""Okabe and Ito's colours, the yellow left out because it is too light for lines."""

DASHES: tuple[Any, ...] = ("-", (0, (6, 2)), (0, (2, 1.5)), (0, (6, 2, 1.5, 2)), (0, (1, 1)), (0, (9, 3)))
"""Line styles, so that curves can also be told apart without colour."""

MARKERS = ("o", "s", "^", "D", "v", "P", "X", "*")

TRUTH = "#222222"

_STYLE: Any = {
    "font.size": 11,
    "axes.titlesize": 12,
    "axes.labelsize": 11,
    "legend.fontsize": 10,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.edgecolor": "#555555",
    "axes.linewidth": 0.8,
    "axes.axisbelow": True,
    "lines.linewidth": 1.8,
    "lines.markersize": 5,
    "xtick.color": "#333333",
    "ytick.color": "#333333",
    "legend.frameon": False,
    "figure.facecolor": "white",
    "savefig.facecolor": "white",
}


def new_axes(
    title: str = "",
    x_label: str = "",
    y_label: str = "",
    *,
    log_x: bool = False,
    log_y: bool = False,
    size: tuple[float, float] = (7.0, 5.0),
) -> tuple[Figure, Axes]:
    """A figure with one set of axes in the common style.

    Parameters
    ----------
    title, x_label, y_label : str
    log_x, log_y : bool
        Logarithmic axes.
    size : tuple of float
        Width and height in inches.

    Returns
    -------
    figure, axes

    Examples
    --------
    >>> figure, axes = new_axes("Bounds", "sample size n", "gap", log_x=True)
    >>> axes.get_xscale(), axes.get_xlabel()
    ('log', 'sample size n')
    """
    import matplotlib
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    with matplotlib.rc_context(_STYLE):
        figure = Figure(figsize=size, layout="constrained")
        FigureCanvasAgg(figure)
        axes = figure.add_subplot()
        axes.set_title(title, loc="left")
        axes.set_xlabel(x_label)
        axes.set_ylabel(y_label)
        if log_x:
            axes.set_xscale("log")
        if log_y:
            axes.set_yscale("log")
        axes.grid(True, which="major", color="#DDDDDD", linewidth=0.7)
        axes.grid(True, which="minor", color="#F0F0F0", linewidth=0.5)
    return figure, axes


def draw_curve(
    axes: Axes, x: Sequence[float], y: Sequence[float], label: str, index: int = 0, *, markers: bool = False
) -> None:
    """A curve in the colour and line style of its number.

    Examples
    --------
    >>> _, axes = new_axes()
    >>> draw_curve(axes, [1, 2], [3, 4], "bound", index=1)
    >>> axes.lines[0].get_color()
    '#D55E00'
    """
    axes.plot(
        x,
        y,
        label=label,
        color=PALETTE[index % len(PALETTE)],
        linestyle=DASHES[index % len(DASHES)],
        marker=MARKERS[index % len(MARKERS)] if markers else "",
        linewidth=1.8,
    )


def draw_estimate(
    axes: Axes, x: Sequence[float], mean: Sequence[float], error: Sequence[float], label: str = "truth"
) -> None:
    """Estimated values with a band of three standard errors.

    Examples
    --------
    >>> _, axes = new_axes()
    >>> draw_estimate(axes, [1, 2], [0.5, 0.4], [0.01, 0.01])
    >>> len(axes.lines), len(axes.collections)
    (1, 1)
    """
    low = [m - 3 * e for m, e in zip(mean, error, strict=True)]
    high = [m + 3 * e for m, e in zip(mean, error, strict=True)]
    band = f"{label} ± 3 standard errors" if any(error) else label
    if any(error):
        axes.fill_between(x, low, high, color=TRUTH, alpha=0.18, linewidth=0)
    axes.plot(x, mean, label=band, color=TRUTH, marker="o", markersize=4, linewidth=1.2)


def finish(figure: Figure, axes: Axes, path: str | os.PathLike[str] | None = None) -> Figure:
    """Add the legend, and write the picture if a path is given; the ending of the name says the format.

    Raises
    ------
    ExportError
        If the file cannot be written or the format is not known.
    """
    handles, names = axes.get_legend_handles_labels()
    if handles:
        # Below the axes, where it can hide no curve.
        columns = 2 if max(map(len, names)) > 22 else 3
        figure.legend(
            handles,
            names,
            loc="outside lower center",
            ncols=columns,
            handlelength=3.2,
            frameon=False,
            fontsize=10,
        )
    if path is not None:
        save(figure, path)
    return figure


def math_label(latex: str, text: str) -> str:
    r"""A formula for a label of the axes: LaTeX where matplotlib can set it, else plain text.

    >>> math_label(r"\Phi_n", "Phi_n"), math_label(r"\begin{cases} 1 \end{cases}", "one")
    ('$\\Phi_n$', 'one')
    """
    from matplotlib.mathtext import MathTextParser

    try:
        MathTextParser("path").parse(f"${latex}$")
    except ValueError:
        return text
    return f"${latex}$"


def save(figure: Figure, path: str | os.PathLike[str]) -> Path:
    """Write a picture.

    Examples
    --------
    >>> figure, _ = new_axes()
    >>> save(figure, "/no/such/folder/picture.png")
    Traceback (most recent call last):
        ...
    symbound.errors.ExportError: a picture in a file
      got:     path = /no/such/folder/picture.png
      because: the file cannot be written: No such file or directory
      try:     a name that ends in .png, .pdf or .svg, in a folder that exists
    """
    try:
        figure.savefig(path, dpi=160)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise ExportError(
            "a picture in a file",
            f"path = {os.fspath(path)}",
            f"the file cannot be written: {reason}",
            "a name that ends in .png, .pdf or .svg, in a folder that exists",
        ) from None
    return Path(path)
