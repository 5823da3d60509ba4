"""Who is judged, against whom, and on which customers."""
