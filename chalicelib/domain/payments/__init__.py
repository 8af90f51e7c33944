"""Payments: the providers' rules — what to send, what to believe and what to answer."""
