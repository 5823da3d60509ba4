"""One at a time in a journal's folder."""
