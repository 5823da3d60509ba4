"""The kinds of lines, by what they are about."""
