"""The back office of the tariffs: registers, regulations, the desk of an edition, its rules.

Rows on people (attestations, assigned tariffs) have pages of their own, not here.
"""

from tariffe.admin import adozioni, edizioni, registri, regolamenti, regole

__all__ = ["adozioni", "edizioni", "registri", "regolamenti", "regole"]
