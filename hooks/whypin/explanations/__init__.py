"""Layer 2: which comment belongs to which declaration, and whether it says why."""
