"""Concentration: from expectations to high probability."""
