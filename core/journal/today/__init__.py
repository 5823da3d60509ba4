"""How many predictions today's file holds, without reading it again each time."""
