r"""How a symmetry is imposed on a network.

With ``Qh(x) = E_g g^{-1} h(gx)`` the average over the group:

* ``"none"``: ``f = h``;
* ``"augmentation"``: ``f = h``, every example of every batch moved by a random element;
* ``"averaging"``: ``f = Qh``, exactly equivariant;
* ``"equivariant"``: ``f = h`` with every layer exactly equivariant;
* ``"mixing"``: ``f = (1 - s) Qh + s h`` with ``s = eps / M``.  Since ``h`` has values in ``[0, M]``,
  ``|f(gx) - g f(x)| = s |h(gx) - g h(x)| <= eps`` in every component, whatever the weights are;
* ``"interpolation"``: ``f = (1 - s) Qh_1 + s h_2`` with two outputs of one network for each component, ``s = eps / M``.
  The same guarantee holds, and now nothing is lost: the functions to ``[0, M]`` that vary by at most ``eps`` along orbits
  are exactly ``(1 - s)`` times an invariant one plus ``s`` times any one, while ``"mixing"`` has to share one range
  between the average and the deviations from it;
* ``"penalty"``: ``f = h`` with ``weight * E |h - Qh|^2`` added to the loss, the weight driven so that the largest
  error on the training examples ends near ``eps``; what is left above ``eps`` is removed by mixing at the end.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from symbound.empirical.request import real_number
from symbound.errors import ArgumentTypeError, DomainError, GroupError, UnknownNameError

MODES = ("none", "augmentation", "averaging", "equivariant", "mixing", "interpolation", "penalty")
USES_IMAGES = ("averaging", "mixing", "interpolation", "penalty")
NEEDS_EPS = ("mixing", "interpolation", "penalty")
"""Modes that evaluate the network at every image ``gx`` of an example."""

Rows = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class SymmetryMode:
    """A way to impose a symmetry, and the group it is about; made by `symmetry_mode`.

    Attributes
    ----------
    name : str
        One of `MODES`.
    features : int array of shape (|G|, d)
        Images of the features under every element, the identity first.
    outputs : int array of shape (|G|, k) or None
        Images of the components of the output; None is the trivial action, for invariance.
    eps : float or None
        The tolerance that is asked for, in every component.
    share : float
        ``s`` above: 0 for averaging, 1 where nothing is mixed.
    """

    name: str
    features: Rows
    outputs: Rows | None
    eps: float | None
    share: float

    @property
    def images(self) -> int:
        """How many images of an example the network sees."""
        return len(self.features) if self.name in USES_IMAGES else 1

    @property
    def heads(self) -> int:
        """Outputs of the network for each component of the prediction."""
        return 2 if self.name == "interpolation" else 1

    @property
    def sources(self) -> Rows:
        """``(g x)_i = x_{source(g, i)}``."""
        return np.argsort(self.features, axis=1)

    def with_share(self, share: float) -> SymmetryMode:
        """The same with another ``s``."""
        return replace(self, share=share)


def symmetry_mode(
    name: str,
    features: Any,
    d: int,
    *,
    outputs: Any = None,
    k: int = 1,
    eps: float | None = None,
    M: float | None = 1.0,
) -> SymmetryMode:
    """Check a request and make the mode.

    Parameters
    ----------
    name : str
        One of `MODES`.
    features : int array of shape (|G|, d)
        Row g holds the images of the features under element g; a permutation group is taken as well.
    d, k : int
        Numbers of features and of outputs.
    outputs : int array of shape (|G|, k), optional
        The action on outputs.
    eps : float, optional
        For the modes of `NEEDS_EPS`, in ``[0, M]``.
    M : float or None
        Range of the predictions.

    Raises
    ------
    UnknownNameError
        For an unknown mode.
    GroupError
        If the group acts on another number of features or outputs.
    DomainError
        If ``eps`` cannot be reached by the mode.

    Examples
    --------
    >>> from symbound import cyclic
    >>> symmetry_mode("mixing", cyclic(3), 3, eps=0.25).share
    0.25
    """
    if name not in MODES:
        raise UnknownNameError("a way to impose a symmetry", repr(name), f"known are {', '.join(MODES)}")
    rows = _rows(features, d, "features")
    out = None if outputs is None else _rows(outputs, k, "outputs")
    if out is not None and len(out) != len(rows):
        raise GroupError(
            "the action on outputs",
            f"{len(out)} elements for {len(rows)} elements on features",
            "both list the same group",
        )
    return SymmetryMode(name, rows, out, eps, _share(name, eps, M))


def _share(name: str, eps: float | None, M: float | None) -> float:
    asked = f"a network with the symmetry mode {name!r}"
    if M is not None:
        real_number(asked, "M", M, 0, math.inf)
    if eps is not None and not isinstance(eps, (int, float, np.integer, np.floating)):
        raise ArgumentTypeError(asked, f"eps = {eps!r}", "the tolerance is a number")
    if eps is not None and not (math.isfinite(eps) and eps >= 0):
        raise DomainError(asked, f"eps = {eps}", "the tolerance is a number >= 0")
    if name in ("averaging", "equivariant"):
        if eps:
            raise DomainError(
                asked,
                f"eps = {eps}",
                "the architecture is exactly equivariant, its error is 0",
                'mode "mixing"',
            )
        return 0.0 if name == "averaging" else 1.0
    if name in NEEDS_EPS:
        if eps is None:
            raise DomainError(
                asked, "eps = None", "the mode needs the tolerance that it shall reach", "eps=0.1"
            )
        if name == "penalty" and M is None:
            return 1.0
        if M is None:
            raise DomainError(
                asked,
                f"eps = {eps}, M = None",
                "outputs are unbounded, so that no share guarantees a tolerance",
                "M=1",
            )
        if eps > M:
            raise DomainError(
                asked,
                f"eps = {eps} > M = {M}",
                "predictions in [0, M] never differ by more than M",
                f"eps in [0, {M}]",
            )
        return 1.0 if name == "penalty" else eps / M
    if eps is not None and (M is None or eps < M):
        raise DomainError(
            asked,
            f"eps = {eps}",
            "nothing in this mode limits the equivariance error",
            'mode "mixing", "interpolation" or "penalty", or eps=None',
        )
    return 1.0


def _rows(given: Any, size: int, what: str) -> Rows:
    if hasattr(given, "generators"):
        from symbound.groups import elements

        given = elements(given)
    given = np.asarray(given)
    if given.dtype.kind not in "iu":
        raise GroupError(
            f"a group that acts on {size} {what}",
            f"elements of type {given.dtype}",
            "every row is a permutation of whole numbers",
            "elements(G)",
        )
    rows = given.astype(np.int64)
    if rows.ndim != 2 or rows.shape[1] != size:
        raise GroupError(
            f"a group that acts on {size} {what}",
            f"elements of shape {rows.shape}",
            f"each element permutes the {size} {what}",
            "repeat_channels(elements(G), channels) where every position has several features",
        )
    if not np.array_equal(rows[0], np.arange(size)) or (np.sort(rows, axis=1) != np.arange(size)).any():
        raise GroupError(
            f"a group that acts on {size} {what}",
            f"elements of shape {rows.shape}",
            "every row is a permutation and the identity comes first",
            "elements(G)",
        )
    return rows


def image_columns(mode: SymmetryMode, columns: Any, xp: Any) -> Any:
    """Columns ``gx`` of all images of examples given as columns, element after element.

    Shape (stack, d + 1, n) becomes (stack, d + 1, |G| n); the row of ones stays.
    """
    if mode.images == 1:
        return columns
    stack, rows, n = columns.shape
    sources = np.concatenate([mode.sources, np.full((mode.images, 1), rows - 1)], axis=1)
    return xp.reshape(xp.take(columns, xp.asarray(sources.T.ravel()), axis=1), (stack, rows, mode.images * n))


def align(mode: SymmetryMode, h: Any, xp: Any, *, back: bool = False) -> Any:
    """``g^{-1} h(gx)`` for every element, shape (stack, k, |G|, n); ``back`` undoes it."""
    if mode.outputs is None:
        return h
    stack, k, size, n = h.shape
    index = (mode.outputs * size + np.arange(size)[:, None]).T.ravel()
    if back:
        index = np.argsort(index)
    return xp.reshape(xp.take(xp.reshape(h, (stack, k * size, n)), xp.asarray(index), axis=1), h.shape)


def mix(mode: SymmetryMode, h: Any, share: Any, xp: Any) -> tuple[Any, Any, Any]:
    """Predictions ``f``, averages ``Qh``, and the aligned predictions.

    Parameters
    ----------
    h : array (stack, k, |G| n)
        Predictions at all images, element after element.
    share : array (stack, 1, 1)
        ``s`` of every model.
    """
    if mode.images == 1:
        return h, h, h
    stack, outputs, columns = h.shape
    k = outputs // mode.heads
    everything = xp.reshape(h, (stack, outputs, mode.images, columns // mode.images))
    aligned = align(mode, everything[:, :k, :, :], xp)
    mean = xp.mean(aligned, axis=2)
    # The identity is the first element; in the mode with two outputs the second one is not averaged.
    own = everything[:, outputs - k :, 0, :]
    return (1 - share) * mean + share * own, mean, aligned


def unmix(mode: SymmetryMode, df: Any, share: Any, pull: Any, xp: Any) -> Any:
    """Gradient with respect to ``h`` from that with respect to ``f``; ``pull`` (aligned) is added, or None."""
    if mode.images == 1:
        return df
    stack, k, n = df.shape
    spread = xp.broadcast_to(((1 - share) / mode.images * df)[:, :, None, :], (stack, k, mode.images, n))
    concat = xp.concat if hasattr(xp, "concat") else xp.concatenate  # numpy before 2
    own = concat([(share * df)[:, :, None, :], xp.zeros_like(spread[:, :, 1:, :])], axis=2)
    if mode.heads == 2:
        total = concat([align(mode, spread, xp, back=True), own], axis=1)
    else:
        total = align(mode, spread + own if pull is None else spread + own + pull, xp, back=True)
    return xp.reshape(total, (stack, mode.heads * k, mode.images * n))
