"""Confirming a contract: deliberate, of the newest version, once, with exactly what was shown."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select

from tests.features.contract.conftest import PLAN
from tests.given import given_in
from webapp.engine import oslo
from webapp.engine.revision import digest
from webapp.features.contract.actions import confirm_contract
from webapp.features.contract.forms import Confirming
from webapp.features.contract.version_queries import newest_version
from webapp.policy.actor import Actor, Stage
from webapp.policy.permissions import ChangedSince, NotHere
from webapp.tables.contract import Confirmation, ContractVersion
from webapp.tables.database import Who

TODAY, NOW = date(2026, 11, 20), datetime(2026, 11, 20, 12, tzinfo=UTC)


def acting(person):
    return Actor(person_id=person.id, public_id=person.public_id, stage=Stage.PARTICIPANT)


def confirm(database, person, given=None, language="uk", whose=None):
    """What the page does: what is shown is made before the gate, then the action."""
    who = Who(person_id=person.id, on=TODAY)
    with database.reading(Who(everything=True)) as db:
        version = newest_version(db, (whose or person).id)
        shown = version.to_confirm(language)
    asked = given or Confirming(version.contract.public_id, shown.fingerprint, True, True)
    with database.the_write(who) as db:
        return confirm_contract(db, acting(person), asked, shown, now=NOW, today=TODAY)


def rows(database):
    with database.reading(Who(everything=True)) as db:
        return db.execute(select(*Confirmation.__table__.c)).all(), db.scalars(
            select(ContractVersion.signed_by_person_on).order_by(ContractVersion.number)
        ).all()


def test_a_confirmation_keeps_what_was_shown_and_its_fingerprint(database, freeze):
    with given_in(database) as given:
        person = given.participant()
        freeze(given, person)
    assert confirm(database, person)
    (row,), signed = rows(database)
    assert signed == [TODAY]
    assert (row.side, row.method, row.language, row.confirmed_on, row.recorded_by) == ("person", "app", "uk", TODAY, "")
    assert row.digest == digest(row.content)
    assert json.loads(row.content)["shown"]["lines"]["programme.start"]


def test_confirming_twice_writes_one_row(database, freeze):
    with given_in(database) as given:
        person = given.participant()
        freeze(given, person)
    assert confirm(database, person)
    assert confirm(database, person) is False
    assert len(rows(database)[0]) == 1


def test_a_version_signed_on_paper_is_not_confirmed_again(database, freeze):
    with given_in(database) as given:
        person = given.participant()
        freeze(given, person, signed_by_person_on=date(2026, 6, 3))
    assert confirm(database, person) is False
    assert rows(database) == ([], [date(2026, 6, 3)])


def test_an_older_version_cannot_be_confirmed(database, freeze):
    with given_in(database) as given:
        person = given.participant()
        old = freeze(given, person)
        new = freeze(given, person, number=2)
    with pytest.raises(ChangedSince) as changed:
        confirm(database, person, Confirming(old.public_id, "0" * 64, True, True))
    assert changed.value.now == {"newest": new.public_id} and rows(database)[0] == []


def test_words_other_than_those_seen_are_not_confirmed(database, freeze):
    with given_in(database) as given:
        person = given.participant()
        version = freeze(given, person)
    with pytest.raises(ChangedSince):
        confirm(database, person, Confirming(version.public_id, "0" * 64, True, True))
    assert rows(database) == ([], [None])


def test_nobody_confirms_for_somebody_else(database, freeze):
    with given_in(database) as given:
        olena, ihor = given.participant(), given.participant(name="Ihor Melnyk")
        freeze(given, olena)
    with pytest.raises(NotHere):
        confirm(database, ihor, whose=olena)
    assert rows(database) == ([], [None])


# The pages


@pytest.fixture
def today():
    return oslo.day_of(datetime.now(UTC))


@pytest.fixture
def participant(given, freeze, today):
    person = given.participant()
    freeze(given, person)
    return person


def ask(browser, hidden, form_token, language="nb", **more):
    page = browser.get(f"/{language}/contract/confirm").text
    fields = {"version": hidden(page, "version"), "seen": hidden(page, "seen"), "csrf_token": form_token()}
    return browser.post(f"/{language}/contract/confirm", data=fields | {"has_read": "yes", "understands": "yes"} | more)


def test_the_page_confirms_in_the_language_that_was_read(app, participant, client_for, hidden, form_token, today):
    browser = client_for(participant)
    answer = ask(browser, hidden, form_token, "uk")
    assert answer.status_code == 303
    page = browser.get("/nb/contract/confirm").text
    (row,), _signed = rows(app.extensions["database"])
    assert row.language == "uk" and row.confirmed_on == today
    assert "Du bekreftet i Samvei" in page and 'name="understands"' not in page
    assert " ".join(row.digest[start : start + 4] for start in range(0, 64, 4)) in page


@pytest.mark.parametrize("missing", ["has_read", "understands"])
def test_both_ticks_are_needed_and_the_error_stands_beside_its_tick(
    app, participant, client_for, hidden, form_token, missing
):
    answer = ask(client_for(participant), hidden, form_token, **{missing: ""})
    assert answer.status_code == 422 and f'id="f-{missing}-error"' in answer.text
    assert answer.text.count(" checked") == 1
    assert rows(app.extensions["database"])[0] == []


def test_a_newer_version_is_shown_with_what_changed(
    app, given, participant, freeze, practice, client_for, hidden, form_token
):
    browser = client_for(participant)
    page = browser.get("/nb/contract/confirm").text
    old = {"version": hidden(page, "version"), "seen": hidden(page, "seen")}
    freeze(given, participant, number=2, agreed=(practice(),), plan=replace(PLAN, reasons=("En ny grunn.",)))
    given.session.commit()
    answer = ask(browser, hidden, form_token, **old)
    assert answer.status_code == 409
    assert (
        "Ingenting er bekreftet" in answer.text
        and "Praksis på sykehjemmet" in answer.text
        and "En ny grunn." in answer.text
    )
    assert rows(app.extensions["database"]) == ([], [None, None])
    assert hidden(answer.text, "version") != old["version"]  # the new one can be read and confirmed at once


def test_somebody_else_s_version_is_not_found(given, participant, freeze, client_for, hidden, form_token):
    other = given.participant(name="Ihor Melnyk")
    version = freeze(given, other)
    assert ask(client_for(participant), hidden, form_token, version=version.public_id).status_code == 404


def test_it_is_no_outbox_form_and_says_that_a_network_is_needed(participant, client_for):
    page = client_for(participant).get("/nb/contract/confirm").text
    form = page[
        page.index('action="/nb/contract/confirm"') - 40 : page.index(
            "</form>", page.index('action="/nb/contract/confirm"')
        )
    ]
    assert "data-outbox" not in form and "Du må ha nett" in form and "elektronisk signatur" in form


def test_without_a_contract_there_is_nothing_to_confirm(given, client_for, form_token):
    browser = client_for(given.participant())
    assert "ikke noe å bekrefte" in browser.get("/nb/contract/confirm").text
    assert browser.post("/nb/contract/confirm", data={"csrf_token": form_token()}).status_code == 303
