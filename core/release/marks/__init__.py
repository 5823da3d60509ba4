"""What lies beside the aliases while, and after, they are moved."""
