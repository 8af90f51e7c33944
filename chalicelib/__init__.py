"""Một Cửa: a one-stop shop for administrative procedures, one small function at a time."""
