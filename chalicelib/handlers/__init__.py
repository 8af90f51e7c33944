"""How the outside world reaches the office: parse, one use case, render."""
