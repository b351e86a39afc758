"""What the lower apps need to know of a user, without importing the app of the users."""

from typing import Protocol


class UtenteConAmbiti(Protocol):
    """A user as `visibili_a` sees it: anonymous ones have `is_authenticated` False, no more."""

    @property
    def is_authenticated(self) -> bool: ...

    @property
    def vede_tutto(self) -> bool:
        """True for who works for the whole Province (and for no other)."""

    @property
    def ambiti_visibili(self) -> frozenset[int]:
        """Primary keys of the Ambiti in whose back office the user works today."""
