"""Reference profiles of served versions."""
