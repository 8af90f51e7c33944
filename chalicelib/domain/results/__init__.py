"""Results: what the office decides, as papers with the force of law."""
