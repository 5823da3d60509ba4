"""The release log and the aliases, moved together."""
