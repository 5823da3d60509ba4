"""Reading experiments through MLflow's client, from a server or from a database of a form we do not know."""
