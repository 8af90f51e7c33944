"""Attesting: what lets anybody check a result with force of law."""
