"""Papers: the kinds of paper people hand in, and what stands printed on them, as tables."""
