"""Reads the release log and checks it."""
