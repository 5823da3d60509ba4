"""Comparing two versions."""
