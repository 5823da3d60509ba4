"""Reads day files line by line and counts what it cannot read."""
