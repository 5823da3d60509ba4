"""Everything that would be true without a screen; which package may import which stands in pyproject.toml."""
