"""Layer 2: what a lock promises: digests, hosts, file names, the declarations it fits, the judgement of its index."""
