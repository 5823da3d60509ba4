"""Views of the journal: small counts for each day, and closed days as Parquet."""
