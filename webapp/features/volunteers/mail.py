"""The e-mail with the link that confirms an address, in the language the form was read in."""

from webapp.features.messages import gateways_of
from webapp.language import gettext as _
from webapp.notices.gateways import GatewayFault, Message
from webapp.tables.base import new_public_id
from webapp.web.settings import Settings


def can_send(settings: Settings) -> bool:
    """Whether e-mail leads anywhere in this installation."""
    return "email" in gateways_of(settings)


def send_link(settings: Settings, to: str, language: str, address: str) -> bool:
    """Sends it now; False when the mail server cannot be reached. Never inside a write."""
    gateway = gateways_of(settings).get("email")
    if gateway is None:
        return False
    # L10n: an e-mail to somebody who asked to arrange meetings; the link stands on the next line
    subject, text = _("Bekreft e-postadressen din"), _("Åpne denne lenken i samme nettleser innen en time:")
    try:
        gateway.send(Message(new_public_id(), "email", to, language, f"{text}\n{address}", subject))
    except GatewayFault:
        return False
    finally:
        gateway.close()
    return True
