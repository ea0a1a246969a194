"""The same person elsewhere: ID-porten for everybody, the employer's log-in for staff, by OpenID Connect.

Off unless an installation says who the providers are. Nobody gets an account here: what somebody proves elsewhere opens the
account she linked it to herself, logged in, with her code just given. Kept of her are the issuer and its subject, nothing else.

The way: a form of ours begins a one-time step bound to the browser (state, nonce and PKCE in it) and sends her off; she comes
back with a GET that changes nothing but shows a form; sending that uses the step up, asks the provider, and lets her in."""

from webapp.features.identity.providers import PROVIDERS, providers, providers_to_link, providers_to_prove
from webapp.features.identity.queries import LinkedSeen, linked

__all__ = ["PROVIDERS", "LinkedSeen", "linked", "providers", "providers_to_link", "providers_to_prove"]
