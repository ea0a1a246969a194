"""An organisation's own house (`/<lang>/staff/organisation`): who works there with which roles, and its meeting places.

An administrator gives and ends roles and closes accounts; she sees no person who is served. How somebody gets in (cards,
phones) stands in `features/cards`."""

from webapp.features.organisation.actions import make_account

__all__ = ["make_account"]
