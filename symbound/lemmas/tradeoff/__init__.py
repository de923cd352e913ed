"""The best symmetry for the data: trade-offs between approximation and generalization."""
