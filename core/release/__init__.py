"""Which model answers: promotion, rollback, and the log that proves it."""
