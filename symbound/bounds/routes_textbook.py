"""Textbook chains, to compare with: symmetrization, chaining, entropy."""

from __future__ import annotations

from symbound.bounds.routes import Route

ROUTES: tuple[Route, ...] = ()
