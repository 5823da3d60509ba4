"""Who is told what, how often, and when it is over."""
