"""The language model outside."""
