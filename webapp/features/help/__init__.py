"""Help (`/<lang>/help`): whom to call for what, danger first. No log-in, the same for everybody, nothing written down.

Numbers, names and published hours are data (`contacts.toml`, from `domain/rules.md` § 13) with source and the day they
were checked; what we say about them is translated. Every phone keeps this page alike (`static/js/sw.js`), so that its
presence tells nothing; that is why it is in nobody's `pages_to_keep()`."""

from webapp.features.help.contacts import Contact, contacts

__all__ = ["Contact", "contacts"]
