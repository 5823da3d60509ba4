"""How risky a customer is, and why: features, training, registry, scoring, reasons."""
