"""What only the rows can tell, asked in one bounded query a day."""
