"""Day files as blocks of whole lines."""
