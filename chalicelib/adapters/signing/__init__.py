"""Signing: PAdES signatures by keys in KMS, and what signatures in a PDF say."""

import logging

from chalicelib.adapters.signing.pades import Broken, Pades
from chalicelib.adapters.signing.said import Said, Unreadable
from chalicelib.adapters.signing.timestamps import TimeStamping

__all__ = ["Broken", "Pades", "Said", "TimeStamping", "Unreadable"]

for _name in ("pyhanko", "pyhanko_certvalidator"):
    logging.getLogger(_name).addHandler(logging.NullHandler())
    logging.getLogger(_name).propagate = False  # it logs whose certificates it judges
