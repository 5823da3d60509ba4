"""The use cases: what the pages, the commands and (later) the API ask for."""
