"""How right and how fast: run with ``make bench``."""
