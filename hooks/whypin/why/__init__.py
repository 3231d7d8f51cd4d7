"""Layer 3: why a constraint is what it is, told from comments, commits, locks and indexes; has no power of its own."""
