"""What is said when a ceremony or a code does not let somebody in: calm, and with a way on."""

from webapp.language import gettext as _


def not_known() -> str:
    return _("Det gikk ikke. Prøv en gang til, eller logg inn på en annen måte.")


def none_here() -> str:
    return _("Du har ingen passnøkkel ennå. Vis at det er deg på en annen måte.")


def not_made() -> str:
    return _("Passnøkkelen ble ikke laget. Prøv en gang til, eller velg en annen måte.")


def needs_script() -> str:
    return _("Nettleseren din kan ikke bruke passnøkkel her. Logg inn på en annen måte.")


def too_many() -> str:
    return _("For mange forsøk. Vent et kvarter og prøv igjen.")


def card_again() -> str:
    return _("Det tok for lang tid. Bruk kortet en gang til. Koden på det virker fortsatt.")


def too_slow() -> str:
    return _("Det tok for lang tid. Begynn en gang til.")


def wrong_code() -> str:
    return _("Koden er feil, eller den er brukt. Vent til appen viser en ny, og skriv den.")


def name_taken() -> str:
    return _("Dette navnet er det noen andre som bruker. Velg et annet.")
