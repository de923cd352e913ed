"""What the command ``symbound tradeoff`` does: read a file of arrays, weigh symmetries, return the result."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from zipfile import BadZipFile

import numpy as np

from symbound.errors import ArgumentTypeError, ExportError, UnknownNameError

ARRAYS = ("X", "y", "target", "points", "law", "distances")
_LARGEST_FILE = 2**31


def run_tradeoff(
    npz_path: str | Path,
    group_text: str,
    *,
    n: int | None = None,
    bound: str = "direct",
    loss: str = "squared",
    error: str = "sup",
    weighted: bool = False,
    noise: float | None = None,
    confidence: float = 0.95,
    method: str = "bounded differences",
    M: Any = 1,
    cell: float | None = None,
    radius: float | None = None,
    lipschitz: Any = None,
    plot: str | Path | None = None,
) -> Any:
    """Weigh the subgroups of a group against one another, for a known target or for a labelled sample.

    Parameters
    ----------
    npz_path : path
        A file of arrays written by ``numpy.savez``, with either

        * ``target`` of shape (N,), and ``points`` and ``law`` where wanted, and ``distances`` of shape (N, N) for the bounds
          for Lipschitz predictors: :func:`symbound.tradeoff`;
        * ``X`` of shape (n, ...) and ``y`` of shape (n,): a sample, :func:`symbound.tradeoff.recommendation.recommend`.
    group_text : str
        A group as typed, ``"cyclic(4)"``; or ``"square"`` for the symmetries of square images.
    n : int, optional
        Size of the training set that a recommendation is for.
    bound, loss, error, weighted
        As for :func:`symbound.tradeoff`.
    noise, confidence, method, M, cell, radius
        As for :func:`symbound.tradeoff.estimation.estimate_symmetry`.
    lipschitz : exact number, optional
        Lipschitz constant of the predictors where there are distances (1 by default), of the target where there is a radius.
    plot : path, optional
        Picture of the trade-off of a known target.

    Returns
    -------
    Tradeoff or Recommendation
        Both have ``text()`` and ``to_dict()``.

    Raises
    ------
    ExportError
        If the file cannot be read.
    ArgumentTypeError
        If it holds neither a target nor a sample, or pickled objects.
    """
    arrays = read_arrays(npz_path)
    if "target" in arrays:
        from symbound.tradeoff.weigh import tradeoff

        G = _group(group_text, arrays.get("points"))
        metric = None
        if "distances" in arrays:
            metric = (1 if lipschitz is None else _exact(lipschitz), arrays["distances"])
        t = tradeoff(
            arrays["target"], G, arrays.get("law"), loss=loss, bound=bound, error=error, points=arrays.get("points"),
            M=_exact(M), weighted=weighted, lipschitz=metric,
        )  # fmt: skip
        if plot is not None:
            t.plot(plot)
        return t
    if "X" in arrays and "y" in arrays:
        from symbound.tradeoff.recommendation import recommend

        if plot is not None:
            raise ArgumentTypeError(
                "a picture of a recommendation",
                f"plot = {plot}",
                "pictures are drawn for a known target",
                "leave plot out",
            )
        return recommend(
            arrays["X"], arrays["y"], _group(group_text, arrays["X"]), n, bound=bound, noise=noise, confidence=confidence,
            method=method, M=float(_exact(M)), cell=cell, radius=radius,
            lipschitz=None if lipschitz is None else float(_exact(lipschitz)),
        )  # fmt: skip
    raise ArgumentTypeError(
        "a trade-off from a file", f"{npz_path} with the arrays {', '.join(arrays) or 'none'}",
        "it holds neither a target nor a sample", "numpy.savez(file, X=inputs, y=labels) or numpy.savez(file, target=values)",
    )  # fmt: skip


def read_arrays(path: str | Path) -> dict[str, Any]:
    """The arrays of an ``.npz`` file that are known by name; nothing in it is executed."""
    asked = "a file of arrays"
    try:
        if Path(path).stat().st_size > _LARGEST_FILE:
            raise ArgumentTypeError(asked, str(path), f"it is larger than {_LARGEST_FILE} bytes")
        loaded = np.load(path, allow_pickle=False)
        if isinstance(loaded, np.ndarray):
            raise ArgumentTypeError(
                asked, str(path), "it holds a single array without a name", "numpy.savez(file, target=values)"
            )
        with loaded as file:
            unknown = [name for name in file.files if name not in ARRAYS]
            if unknown:
                raise UnknownNameError(
                    asked, f"the array {unknown[0]!r} in {path}", f"the names are {', '.join(ARRAYS)}"
                )
            return {name: file[name] for name in file.files}
    except OSError as error:
        raise ExportError(asked, str(path), f"it cannot be read: {error.strerror or error}") from None
    except (ArgumentTypeError, UnknownNameError):
        raise
    except (ValueError, EOFError, KeyError, BadZipFile):
        raise ArgumentTypeError(
            asked,
            str(path),
            "it is no .npz file of plain arrays of numbers",
            "numpy.savez(file, X=inputs, y=labels)",
        ) from None


def _group(text: str, points: Any) -> Any:
    from symbound.grammar import parse_group

    if text.strip() != "square":
        return parse_group(text)
    from symbound.symmetry.action import Action

    shape = None if points is None else np.asarray(points).shape[1:]
    side = 0 if not shape else shape[0] if len(shape) == 2 else round(shape[0] ** 0.5)
    if not shape or len(shape) > 2 or side * (shape[1] if len(shape) == 2 else side) != int(np.prod(shape)):
        raise ArgumentTypeError(
            "the symmetries of square images",
            f"examples of shape {shape}",
            "the images must be square",
            "a group such as 'cyclic(4)'",
        )
    return Action.image_symmetries(side)


def _exact(M: Any) -> Any:
    from symbound.grammar import parse_number

    return parse_number(M) if isinstance(M, str) else M
