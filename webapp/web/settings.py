"""Every setting of an installation, from SAMVEI_… in the environment; the table in README.md is made from this."""

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


class SettingRefused(Exception):
    """A setting that cannot be used; the message says which and why."""


def _setting(default: str, meaning: str) -> str:
    return field(default=default, metadata={"meaning": meaning})  # type: ignore[no-any-return]


@dataclass(frozen=True)
class Settings:
    """Read once at start; a wrong value stops the start with a clear message."""

    database: str = _setting("", "Database address; empty means SQLite at var/samvei.sqlite")
    database_owner: str = _setting("", "Address that `migrate` uses, as the owner of the tables; empty means the same")
    folder: str = _setting("", "Folder for what the app writes (database, uploads, assets); empty means var/")
    demo: str = _setting("no", "yes: demo log-ins are accepted and shown on the log-in page")
    hosts: str = _setting("localhost,127.0.0.1", "Host names this installation answers to, commas between")
    https: str = _setting("no", "yes: cookies are __Host- and Secure, and HSTS is sent")
    proxies: str = _setting("0", "How many reverse proxies stand in front")
    workers: str = _setting("2", "Server processes")
    threads: str = _setting("1", "Threads a process; 1 on SQLite, up to 4 on PostgreSQL")
    app_role: str = _setting("samvei_app", "PostgreSQL role the app connects as; it owns no table")

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
    def host_names(self) -> list[str]:
        return [name.strip() for name in self.hosts.split(",") if name.strip()]

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
    for name, least in (("proxies", 0), ("workers", 1), ("threads", 1)):
        value = getattr(settings, name)
        if not (value.isascii() and value.isdigit() and int(value) >= least):
            raise SettingRefused(f"SAMVEI_{name.upper()} must be a whole number, at least {least}")
    if not settings.host_names:
        raise SettingRefused("SAMVEI_HOSTS must name at least one host")
    return settings


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
