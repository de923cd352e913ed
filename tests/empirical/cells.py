"""Functions from cells to results that worker processes can import."""

import os
import time
from pathlib import Path

import numpy as np


def squares(cells):
    return [{"value": c["n"] ** 2 + c["seed"], "half": c["n"] / 2} for c in cells]


def slow_squares(cells):
    time.sleep(0.02)
    return squares(cells)


def sometimes_bad(cells):
    for c in cells:
        if c["seed"] == 3:
            raise RuntimeError(f"no result for {c['n']}")
    return [{"value": float("nan") if c["seed"] == 5 else 1.0} for c in cells]


def numbers_of_numpy(cells):
    return [
        {
            "square": np.int64(c["n"] ** 2),
            "both": np.array([c["n"], c["seed"]]),
            "half": np.float32("nan" if c["n"] == 2 else c["n"] / 2),
        }
        for c in cells
    ]


def kill_the_worker_once(cells):
    """The first process to come here, with the first cell of a folder, dies."""
    marker = Path(cells[0]["folder"]) / "killed"
    if cells[0]["n"] == 3:
        try:
            os.close(os.open(marker, os.O_CREAT | os.O_EXCL))
        except FileExistsError:
            pass
        else:
            os._exit(1)
    return squares(cells)


def always_deadly(cells):
    """One cell that takes its process down whenever it is computed."""
    if any(c["n"] == 5 and c["seed"] == 1 for c in cells):
        os._exit(1)
    return squares(cells)
