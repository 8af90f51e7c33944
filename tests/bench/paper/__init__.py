"""Paper: synthetic pages with known text, printed and spoiled, to judge reading by."""
