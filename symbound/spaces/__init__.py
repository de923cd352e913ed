"""Spaces of examples, their quotients, and how many balls cover them."""

from symbound.spaces.ball import Ball
from symbound.spaces.cube import Cube
from symbound.spaces.doubling import Doubling
from symbound.spaces.finite import FiniteSpace
from symbound.spaces.graphs import Graphs
from symbound.spaces.grid import Grid
from symbound.spaces.path_metric_space import PathMetricSpace
from symbound.spaces.quotient import Quotient
from symbound.spaces.space import Space
from symbound.spaces.sphere import Sphere
from symbound.spaces.strings import Strings
from symbound.spaces.torus import Torus

__all__ = [
    "Ball",
    "Cube",
    "Doubling",
    "FiniteSpace",
    "Graphs",
    "Grid",
    "PathMetricSpace",
    "Quotient",
    "Space",
    "Sphere",
    "Strings",
    "Torus",
]
