"""What was said and what came true: append-only JSON Lines."""
