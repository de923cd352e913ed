"""Classes of loss functions ``f : Z -> [0, M]``."""

from symbound.classes.all_functions import AllFunctions
from symbound.classes.composition import Composition
from symbound.classes.finite_class import FiniteClass
from symbound.classes.function_class import FunctionClass
from symbound.classes.lipschitz import Lipschitz
from symbound.classes.parametric import Parametric
from symbound.classes.union_class import UnionClass

__all__ = [
    "AllFunctions",
    "Composition",
    "FiniteClass",
    "FunctionClass",
    "Lipschitz",
    "Parametric",
    "UnionClass",
]
