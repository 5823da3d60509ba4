"""Two models on the same customers: tests, differences with intervals, planning, and looking every day."""
