"""What became of customers: outcomes files, their place beside the predictions, performance over time."""
