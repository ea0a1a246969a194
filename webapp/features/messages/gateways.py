"""The gateways of an installation, as its settings say."""

from webapp.notices.by_mail import MailGateway, MailServer
from webapp.notices.by_sms import SmsGateway
from webapp.notices.gateways import FileGateway, Gateway
from webapp.web.settings import Settings

CHANNELS = ("email", "sms")


def channels_of(settings: Settings) -> tuple[str, ...]:
    """The channels that lead somewhere here, in the order of CHANNELS; none when messages are off."""
    if settings.messages_go == "file":
        return CHANNELS
    if settings.messages_go == "off":
        return ()
    set_up = {"email": settings.mail_server, "sms": settings.sms_address}
    return tuple(channel for channel in CHANNELS if set_up[channel])


def gateways_of(settings: Settings) -> dict[str, Gateway]:
    """Channel -> gateway, made without speaking to anybody."""
    return {channel: _gateway(settings, channel) for channel in channels_of(settings)}


def _gateway(settings: Settings, channel: str) -> Gateway:
    if settings.messages_go == "file":
        return FileGateway(settings.var / "messages")
    if channel == "sms":
        return SmsGateway(settings.sms_address, settings.sms_token, settings.message_name)
    server = MailServer(
        settings.mail_server, int(settings.mail_port), settings.mail_tls, settings.mail_login, settings.mail_password
    )
    return MailGateway(server, settings.mail_sender, settings.message_name)
