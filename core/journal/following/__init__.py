"""New lines as they come."""
