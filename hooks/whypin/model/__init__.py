"""Layer 1: what files say. Frozen, slotted, cheap to import; no input or output."""
