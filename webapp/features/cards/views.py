"""/<lang>/in, …/in/pictures, …/in/phone, …/in/choose: from a printed card to a way in of one's own.

Where somebody has come to stands in a step of this browser (features/entry/steps.py), whose secret is in a cookie for ten
minutes; each page begins it anew. The card itself is untouched until the last."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, Response, current_app, g, redirect, request, url_for

from webapp.features.cards import actions, forms, queries, wording
from webapp.features.cards.codes import code_hash, pictures_fit
from webapp.features.cards.queries import CARD_RIGHT, CODE_RIGHT, Card
from webapp.features.entry import (
    MOST_TRIES_AN_ADDRESS,
    STEP_LASTS,
    Step,
    attempt_key,
    begin_step,
    count_attempts,
    finish_step,
    is_staff,
)
from webapp.features.phone import (
    add_phone_user,
    free_symbols,
    hash_code,
    needs_more_than_a_code,
    read_pictures,
    read_pin,
)
from webapp.language import LANGUAGES
from webapp.web import devices, sessions
from webapp.web.guard import public
from webapp.web.opening import open_session
from webapp.web.render import render
from webapp.web.writes import done, form_again, the_write

bp = Blueprint("cards", __name__, template_folder="templates")
ENTER, PICTURES, PHONE, CHOOSE = "cards/enter.html", "cards/pictures.html", "cards/phone.html", "cards/choose.html"


@bp.get("/<language:lang>/in")
@public
def enter() -> Response:
    return render(ENTER, nav="login", errors={}, typed="")


@bp.post("/<language:lang>/in")
@public
def take() -> Response:
    code, errors = forms.read_code(request.form)
    if errors:
        return _enter_again(errors)
    hashed = code_hash(code, _key())
    limits = {attempt_key("card", request.remote_addr or "", _key()): MOST_TRIES_AN_ADDRESS}
    with the_write() as db:
        goes_on = count_attempts(db, limits, g.now)
        card = queries.card_with(db, hashed, g.now) if goes_on else None
        token = _begin(db, CODE_RIGHT, card.person_id, {"card": card.id}) if card else ""
    if card is None:
        sentence = wording.no_such_card() if goes_on else wording.too_many()
        return _enter_again({"code": sentence}, 422 if goes_on else 429)
    holder = queries.holder_of(g.database, card.person_id)
    if holder is None:
        return _enter_again({"code": wording.no_such_card()})
    tag = holder.language if holder.language in LANGUAGES else g.language.tag
    return _keeping(done(page=url_for("cards.pictures", lang=tag)), token)


@bp.get("/<language:lang>/in/pictures")
@public
def pictures() -> Response:
    return _page(PICTURES) if _come_to(CODE_RIGHT) else _from_the_start()


@bp.post("/<language:lang>/in/pictures")
@public
def try_pictures() -> Response:
    found = _come_to(CODE_RIGHT)
    if found is None:
        return _enter_again({"code": wording.no_such_card()})
    step, card = found
    chosen, errors = forms.read_card_pictures(request.form)
    if errors:
        return form_again(PICTURES, page=PICTURES, errors=errors, nav="login")
    g.db.rollback()
    with g.database.the_write() as db:
        left = actions.count_pictures_try(db, card.id, g.now)
    # A card that is worn out meets the same comparison, and is never right.
    if not pictures_fit(card.pictures_hash, chosen, card.code_hash, _key()) or left < 0:
        if left <= 0:
            return _enter_again({"code": wording.no_such_card()})
        return form_again(PICTURES, page=PICTURES, errors={"pictures": wording.wrong_pictures(left)}, nav="login")
    return _forward(step, {"card": card.id}, "cards.phone", lambda db: actions.pictures_were_right(db, card.id))


@bp.get("/<language:lang>/in/phone")
@public
def phone() -> Response:
    return _page(PHONE) if _come_to(CARD_RIGHT) else _from_the_start()


@bp.post("/<language:lang>/in/phone")
@public
def say_phone() -> Response:
    found = _come_to(CARD_RIGHT)
    if found is None:
        return _enter_again({"code": wording.no_such_card()})
    answer = forms.read_phone(request.form)
    if answer is None:
        return _page(PHONE)
    step, card = found
    return _forward(step, {"card": card.id, "phone": answer}, "cards.choose", lambda db: True)


@bp.get("/<language:lang>/in/choose")
@public
def choose() -> Response:
    step = _choosing()
    if step is None:
        return _from_the_start()
    return _stored_nowhere(render(CHOOSE, errors={}, **_choose_page(step, request.args.get("way", ""))))


@bp.post("/<language:lang>/in/choose")
@public
def choose_code() -> Response:
    """A PIN or a picture code for this phone. Passkeys and passwords are sent to features/passkeys."""
    step = _choosing()
    if step is None or step.person_id is None:
        return _enter_again({"code": wording.no_such_card()})
    values = _choose_page(step, request.form.get("way", ""))
    kind = values["way"]
    if kind not in forms.CODES:
        return _stored_nowhere(render(CHOOSE, errors={}, **values))
    typed, errors = read_pin(request.form) if kind == "pin" else read_pictures(request.form)
    if not values["symbols"]:
        errors["symbol"] = wording.no_symbol_left()
    if errors:
        return form_again(CHOOSE, page=CHOOSE, errors=errors, **values)
    answer = _let_in(step, kind, hash_code(typed, _key()))
    if answer is not None:
        return answer
    if _choosing() is None:  # used in another browser, blocked, too old by now
        return _enter_again({"code": wording.no_such_card()})
    return form_again(CHOOSE, page=CHOOSE, errors={"symbol": wording.not_opened()}, **values)


def _let_in(step: Step, kind: str, hashed: str) -> Response | None:
    """Uses the card up, gives the code on this phone and opens the session, all or nothing."""
    person_id = step.person_id or 0
    staff, phone, token = is_staff(g.db, person_id, g.today), str(step.values["phone"]), devices.token_in(request)
    symbol = request.form.get("symbol", "")

    def also(db: Any) -> Any:
        return actions.finish_card(db, step, g.now) and add_phone_user(
            db,
            person_id,
            token=token,
            kind=kind,
            secret_hash=hashed,
            symbol=symbol,
            phone=phone,
            staff=staff,
            now=g.now,
        )

    answer = open_session(person_id, staff=staff, phone=phone, method="card", also=also)
    if answer is not None:
        answer.delete_cookie(_cookie(), path="/", secure=current_app.config["SETTINGS"].is_https, httponly=True)
    return answer


def _choose_page(step: Step, way: str) -> dict[str, Any]:
    """The values of the page where the way in is chosen. Those who work with people's records need more than a code."""
    person_id = step.person_id or 0
    more = needs_more_than_a_code(g.db, person_id, g.today)
    offered = ("passkey", "password") if more else ("pin", "pictures", "passkey")
    device_id = devices.device_for(g.db, devices.token_in(request))
    symbols = free_symbols(g.db, device_id, but_for=person_id)
    chosen = request.form.get("symbol", "")
    return {
        "nav": "login",
        "way": forms.read_way(way, offered),
        "offered": offered,
        "symbols": symbols,
        "symbol": chosen if chosen in symbols else "",
        "step": _token(),
        "next": "",
    }


