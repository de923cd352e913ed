"""Which symmetry to give a model, and how strictly: approximation error against generalization.

Everything here minimises a bound ``T`` on the expected excess risk of empirical risk minimisation: "optimal" means
optimal for ``T``.

The package can be called: ``symbound.tradeoff(...)`` is :func:`symbound.tradeoff.weigh.tradeoff`.

>>> import symbound.tradeoff
>>> from symbound.groups import cyclic
>>> symbound.tradeoff([0, 1, 0, 1], cyclic(4)).limit()
C_2 with 2 orbits
"""

from __future__ import annotations

import sys
from types import ModuleType
from typing import Any


class CallablePackage(ModuleType):
    """The package is the function as well, so that ``symbound.tradeoff`` is one thing whatever was imported first."""

    def __call__(self, *arguments: Any, **options: Any) -> Any:
        from symbound.tradeoff.weigh import tradeoff

        return tradeoff(*arguments, **options)


sys.modules[__name__].__class__ = CallablePackage
