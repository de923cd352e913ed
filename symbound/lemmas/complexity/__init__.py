"""Complexity of classes of functions: Rademacher complexity, chaining and covering numbers of classes."""
