"""A first draft of a schema from any table with a yes/no target."""
