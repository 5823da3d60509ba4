"""Questions to the views' Parquet files."""
