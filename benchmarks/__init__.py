"""How long the work takes, and how much memory, beside the least that anything would need."""
