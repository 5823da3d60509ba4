"""Is one model better than another, and good enough: paired tests, comparisons, the gate."""
