"""The dossier of a change: what locks have otherwise than at the base, from what indexes, archives and git said of it.

Nothing here has a power: commands fetch and read, and hand in what came of it.
"""
