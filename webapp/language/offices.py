"""Who wrote something down, as the register keeps it in Norwegian, with the role in the reader's language."""

from webapp.language.texts import gettext as _, pgettext


def who_words(said: str) -> str:
    """«rådgiver, Drammen kommune» as policy/looks.py `office_of` keeps it, in the bound language; what is no such text stays."""
    role, comma, office = said.partition(", ")
    words = {
        "rådgiver": pgettext("who", "rådgiver"),
        "leder": pgettext("who", "leder"),
        "mottaket": pgettext("who", "mottaket"),
        "lærer": pgettext("who", "lærer"),
        # L10n: somebody who stands in for a teacher
        "vikar": pgettext("who", "vikar"),
        # L10n: the office of a school
        "kontoret": pgettext("who", "kontoret"),
    }
    # L10n: a role and where: «lærer, Elvebyen voksenopplæring»
    return _("%(role)s, %(office)s", role=words[role], office=office) if comma and role in words else said
