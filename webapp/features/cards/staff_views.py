"""/<lang>/staff/people/<id>/access: how somebody gets in; a new card, blocking one, ending a lost phone."""

from typing import Any

import segno
from flask import Blueprint, Response, current_app, g, request, url_for

from webapp.features.cards import actions, queries, wording
from webapp.features.cards.codes import new_secrets
from webapp.features.cards.queries import Reached
from webapp.language import LANGUAGES, SOURCE
from webapp.policy.looks import open_person
from webapp.policy.permissions import Do, NotHere, See
from webapp.web.guard import needs, with_proof
from webapp.web.render import render
from webapp.web.writes import done, the_write

bp = Blueprint("cards_staff", __name__, template_folder="templates")


@bp.get("/<language:lang>/staff/people/<id:person_id>/access")
@needs(See.ACCESS)
def access(person_id: str) -> Response:
    whose = _opened(person_id, See.ACCESS)
    return render(
        "cards/access.html",
        nav="people" if whose.is_served else "staff",
        person=whose,
        seen=queries.access_of(g.db, whose.person_id, g.now),
        may_hand_over=_may_give(whose),
        told=wording.told_done(request.args.get("done", "")),
        words=wording,
    )


@bp.post("/<language:lang>/staff/people/<id:person_id>/access/card")
@needs(Do.PRINT_CARD)
@with_proof
def print_card(person_id: str) -> Response:
    """The card, shown this once. Pressed twice, the page that is shown last holds the card that counts."""
    whose = _opened(person_id, Do.PRINT_CARD)
    if not _may_give(whose):
        raise NotHere
    printed = new_secrets()
    with the_write() as db:
        actions.print_card(
            db, g.actor, whose, printed, current_app.config["INSTALLATION_KEY"], now=g.now, today=g.today
        )  # fmt: skip
    address = f"{current_app.config['SETTINGS'].public_address}/in"
    theirs = LANGUAGES.get(whose.language, SOURCE)
    return render(
        "cards/printed.html",
        nav="people" if whose.is_served else "staff",
        person=whose,
        theirs=theirs,
        printed=printed,
        texts=wording.card_texts(theirs, printed.pictures, actions.last_day_of(g.today), address.split("//", 1)[-1]),
        # The code stands behind #, which no browser sends and no log holds.
        square=segno.make(f"{address}#{printed.code}", error="m", micro=False).svg_data_uri(border=4),
    )


@bp.post("/<language:lang>/staff/people/<id:person_id>/access/card/block")
@needs(Do.PRINT_CARD)
def block_card(person_id: str) -> Response:
    whose = _opened(person_id, Do.PRINT_CARD)
    with the_write() as db:
        actions.block_cards(db, whose.person_id, g.now)
    return _back(person_id, "blocked")


@bp.post("/<language:lang>/staff/people/<id:person_id>/access/end")
@needs(Do.PRINT_CARD)
def end_phones(person_id: str) -> Response:
    whose = _opened(person_id, Do.PRINT_CARD)
    all_ways = request.form.get("others", "") == "yes"
    if all_ways and not _may_give(whose):
        raise NotHere
    with the_write() as db:
        actions.end_phones(db, whose.person_id, g.now, also_other_ways=all_ways)
    return _back(person_id, "all-ended" if all_ways else "ended")


def _opened(person_id: str, permission: See | Do) -> Reached:
    """As the office that serves her, else as the administrator or coordinator she works for. Raises NotHere.

    A look at somebody who is served is on record; a colleague's account is no record of hers, but a card printed for her
    is (actions.print_card)."""
    try:
        person = open_person(g.database, g.db, g.actor, person_id, permission, now=g.now, today=g.today)
    except NotHere:
        return queries.colleague_reached(g.db, g.actor, person_id, permission, g.today)
    office = next(
        held for held in g.actor.roles if any(each[0] == held.organisation_id for each in person.concern.served_by)
    )
    return Reached(
        person.person_id, person.public_id, person.given_name, person.family_name, person.language,
        organisation_id=office.organisation_id, role=str(office.name), is_served=True,
    )  # fmt: skip


def _may_give(whose: Reached) -> bool:
    return queries.may_hand_over(g.database, g.db, g.actor, whose, g.today)


def _back(person_id: str, what: str) -> Any:
    return done(page=url_for("cards_staff.access", person_id=person_id, done=what))
