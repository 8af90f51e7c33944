"""How the office reaches foreign things: one module each, translating data and errors."""
