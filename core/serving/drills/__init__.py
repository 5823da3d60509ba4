"""Does monitoring notice: simulated customers through the real path, and a scoreboard of what was found."""
