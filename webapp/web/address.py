"""Addresses: every one carries its language; ids are random; a wrong or missing language is led to the right place."""

import re
from collections.abc import Callable, Iterable
from typing import Any

from flask import Flask, Response, current_app, g, redirect, request, url_for
from werkzeug.exceptions import HTTPException
from werkzeug.routing import BaseConverter, RequestRedirect

from webapp.language import LANGUAGES, SOURCE, Language, best_of, bind, language_of
from webapp.language.registry import looks_like_a_tag

COOKIE = "language"
_LONGEST_CHOICES = 200


class IdConverter(BaseConverter):
    """A public id: 32 lower-case hex digits."""

    regex = "[0-9a-f]{32}"


class LanguageConverter(BaseConverter):
    """The tag of an offered language."""

    regex = "|".join(LANGUAGES)


def install(app: Flask) -> None:
    """Converters, the language taken out of each address, and put into each address made."""
    app.url_map.converters["id"] = IdConverter
    app.url_map.converters["language"] = LanguageConverter

    @app.url_value_preprocessor
    def take_language(endpoint: str | None, values: dict[str, Any] | None) -> None:
        tag = values.pop("lang", None) if values else None
        if endpoint is None:  # no such page: its error page still speaks the address's language
            tag = request.path.split("/", 2)[1]
        g.language = LANGUAGES.get(tag or "") or preferred()
        bind(g.language)

    @app.after_request
    def remember(answer: Response) -> Response:
        if answer.status_code == 200 and request.method == "GET" and "lang" in _arguments():
            quiet = getattr(app.view_functions.get(request.endpoint or ""), "leaves_no_trace", False)
            if request.cookies.get(COOKIE) != g.language.tag and not quiet:
                remember_language(answer, g.language)
        return answer

    @app.url_defaults
    def put_language(endpoint: str, values: dict[str, Any]) -> None:
        if "lang" not in values and app.url_map.is_endpoint_expecting(endpoint, "lang"):
            values["lang"] = g.get("language", SOURCE).tag


def preferred() -> Language:
    """The language chosen before on this device, else the browser's, else Bokmål."""
    chosen = language_of(request.cookies.get(COOKIE, "")[:40])
    return chosen or best_of(request.headers.get("Accept-Language", ""))


def address_in(language: Language) -> str:
    """This page in another language; the door's choice when the page has no language."""
    return _here_in([language])[0]


def addresses_here() -> tuple[str, ...]:
    """This page in each language, in the order of `LANGUAGES`."""
    return tuple(_here_in(LANGUAGES.values()))


def _here_in(languages: Iterable[Language]) -> list[str]:
    rule, values = request.url_rule, request.view_args
    if rule is not None and values is not None and request.method == "GET" and "lang" in rule.arguments:
        said = _choices() | values
        return [address_of(rule.endpoint, lang=language.tag, **said) for language in languages]
    return [_elsewhere_in(language) for language in languages]


def _elsewhere_in(language: Language) -> str:
    if request.path.count("/") >= 2 and language_of(request.path.split("/")[1]):
        rest = request.path.split("/", 2)[2]
        if _matches(f"/{language.tag}/{rest}"):
            return f"/{language.tag}/{rest}"
    return url_for("entry.door_in", lang=language.tag)


def _choices() -> dict[str, str]:
    """What was chosen on the page (a week, a municipality), so that it survives a change of language."""
    if not request.query_string or len(request.query_string) > _LONGEST_CHOICES:
        return {}
    return {name: value for name, value in request.args.items() if re.fullmatch("[a-z]{1,20}", name) and name != "lang"}


def address_of(endpoint: str, **values: Any) -> str:
    """As Flask's `url_for`, and as templates have it: quick where only the language decides."""
    remembered: Callable[..., str] = current_app.jinja_env.globals["url_for"]  # type: ignore[assignment]
    return remembered(endpoint, **values)


def remembered_addresses() -> Callable[..., str]:
    """`url_for` for one application's templates. What only the language decides is made once: a page has twenty such."""
    made: dict[tuple[str, str, str], str] = {}

    def remembered(endpoint: str, **values: Any) -> str:
        said = values.get("lang")
        if len(values) > (said is not None) or endpoint.startswith("."):
            return url_for(endpoint, **values)
        key = (endpoint, said or g.language.tag, request.root_path)
        if key not in made:
            made[key] = url_for(endpoint, **values)
        return made[key]

    return remembered


def way_for_lost() -> Response | None:
    """Where an address without a language, or with an unknown one, was meant to go; None when nowhere."""
    if request.method not in ("GET", "HEAD") or len(request.path) > 500:
        return None
    first, _, rest = request.path.lstrip("/").partition("/")
    candidates = []
    found = language_of(first) if looks_like_a_tag(first) else None
    if found and found.tag != first:
        candidates.append(f"/{found.tag}/{rest}")
    elif not found:
        candidates.append(f"/{preferred().tag}{request.path}")
        if looks_like_a_tag(first):
            candidates.append(f"/{preferred().tag}/{rest}".rstrip("/"))
    if found and not rest.strip("/"):
        candidates = [f"/{found.tag}"]
    for path in candidates:
        if path != request.path and _matches(path):
            answer = redirect(path)
            answer.headers["Vary"] = "Accept-Language, Cookie"
            return answer  # type: ignore[return-value]
    return None


def safe_next(target: str) -> str | None:
    """A place of ours to go on to after log-in: a path that one of our pages answers, else None."""
    if not re.fullmatch(r"/[A-Za-z0-9/_\-]{0,300}", target) or target.startswith("//"):
        return None
    return target if _matches(target) else None


def remember_language(answer: Response, language: Language) -> Response:
    """Keeps the chosen language on this device for a year."""
    answer.set_cookie(
        COOKIE,
        language.tag,
        max_age=365 * 24 * 3600,
        samesite="Lax",
        httponly=True,
        secure=current_app.config["SETTINGS"].is_https,
    )
    return answer


def _arguments() -> set[str]:
    return set(request.url_rule.arguments) if request.url_rule else set()


def _matches(path: str) -> bool:
    try:
        current_app.url_map.bind("").match(path, method="GET")
    except RequestRedirect:
        return True
    except HTTPException:
        return False
    return True
