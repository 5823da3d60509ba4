"""`python -m core`: one file for each group of commands, imported only when it is called."""
