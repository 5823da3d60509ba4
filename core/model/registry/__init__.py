"""Runs, registered versions and aliases: every module here talks to MLflow or the disk, and imports MLflow only when called."""
