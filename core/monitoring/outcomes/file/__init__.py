"""An outcomes file: its columns, its cells, its faults."""
