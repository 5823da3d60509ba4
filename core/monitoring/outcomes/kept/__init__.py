"""Outcomes out of the journal, as small Parquet files."""
