"""Who the customers are: the schema, tables in, synthetic customers."""
