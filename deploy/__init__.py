"""From a checkout and a model to something that can be deployed, and a look whether it runs."""
