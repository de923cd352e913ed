"""Approximation error of a mis-specified symmetry."""
