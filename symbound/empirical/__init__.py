"""Networks in numpy, synthetic tasks with known symmetry, sweeps, and theory against experiment."""
