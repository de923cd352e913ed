"""The language of bounds: quantities, lemmas, rules, and the search that composes them."""
