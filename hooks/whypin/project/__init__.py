"""Layer 3: which files belong together: discovery, roles, pairing, scope, kind; configuration."""
