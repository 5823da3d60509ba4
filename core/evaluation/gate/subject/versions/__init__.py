"""Versions by their address, here or in the registry."""
