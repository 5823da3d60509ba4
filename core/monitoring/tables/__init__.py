"""Counts of whole tables over the reference profile's bins."""
