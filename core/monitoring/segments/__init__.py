"""A part of the customers: one bin or level of one column, or one source."""
