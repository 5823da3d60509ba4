"""Drift of all columns together, on bounded samples."""
