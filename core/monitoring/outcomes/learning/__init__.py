"""Outcomes of a file into the journal, each once."""
