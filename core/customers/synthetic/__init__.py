"""Synthetic customers from a known process, with the true risk of each."""
