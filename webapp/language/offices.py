"""What people do for an organisation, and who wrote something down as the register keeps it: in the reader's language."""

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


def role_words(role: str) -> str:
    """What somebody does for an organisation."""
    words = {
        "adviser": pgettext("role", "Programrådgiver"),
        # L10n: leads the advisers of a municipality's refugee office
        "leader": pgettext("role", "Leder"),
        "teacher": pgettext("role", "Lærer"),
        # L10n: somebody who stands in for a teacher for a day
        "substitute": pgettext("role", "Vikar"),
        # L10n: works in the office of a school
        "office": pgettext("role", "Kontoret på skolen"),
        "reception": pgettext("role", "Ansatt på mottaket"),
        "volunteer": pgettext("role", "Frivillig"),
        # L10n: coordinates volunteers in a municipality
        "coordinator": pgettext("role", "Frivilligkoordinator"),
        "admin": pgettext("role", "Administrator"),
    }
    return words.get(role) or pgettext("role", "Ansatt")
