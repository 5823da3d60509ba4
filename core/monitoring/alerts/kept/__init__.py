"""The journal's lines about alerts, kept apart from millions of predictions."""
