"""Is it still true: counts of what the journal holds, and what they say."""
