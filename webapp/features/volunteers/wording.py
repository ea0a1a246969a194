"""What went wrong, in words."""

from webapp.language import gettext as _


def too_many() -> str:
    return _("For mange forsøk. Vent et kvarter og prøv igjen.")


def not_sent() -> str:
    return _("E-posten gikk ikke. Prøv igjen om noen minutter.")


def answered_meanwhile() -> str:
    return _("Noen andre har svart i mellomtiden.")
