"""Printing: tables as files, for people and for programs; the same table gives the same bytes."""
