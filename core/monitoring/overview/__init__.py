"""What a monitoring page shows first, from counts."""
