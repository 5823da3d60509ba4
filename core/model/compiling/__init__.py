"""Fitted estimators of every kind → one compiled form."""
