"""Closed days as Parquet."""
