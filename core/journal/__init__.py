"""What was said and what came true: append-only JSON Lines. The format is described in docs/journal-format.md."""
