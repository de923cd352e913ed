"""An append-only file of results, one JSON object a line, that survives being cut off at any byte."""

from __future__ import annotations

import hashlib
import json
import math
import os
import warnings
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from symbound.errors import ArgumentTypeError, ExportError


def configuration_key(configuration: Mapping[str, Any]) -> str:
    """Hash of a configuration: SHA-256 of its JSON with sorted keys.

    >>> configuration_key({"n": 8, "seed": 0}) == configuration_key({"seed": 0, "n": 8})
    True
    """
    return hashlib.sha256(canonical(configuration).encode()).hexdigest()[:32]


def canonical(configuration: Mapping[str, Any]) -> str:
    """The configuration as JSON with sorted keys."""
    try:
        return json.dumps(configuration, sort_keys=True, separators=(",", ":"), allow_nan=False)
    except (TypeError, ValueError) as error:
        raise ArgumentTypeError(
            "the configuration of a cell",
            repr(configuration)[:200],
            f"it is not made of numbers, strings, lists and dicts: {error}",
            "name groups and levels as text, such as 'cyclic(5)' and '1/4'",
        ) from None


def plain(value: Any) -> Any:
    """The same without numpy: its numbers become Python's, arrays and tuples lists, mappings dicts.

    >>> import numpy as np
    >>> plain({"n": np.int64(3), "widths": (8, np.arange(2))})
    {'n': 3, 'widths': [8, [0, 1]]}
    """
    if isinstance(value, Mapping):
        return {name: plain(v) for name, v in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(v) for v in value]
    return value.tolist() if hasattr(value, "tolist") and hasattr(value, "dtype") else value


def is_finite(value: Any) -> bool:
    """Whether all numbers in a value are finite.

    >>> is_finite([1, {"a": 2.0}]), is_finite({"a": [1.0, float("nan")]})
    (True, False)
    """
    if isinstance(value, Mapping):
        return all(map(is_finite, value.values()))
    if isinstance(value, list):
        return all(map(is_finite, value))
    return not isinstance(value, float) or math.isfinite(value)


class ResultFile:
    """Rows of a sweep in a file: read them again and again, append one at a time.

    A line that is not whole, as a kill or a full disk leaves it, is cut off before the next row is written; a damaged
    line elsewhere is skipped with a warning.  Either way only that cell is computed again.

    Parameters
    ----------
    path : path
        Created when the first row is written.
    """

    def __init__(self, path: str | os.PathLike[str]) -> None:
        self.path = Path(path)

    def __iter__(self) -> Iterator[dict[str, Any]]:
        """All whole rows, in the order in which they were written."""
        if not self.path.exists():
            return
        try:
            with open(self.path, "rb") as lines:
                for number, line in enumerate(lines, start=1):
                    row = _parse(line)
                    if row is not None:
                        yield row
                    elif line.endswith(b"\n"):
                        warnings.warn(
                            f"{self.path}, line {number} is damaged; its cell will be computed again",
                            stacklevel=2,
                        )
        except OSError as error:
            raise ExportError(
                "a file of results", f"path = {self.path}", f"it cannot be read: {error.strerror or error}"
            ) from None

    def keys(self, *, failed: bool = True) -> set[str]:
        """Keys of the rows that are there, those of failed cells included or not."""
        return {row["key"] for row in self if failed or row["status"] == "done"}

    def __enter__(self) -> ResultFile:
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            self._file = os.open(self.path, os.O_RDWR | os.O_CREAT, 0o644)
        except OSError as error:
            raise self._error(error) from None
        self._end = self._whole_length()
        os.ftruncate(self._file, self._end)
        return self

    def __exit__(self, *_: object) -> None:
        os.close(self._file)

    def append(self, row: Mapping[str, Any]) -> None:
        """Write one row; on failure the file is left as it was before.

        Raises
        ------
        ExportError
            If the disk is full or the file cannot be written; the rows written before are whole.
        """
        line = json.dumps(row, allow_nan=True, separators=(",", ":")).encode() + b"\n"
        written = 0
        try:
            while written < len(line):
                written += os.pwrite(self._file, line[written:], self._end + written)
        except OSError as error:
            os.ftruncate(self._file, self._end)
            raise self._error(error) from None
        except BaseException:  # an interrupt between two writes
            os.ftruncate(self._file, self._end)
            raise
        self._end += len(line)

    def _whole_length(self) -> int:
        """Bytes up to and with the last newline."""
        end = os.fstat(self._file).st_size
        while end:
            start = max(end - 65536, 0)
            cut = os.pread(self._file, end - start, start).rfind(b"\n")
            if cut >= 0:
                return start + cut + 1
            end = start
        return 0

    def _error(self, error: OSError) -> ExportError:
        return ExportError(
            "a file of results",
            f"path = {self.path}",
            f"it cannot be written: {error.strerror or error}",
            "make room and run the sweep again: it goes on where it stopped",
        )


def _parse(line: bytes) -> dict[str, Any] | None:
    """The row of a line, None if it is not one or was cut short."""
    if not line.endswith(b"\n"):
        return None
    try:
        row = json.loads(line)
    except ValueError:
        return None
    return row if isinstance(row, dict) and {"key", "status", "configuration"} <= set(row) else None
