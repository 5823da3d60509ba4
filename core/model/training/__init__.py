"""From a table of customers to calibrated, compared candidates: pure functions, no disk, no registry."""
