"""Layer 5: `main(argv) -> int`; disk, network, clock and printing are handed out here."""
