"""May this version go live: performance, comparison with the champion, fairness, robustness, sanity."""
