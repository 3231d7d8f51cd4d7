"""Layer 2: package indexes that speak the Simple API; `client.py` is the only socket."""
