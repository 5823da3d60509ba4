"""Bounded questions to the rows themselves."""
