"""Figures that the README quotes, each with the usual library in the same run."""
