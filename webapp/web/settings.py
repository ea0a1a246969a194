"""Every setting of an installation, from SAMVEI_… in the environment; the table in README.md is made from this."""

import os
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


class SettingRefused(Exception):
    """A setting that cannot be used; the message says which and why."""


_MAIL = re.compile(r"[A-Za-z0-9._+-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*")
# An address without a query. Without encryption only on this machine itself.
_SMS = re.compile(r"(https://[A-Za-z0-9.-]+|http://(localhost|127\.0\.0\.1))(:[0-9]{1,5})?(/[A-Za-z0-9._~/-]*)?")

_ISSUER = re.compile(r"(https://[A-Za-z0-9.-]+|http://(localhost|127\.0\.0\.1))(:[0-9]{1,5})?(/[A-Za-z0-9._~/-]*)?")


def _setting(default: str, meaning: str, *, secret: bool = False) -> str:
    return field(default=default, repr=not secret, metadata={"meaning": meaning})  # type: ignore[no-any-return]


@dataclass(frozen=True)
class Settings:
    """Read once at start; a wrong value stops the start with a clear message."""

    database: str = _setting("", "Database address; empty means SQLite at var/samvei.sqlite")
    database_owner: str = _setting("", "Address that `migrate` uses, as the owner of the tables; empty means the same")
    folder: str = _setting("", "Folder for what the app writes (database, uploads, assets); empty means var/")
    demo: str = _setting("no", "yes: demo log-ins are accepted and shown on the log-in page")
    hosts: str = _setting("localhost,127.0.0.1", "Host names this installation answers to, commas between")
    address: str = _setting(
        "", "Where people find it, such as https://samvei.example.no; printed on code cards. Empty: the first host"
    )
    https: str = _setting("no", "yes: cookies are __Host- and Secure, and HSTS is sent")
    proxies: str = _setting("0", "How many reverse proxies stand in front")
    workers: str = _setting("2", "Server processes")
    threads: str = _setting("1", "Threads a process; 1 on SQLite, up to 4 on PostgreSQL")
    log: str = _setting("", "requests, or problems alone; empty means requests, in the demo problems alone")
    metrics_port: str = _setting("0", "Port on 127.0.0.1 where Prometheus reads the numbers; 0: none are counted")
    app_role: str = _setting("samvei_app", "PostgreSQL role the app connects as; it owns no table")
    messages: str = _setting(
        "", "real, file (into the folder, for the demo) or off; empty means file in the demo, else off"
    )
    message_name: str = _setting("Samvei", "Who messages come from; choose a name that tells a stranger nothing")
    message_minutes: str = _setting("4", "How long one `run-due` goes on sending; the rest is for the next one")
    mail_server: str = _setting("", "Mail server for e-mail; empty means none is sent")
    mail_port: str = _setting("587", "Its port")
    mail_tls: str = _setting("starttls", "starttls, tls, or no (only on a network nobody else reads)")
    mail_login: str = _setting("", "Log-in at the mail server; empty when it asks for none")
    mail_password: str = _setting("", "Password at the mail server", secret=True)
    mail_sender: str = _setting("", "Address e-mail comes from; its domain also names the messages")
    sms_address: str = _setting("", "Address of the HTTP gateway for SMS; empty means none is sent")
    sms_token: str = _setting("", "Token for it, sent as Authorization: Bearer", secret=True)
    idporten_issuer: str = _setting("", "ID-porten's issuer, such as https://idporten.no; empty means not offered")
    idporten_client: str = _setting("", "The client id this installation has there")
    idporten_secret: str = _setting("", "Its secret; or a key instead", secret=True)
    idporten_key: str = _setting("", "File with the private key it signs with (JWK or PEM), instead of a secret")
    idporten_acr: str = _setting(
        "idporten-loa-substantial idporten-loa-high", "Levels that are enough; the first is asked for"
    )
    staff_issuer: str = _setting("", "Issuer of the employer's log-in for staff (OpenID Connect); empty means not offered")
    staff_client: str = _setting("", "The client id this installation has there")
    staff_secret: str = _setting("", "Its secret; or a key instead", secret=True)
    staff_key: str = _setting("", "File with the private key it signs with (JWK or PEM), instead of a secret")
    staff_acr: str = _setting("", "Levels that are enough; empty means the employer's own rules decide")

    @property
    def var(self) -> Path:
        return Path(self.folder) if self.folder else ROOT / "var"

    @property
    def database_url(self) -> str:
        return self.database or f"sqlite:///{self.var / 'samvei.sqlite'}"

    @property
    def owner_url(self) -> str:
        return self.database_owner or self.database_url

    @property
    def is_demo(self) -> bool:
        return self.demo == "yes"

    @property
    def is_https(self) -> bool:
        return self.https == "yes"

    @property
    def messages_go(self) -> str:
        """real | file | off."""
        return self.messages or ("file" if self.is_demo else "off")

    @property
    def logs_requests(self) -> bool:
        return (self.log or ("problems" if self.is_demo else "requests")) == "requests"

    @property
    def host_names(self) -> list[str]:
        return [name.strip() for name in self.hosts.split(",") if name.strip()]

    @property
    def public_address(self) -> str:
        """Without a slash at its end; for what is printed or sent, where no request says it."""
        if self.address:
            return self.address.rstrip("/")
        return (
            f"https://{self.host_names[0]}"
            if self.is_https
            else f"http://{self.host_names[0]}:{os.environ.get('PORT') or 8000}"
        )

    @property
    def proxy_hops(self) -> int:
        return int(self.proxies)


