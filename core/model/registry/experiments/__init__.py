"""What stands in the registry's experiments, as records: runs, versions, curves; and what can be computed from them."""
