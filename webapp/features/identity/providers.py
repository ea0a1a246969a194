"""The providers of an installation, as its settings say."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from webapp.features.identity.wording import link_words, log_in_words, prove_words
from webapp.web.settings import Settings

PROVIDERS = ("idporten", "staff")


@dataclass(frozen=True)
class Provider:
    """One OpenID provider. acr: the levels that are enough, none when its own rules decide. key: a file's path."""

    code: str  # idporten | staff
    issuer: str
    client_id: str
    secret: str = field(repr=False)
    key: str
    acr: tuple[str, ...]
    callback: str  # where people come back to; the provider knows this address too

    @property
    def asks_anew(self) -> bool:
        """Whether somebody must prove who she is each time: phones are shared, and the last one may still be known there."""
        return self.code == "idporten"

    @property
    def for_staff_only(self) -> bool:
        return self.code == "staff"


def provider_called(settings: Settings, code: str) -> Provider | None:
    """The provider, or None where it is unknown or not set up."""
    if code not in PROVIDERS or not getattr(settings, f"{code}_issuer"):
        return None
    issuer, client, secret, key, acr = (
        getattr(settings, f"{code}_{part}") for part in ("issuer", "client", "secret", "key", "acr")
    )
    return Provider(
        code, issuer, client, secret, key, tuple(acr.split()), f"{settings.public_address}/oidc/{code}/callback"
    )


def providers(settings: Settings) -> tuple[tuple[str, str], ...]:
    """(code, words of the button) for the log-in page: `url_for("identity.start", provider=code)`. Empty when none is set up."""
    return tuple((code, log_in_words(code)) for code in PROVIDERS if provider_called(settings, code))


def providers_to_link(settings: Settings, *, staff: bool) -> tuple[tuple[str, str], ...]:
    """(code, words of the button) of those she may link: the employer's only with a role."""
    found = (provider_called(settings, code) for code in PROVIDERS)
    return tuple((each.code, link_words(each.code)) for each in found if each and (staff or not each.for_staff_only))


def providers_to_prove(settings: Settings, linked: Iterable[str]) -> tuple[tuple[str, str], ...]:
    """(code, words of the button) of those by which she can show once more that it is her. linked: codes of her links."""
    return tuple((code, prove_words(code)) for code in linked if provider_called(settings, code))