def read_settings(environment: Mapping[str, str] | None = None, **given: str) -> Settings:
    """Settings from the environment, `given` winning. Raises SettingRefused."""
    environment = os.environ if environment is None else environment
    values = {
        each.name: environment[f"SAMVEI_{each.name.upper()}"]
        for each in fields(Settings)
        if f"SAMVEI_{each.name.upper()}" in environment
    }
    settings = Settings(**{**values, **given})
    for name in ("demo", "https"):
        if getattr(settings, name) not in ("yes", "no"):
            raise SettingRefused(f"SAMVEI_{name.upper()} must be yes or no")
    for name, least in (("proxies", 0), ("workers", 1), ("threads", 1), ("message_minutes", 1), ("mail_port", 1), ("metrics_port", 0)):
        value = getattr(settings, name)
        if not (value.isascii() and value.isdigit() and len(value) <= 9 and int(value) >= least):
            raise SettingRefused(f"SAMVEI_{name.upper()} must be a whole number, at least {least}")
    if settings.address and not re.fullmatch(r"https?://[A-Za-z0-9.-]+(:[0-9]{1,5})?/?", settings.address):
        raise SettingRefused("SAMVEI_ADDRESS must be an address such as https://samvei.example.no")
    if not settings.host_names:
        raise SettingRefused("SAMVEI_HOSTS must name at least one host")
    _check_messages(settings)
    for name in ("idporten", "staff"):
        _check_provider(settings, name)
    return settings


def _check_messages(settings: Settings) -> None:
    if settings.messages not in ("", "real", "file", "off"):
        raise SettingRefused("SAMVEI_MESSAGES must be real, file or off")
    if not settings.message_name.isprintable() or len(settings.message_name) > 40:
        raise SettingRefused("SAMVEI_MESSAGE_NAME must be a name of at most 40 characters")
    if settings.mail_tls not in ("starttls", "tls", "no"):
        raise SettingRefused("SAMVEI_MAIL_TLS must be starttls, tls or no")
    if settings.log not in ("", "requests", "problems"):
        raise SettingRefused("SAMVEI_LOG must be requests or problems")
    for name in ("mail_port", "metrics_port"):
        if int(getattr(settings, name)) > 65_535:
            raise SettingRefused(f"SAMVEI_{name.upper()} must be at most 65535")
    if (settings.mail_server or settings.mail_sender) and not _MAIL.fullmatch(settings.mail_sender):
        raise SettingRefused("SAMVEI_MAIL_SENDER must be an e-mail address, such as post@example.org")
    if settings.sms_address and not _SMS.fullmatch(settings.sms_address):
        raise SettingRefused("SAMVEI_SMS_ADDRESS must begin with https:// (http:// on this machine) and have no query")
    if not re.fullmatch("[!-~]*", settings.sms_token):
        raise SettingRefused("SAMVEI_SMS_TOKEN must be of plain characters, without spaces")
    if settings.messages_go == "real" and not (settings.mail_server or settings.sms_address):
        raise SettingRefused("SAMVEI_MESSAGES is real: say SAMVEI_MAIL_SERVER or SAMVEI_SMS_ADDRESS")


def _check_provider(settings: Settings, name: str) -> None:
    issuer, client, secret, key, acr = (
        getattr(settings, f"{name}_{part}") for part in ("issuer", "client", "secret", "key", "acr")
    )
    called = f"SAMVEI_{name.upper()}"
    if not issuer and (client or secret or key):
        raise SettingRefused(f"{called}_ISSUER is empty: say whose log-in the rest belongs to")
    if not re.fullmatch("([!-~]+( [!-~]+)*)?", acr) or (issuer and name == "idporten" and not acr):
        raise SettingRefused(f"{called}_ACR must name the levels that are enough, one blank between")
    if not issuer:
        return
    if not _ISSUER.fullmatch(issuer) or len(issuer) > 200:
        raise SettingRefused(f"{called}_ISSUER must begin with https:// (http:// on this machine) and have no query")
    if issuer.startswith("https:") and not settings.address.startswith("https:"):
        raise SettingRefused(f"{called}_ISSUER needs SAMVEI_ADDRESS with https://: people come back there")
    if not re.fullmatch("[!-~]{1,200}", client):
        raise SettingRefused(f"{called}_CLIENT must be the client id, of plain characters, without spaces")
    if bool(secret) == bool(key):
        raise SettingRefused(f"{called}_SECRET or {called}_KEY: say one of them")
    if not re.fullmatch("[!-~]*", secret):
        raise SettingRefused(f"{called}_SECRET must be of plain characters, without spaces")
    if key and not _holds_a_key(Path(key)):
        raise SettingRefused(f"{called}_KEY must be a file that can be read, with a private key as JWK or PEM")


def _holds_a_key(path: Path) -> bool:
    try:
        text = path.read_text(encoding="ascii")
    except (OSError, ValueError):
        return False
    return ("PRIVATE KEY-----" in text) or (text.lstrip().startswith("{") and '"d"' in text)


def installation_key(folder: Path) -> bytes:
    """The installation's own secret, made at first start, for cookies of people not logged in."""
    path = folder / "secret-key"
    folder.mkdir(parents=True, exist_ok=True)
    if not path.exists():
        fresh = path.with_suffix(f".{os.getpid()}")
        fresh.touch(mode=0o600)
        fresh.write_bytes(secrets.token_bytes(32))
        try:
            os.link(fresh, path)  # whoever links first wins; the other processes read the same key
        except FileExistsError:
            pass
        fresh.unlink()
    return path.read_bytes()
