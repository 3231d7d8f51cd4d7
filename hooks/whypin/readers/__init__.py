"""Layer 2: one file format a module, `Source -> Document`."""
