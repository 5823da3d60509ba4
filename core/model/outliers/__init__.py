"""How unlike the customers of the training a customer is: an isolation forest and a robust distance, fitted with the model."""
