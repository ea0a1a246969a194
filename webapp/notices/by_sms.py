"""SMS through a gateway that is spoken to over HTTP.

    POST <address>              {"reference", "to", "text", "from"}; Idempotency-Key is the reference as well
    GET  <address>/<reference>  200: it has it; 404: it has not

Both with `Authorization: Bearer <token>`. Another provider's own dialect is a small translator in front of it."""

import json
from collections.abc import Callable
from http import HTTPStatus
from http.client import HTTPException
from urllib.error import URLError
from urllib.request import HTTPHandler, HTTPSHandler, OpenerDirector, Request

from webapp.notices.gateways import GatewayDown, GatewayFault, Later, Message, Refused, Sent, nothing_to_note

TIMEOUT_SECONDS = 15
_TAKEN = (HTTPStatus.OK, HTTPStatus.CREATED, HTTPStatus.ACCEPTED, HTTPStatus.NO_CONTENT)
_NOT_LET_IN = (HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN, HTTPStatus.PROXY_AUTHENTICATION_REQUIRED)
_CANNOT_BE_ASKED = (HTTPStatus.METHOD_NOT_ALLOWED, HTTPStatus.NOT_IMPLEMENTED)  # then the key alone guards
_NEVER = (HTTPStatus.BAD_REQUEST, HTTPStatus.GONE, HTTPStatus.UNPROCESSABLE_ENTITY)


class SmsGateway:
    """address: of the gateway, without a query. sender: the neutral name a phone shows."""

    def __init__(self, address: str, token: str, sender: str, *, timeout: float = TIMEOUT_SECONDS) -> None:
        self._address = address.rstrip("/")
        self._token = token
        self._sender = sender
        self._timeout = timeout
        self._opener = _opener()

    def send(self, message: Message, about_to: Callable[[], None] = nothing_to_note) -> Sent:
        content = {
            "reference": message.reference,
            "to": message.to,
            "text": message.text,
            "from": self._sender,
        }
        about_to()
        status = self._ask("POST", self._address, message.reference, json.dumps(content).encode())
        # A gateway may say of a reference it has already that this is a conflict: then it has it.
        if status in _TAKEN or status == HTTPStatus.CONFLICT:
            return Sent(message.reference)
        raise Refused("refused") if status in _NEVER else _fault(status)

    def has(self, reference: str) -> bool | None:
        status = self._ask("GET", f"{self._address}/{reference}", reference)
        if status in _TAKEN:
            return True
        if status == HTTPStatus.NOT_FOUND:
            return False
        if status in _CANNOT_BE_ASKED:
            return None
        raise _fault(status)

    def close(self) -> None:
        """Nothing is kept open."""

    def _ask(self, method: str, address: str, reference: str, body: bytes | None = None) -> int:
        """The status of the answer; its body is not read. Raises GatewayDown when there is no answer."""
        asked = Request(address, data=body, method=method)  # noqa: S310  http or https only, see settings and _opener
        asked.add_header("Authorization", f"Bearer {self._token}")
        asked.add_header("Idempotency-Key", reference)
        if body is not None:
            asked.add_header("Content-Type", "application/json")
        try:
            with self._opener.open(asked, timeout=self._timeout) as answer:
                return int(answer.status)
        except TimeoutError as problem:
            raise GatewayDown("timeout") from problem
        except URLError as problem:
            slow = isinstance(problem.reason, TimeoutError)
            raise GatewayDown("timeout" if slow else "down") from problem
        except (OSError, HTTPException) as problem:
            raise GatewayDown("down") from problem


def _fault(status: int) -> GatewayFault:
    """What an answer that is neither yes nor never says: of the gateway, or of this message."""
    if status in _NOT_LET_IN:
        return GatewayDown("login")
    if status == HTTPStatus.TOO_MANY_REQUESTS:
        return GatewayDown("busy")
    return Later("later") if status == HTTPStatus.LOCKED else GatewayDown("down")


def _opener() -> OpenerDirector:
    """Only http and https, straight to the gateway: no proxy from the environment, no cookies, and every answer as it is;
    a redirect is not followed, because nothing goes to another host."""
    opener = OpenerDirector()
    opener.add_handler(HTTPHandler())
    opener.add_handler(HTTPSHandler())
    return opener
