"""Older versions: as they read, as they reckoned, and what changed."""

from dataclasses import replace
from datetime import date

import pytest

from tests.features.contract.conftest import PLAN
from tests.given import given_in
from webapp.engine.regulations.facts import EndGoal
from webapp.engine.revision import ChangeKind
from webapp.features.contract.changes import changes_between
from webapp.features.contract.version_queries import standings_then, version_of, versions_of
from webapp.policy.permissions import NotHere
from webapp.tables.database import Who

TODAY = date(2026, 11, 20)
SIDES = ("Din del", "Kommunens del")


def versions(database, person):
    with database.reading(Who(person_id=person.id, on=TODAY)) as db:
        return versions_of(db, person.id)


def test_versions_come_newest_first_each_with_the_day_it_was_superseded(database, freeze):
    with given_in(database) as given:
        person = given.participant()
        freeze(given, person, on=date(2026, 6, 1))
        freeze(given, person, number=2, on=date(2026, 9, 1))
    found = versions(database, person)
    assert [(each.contract.number, each.superseded_on) for each in found] == [(2, None), (1, date(2026, 9, 1))]


def test_an_old_version_reckons_by_its_own_promise_on_its_last_day(database, freeze, practice):
    with given_in(database) as given:
        person = given.participant()
        freeze(given, person, agreed=(practice(900),))
        freeze(given, person, number=2, agreed=(practice(300),), on=date(2026, 9, 1))
    with database.reading(Who(person_id=person.id, on=TODAY)) as db:
        new, old = versions_of(db, person.id)
        then = {each.line.id: each.standing for each in standings_then(db, person.id, old, TODAY)}
        now = {each.line.id: each.standing for each in standings_then(db, person.id, new, TODAY)}
    assert (then["agreed.a1"].target, then["agreed.a1"].on) == (900, date(2026, 9, 1))
    assert (now["agreed.a1"].target, now["agreed.a1"].on) == (300, TODAY)


def test_lines_added_removed_and_promised_otherwise_are_told_apart(database, freeze, practice):
    with given_in(database) as given:
        person = given.participant()
        freeze(given, person, agreed=(practice(900),))
        freeze(given, person, number=2, agreed=(practice(300), replace(practice(60), key="a2")))
        freeze(given, person, number=3)
    third, second, first = versions(database, person)
    lines = {each.line.id: each for each in changes_between(first.both, second.both, SIDES).lines}
    assert {key: each.kind for key, each in lines.items()} == {
        "agreed.a1": ChangeKind.CHANGED,
        "agreed.a2": ChangeKind.ADDED,
    }
    assert (lines["agreed.a1"].old.agreed.amount, lines["agreed.a1"].new.agreed.amount) == (900, 300)
    gone = changes_between(second.both, third.both, SIDES).lines
    assert {each.kind for each in gone} == {ChangeKind.REMOVED} and len(gone) == 2


def test_what_was_only_read_or_done_in_between_is_no_change(database, freeze):
    with given_in(database) as given:
        person = given.participant()
        freeze(given, person, on=date(2026, 6, 1))
        freeze(given, person, number=2, on=date(2026, 9, 1))
    second, first = versions(database, person)
    assert not changes_between(first.both, second.both, SIDES)


def test_parts_of_the_plan_and_free_words_change_too():
    from webapp.features.contract import ContractContent

    old = (PLAN, ContractContent(person=("Delta",)))
    new = (replace(PLAN, end_goal=EndGoal.VOCATIONAL), ContractContent(person=("Delta hver dag",)))
    found = changes_between(old, new, SIDES).parts
    assert [(each.heading, each.old, each.new) for each in found] == [
        ("Sluttmål", ("Arbeid",), ("Fagbrev",)), ("Din del", ("Delta",), ("Delta hver dag",)),
    ]  # fmt: skip


def test_somebody_else_s_version_is_not_here(database, freeze):
    with given_in(database) as given:
        olena, ihor = given.participant(), given.participant(name="Ihor Melnyk")
        version = freeze(given, olena)
    with database.reading(Who(person_id=ihor.id, on=TODAY)) as db, pytest.raises(NotHere):
        version_of(db, ihor.id, version.public_id)


# The pages


def test_the_pages_of_versions_are_served_in_every_language(given, freeze, practice, client_for):
    person = given.participant()
    old = freeze(given, person, signed_by_person_on=date(2026, 6, 2))
    new = freeze(given, person, number=2, agreed=(practice(),))
    old_id, new_id = old.public_id, new.public_id
    browser = client_for(person)
    for language in ("nb", "en", "uk", "ar"):
        for place in ("", f"/{old_id}", f"/{new_id}", f"/{old_id}/changes", f"/{new_id}/changes"):
            assert browser.get(f"/{language}/contract/versions{place}").status_code == 200, (language, place)
    assert "Praksis på sykehjemmet" in browser.get(f"/nb/contract/versions/{new_id}/changes").text
    assert "eldre versjon" in browser.get(f"/nb/contract/versions/{old_id}").text
    assert "den første versjonen" in browser.get(f"/nb/contract/versions/{old_id}/changes").text


def test_somebody_else_s_version_is_not_found(given, freeze, client_for):
    version = freeze(given, given.participant()).public_id
    browser = client_for(given.participant(name="Ihor Melnyk"))
    assert browser.get(f"/nb/contract/versions/{version}").status_code == 404
    assert browser.get(f"/nb/contract/versions/{version}/changes").status_code == 404


@pytest.mark.parametrize("language", ["nb", "ar"])
def test_the_printout_has_both_languages_and_the_fingerprint_in_groups(given, freeze, client_for, language):
    person = given.participant()
    version = freeze(given, person)
    groups = " ".join(version.digest[start : start + 4] for start in range(0, 64, 4))
    page = client_for(person).get(f"/{language}/contract/print").text
    assert groups in page and "Kommunen skal starte programmet ditt innen" in page
    assert ('<html lang="ar" dir="rtl"' in page) == (language == "ar")


def test_a_resident_prints_rights_and_duties(given, client_for):
    resident = given.resident(training_offered="2026-10-05")
    page = client_for(resident).get("/nb/contract/print").text
    assert "Mine rettigheter og plikter" in page and "fingerprint" not in page.split("<main", 1)[1]
