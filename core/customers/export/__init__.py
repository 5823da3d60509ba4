"""Tables out: Arrow, CSV and Parquet, whole or not at all, safe in a spreadsheet."""
