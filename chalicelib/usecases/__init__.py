"""What the office does: fetch, decide, save; one module per errand."""
