"""Writs: what the office issues on the official forms of TT 03/2025/TT-VPCP."""
