"""Messages (`/<lang>/me/messages`): a person says whether an e-mail or an SMS may tell her that something new stands in the app.

Off until she has typed in the code she was sent. The message never says what it is about. `run-due` sends what is due, and
`/<lang>/staff/messages` shows an administrator how the gateways do, in numbers."""

from webapp.features.messages.gateways import channels_of, gateways_of

__all__ = ["channels_of", "gateways_of"]
