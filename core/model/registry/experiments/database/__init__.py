"""Reading MLflow's SQLite file without MLflow."""
