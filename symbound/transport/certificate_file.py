"""Certificates in numpy ``.npz`` files: nothing in a file is executed, and nothing in it is trusted."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Callable, Mapping
from typing import Any, TypeVar

import numpy as np

from symbound.errors import CertificateError

Certificate = TypeVar("Certificate")

_UNREADABLE = (
    OSError,
    EOFError,
    ValueError,
    KeyError,
    TypeError,
    AttributeError,
    zipfile.BadZipFile,
    zlib.error,
)


def save_certificate(path: Any, parts: Mapping[str, Any]) -> None:
    """Write named numbers and arrays; what is None is left out."""
    np.savez_compressed(path, **{name: value for name, value in parts.items() if value is not None})


def load_certificate(
    path: Any, asked: str, build: Callable[[dict[str, Any]], Certificate], integers: tuple[str, ...]
) -> Certificate:
    """Read named arrays without pickle and build a certificate from them.

    Parameters
    ----------
    path : path or file
    asked : str
        What the file should hold, in words.
    build : callable
        Makes the certificate from the arrays.
    integers : tuple of str
        Names of the entries that are single integers.

    Raises
    ------
    CertificateError
        If the file cannot be read or does not have the entries that ``build`` needs.
    """
    try:
        with np.load(path, allow_pickle=False) as file:
            parts: dict[str, Any] = {name: file[name] for name in file.files}
        for name in integers:
            parts[name] = int(parts[name])
        return build(parts)
    except _UNREADABLE as error:
        raise CertificateError(asked, str(path), f"the file does not hold one: {error}") from error


def require_parts(
    asked: str, parts: Mapping[str, Any], integers: tuple[str, ...], dimensions: Mapping[str, tuple[str, int]]
) -> None:
    """Raise unless numbers are integers of at least 1 and arrays have the kind of entries and the dimension said.

    What is None is not looked at; a sparse matrix passes for a table.
    """
    for name in integers:
        if isinstance(parts[name], bool) or not isinstance(parts[name], int) or parts[name] < 1:
            raise CertificateError(
                asked, f"{name} = {parts[name]!r}"[:80], "it must be an integer of at least 1"
            )
    for name, (kind, dimension) in dimensions.items():
        array = parts[name]
        if array is None:
            continue
        if getattr(array, "ndim", None) != dimension or array.dtype.kind not in kind:
            raise CertificateError(
                asked,
                f"{name} of type {getattr(array, 'dtype', type(array).__name__)}",
                f"it must be an array of {'integers' if kind == 'iu' else 'doubles'} of {dimension} dimensions",
            )
