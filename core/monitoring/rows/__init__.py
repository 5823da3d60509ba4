"""What an evaluation cannot tell from counts."""
