"""Where a report goes: a folder, the CI's summary, MLflow."""
