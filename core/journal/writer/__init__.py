"""Puts lines into day files so that an acknowledged line cannot be lost."""
