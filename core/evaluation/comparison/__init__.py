"""Two versions side by side on customers that neither has seen: which one is better, by how much, how sure is that."""
