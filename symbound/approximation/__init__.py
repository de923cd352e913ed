"""How well a model with a symmetry can approximate a target that does not have it.

Import from the modules, or from the package root: a module and the function it is named after cannot both be an
attribute of this package.
"""