def _forward(step: Step, values: dict[str, Any], endpoint: str, also: Callable[[Any], bool]) -> Response:
    """Ends this step and begins the next; nothing when another was quicker."""
    with the_write() as db:
        goes_on = finish_step(db, step, g.now) and also(db)
        if goes_on:
            token = _begin(db, CARD_RIGHT, step.person_id, values)
    if not goes_on:
        return _enter_again({"code": wording.no_such_card()})
    return _keeping(done(page=url_for(endpoint)), token)


def _begin(db: Any, kind: str, person_id: int | None, values: dict[str, Any]) -> str:
    return begin_step(db, kind, sessions.browser_hash(request), g.now, person_id=person_id, values=values)


def _come_to(kind: str) -> tuple[Step, Card] | None:
    return queries.step_at(g.db, kind, sessions.browser_hash(request), _token(), g.now)


def _choosing() -> Step | None:
    return queries.card_of_step(g.db, sessions.browser_hash(request), _token(), g.now)


def _page(template: str) -> Response:
    return _stored_nowhere(render(template, nav="login", errors={}))


def _from_the_start() -> Response:
    return redirect(url_for("cards.enter"), 303)  # type: ignore[return-value]


def _enter_again(errors: dict[str, str], status: int = 422) -> Response:
    """The first page; the code that was typed stays only while it is not known to be one."""
    typed = request.form.get("code", "")[:40]
    return form_again(ENTER, page=ENTER, errors=errors, status=status, nav="login", typed=typed)


def _key() -> bytes:
    key: bytes = current_app.config["INSTALLATION_KEY"]
    return key


def _cookie() -> str:
    """Bound to this host over HTTPS, as the session's own."""
    return "__Host-samvei-card" if current_app.config["SETTINGS"].is_https else "samvei-card"


def _token() -> str:
    token = request.cookies.get(_cookie(), "")
    return token if 20 <= len(token) <= 100 else ""


def _keeping(answer: Response, token: str) -> Response:
    """The answer with the secret of the step that was begun."""
    answer.set_cookie(
        _cookie(),
        token,
        max_age=int(STEP_LASTS.total_seconds()),
        httponly=True,
        samesite="Lax",
        secure=current_app.config["SETTINGS"].is_https,
        path="/",
    )
    return answer


def _stored_nowhere(answer: Response) -> Response:
    """How far somebody has come is not for the browser's own cache, though nobody is logged in."""
    answer.headers["Cache-Control"] = "no-store, private"
    return answer
