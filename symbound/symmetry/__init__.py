"""Invariance up to a tolerance, actions on data, path metrics, stabilizers and measured equivariance errors.

Import from the modules, or from the package root: a module and the function it is named after cannot both be
an attribute of this package.
"""
