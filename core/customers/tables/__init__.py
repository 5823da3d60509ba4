"""Tables in: CSV of any dialect and Parquet, checked in blocks, every problem told."""
