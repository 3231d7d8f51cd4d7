"""Floor 4: `Report -> str`, one format a module; knows no rule."""
