"""What a symmetry does to a class of functions."""
