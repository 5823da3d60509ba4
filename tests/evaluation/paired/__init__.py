"""Paired statistics."""
