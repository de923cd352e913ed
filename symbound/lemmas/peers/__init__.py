"""Results of other papers, stated for comparison."""
