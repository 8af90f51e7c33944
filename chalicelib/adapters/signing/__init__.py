"""Signing: PAdES signatures by keys in KMS, and what signatures in a PDF say."""

from chalicelib.adapters.signing.pades import Broken, Pades
from chalicelib.adapters.signing.said import Said, Unreadable
from chalicelib.adapters.signing.timestamps import TimeStamping

__all__ = ["Broken", "Pades", "Said", "TimeStamping", "Unreadable"]
