"""Layer 4: runs rules, ignores and fixes; has no power of its own."""
