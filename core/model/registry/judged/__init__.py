"""What the gate asks of the registry: which version an address means, the fitted original, a place for its report."""
