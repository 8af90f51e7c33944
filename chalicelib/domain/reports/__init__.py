"""Reports: what the office is asked to count, a module each, from facts to tables."""
