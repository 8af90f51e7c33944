"""Typesetting: the official forms as PDF/A, tagged for screen readers."""

from chalicelib.adapters.typesetting.typesetter import Typesetter

__all__ = ["Typesetter"]
