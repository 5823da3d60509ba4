"""Takes one customer's lines out of the journal."""
