"""Printouts: papers of many dossiers at once, which an officer asks for and fetches."""
