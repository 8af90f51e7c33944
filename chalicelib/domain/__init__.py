"""What the office knows: frozen data and pure functions; no clock, no input, no output."""
