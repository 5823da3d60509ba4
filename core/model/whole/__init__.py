"""Files that are whole."""
