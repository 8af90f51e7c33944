"""An authority of this machine: certificates and time stamps for the demo and for tests.

What it certifies is worth nothing elsewhere: its keys lie in a file, and it asks nobody who he is.
"""
