"""Bounds on the generalization gap."""
