"""Text files that people write."""
