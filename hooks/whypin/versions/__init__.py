"""Layer 2: PEP 440 versions, ranges, bounds and updates, and the environments of markers; no file, no index."""
