"""Layer 0: characters. Knows nothing of packaging."""
