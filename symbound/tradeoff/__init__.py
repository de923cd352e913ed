"""Which symmetry to give a model, and how strictly: approximation error against generalization.

Everything here minimises a bound ``T`` on the expected excess risk of empirical risk minimisation: "optimal" means optimal
for ``T``.

Import from the modules, or from the package root: a module and the function it is named after cannot both be an
attribute of this package.
"""
