"""A list from another system still names her: it changes nothing, tells nothing, and brings her old name nowhere."""

from io import BytesIO

import pytest

from tests.features.protection.conftest import CANARY, Place
from tests.features.protection.test_switching import everything
from webapp.features.protection import HIDDEN
from webapp.tables.access import ProtectionChange
from webapp.tables.notices import MessageWay, Notice
from webapp.tables.organisations import SourceId
from webapp.tables.people import Person
from webapp.tables.schedule import CalendarFeed, Enrolment

HEAD = "id;given_name;family_name;purposes;served_from;protection"
HER_ROW = f"P-17;{CANARY};{CANARY}sen;programme;2026-01-01;none"
ANOTHER = "P-99;Olena;Kovalenko;programme;2026-01-01;none"


def sends(place: Place, rows: list[str], *, head: str = HEAD, name: str = "people.csv", who: str = "kari") -> str:
    """The preview of a list, then brought in; the preview's text."""
    browser = place.browser(who)
    file = (BytesIO("\n".join([head, *rows, ""]).encode()), name)
    answer = browser.post("/nb/staff/import", {"file": file})
    assert answer.status_code == 303, answer.text
    preview = browser.get(answer.headers["Location"]).text
    assert browser.post(answer.headers["Location"]).status_code == 303, preview
    return preview


def protects(place: Place) -> None:
    assert place.protects(place.browser("kari"), "strictly_confidential", ("kari",)).status_code == 303


def test_a_list_that_still_names_her_makes_no_second_person_and_gives_no_name_back(place: Place):
    protects(place)
    people, alias = len(place.rows(Person)), place.hanan().family_name
    sends(place, [HER_ROW, ANOTHER])
    assert len(place.rows(Person)) == people + 1
    assert place.hanan().family_name == alias and place.hanan().protection == "strictly_confidential"
    assert CANARY.lower() not in everything(place).lower()


def test_the_preview_counts_her_row_like_one_that_says_nothing_new(place: Place):
    sends(place, [ANOTHER])
    protects(place)
    with_her, without = sends(place, [HER_ROW, ANOTHER]), sends(place, [ANOTHER, "P-98;Sara;Omar;programme;2026-01-01;none"])
    assert CANARY not in with_her and "dekknavn" not in with_her
    assert "P-17" not in with_her and "P-98" not in without


def test_a_class_list_that_names_her_leaves_her_in_the_class(place: Place):
    protects(place)
    before = [(row.class_id, row.to_on) for row in place.rows(Enrolment, person_id=place.ids["hanan"])]
    classes = "id;name;kind;members"
    sends(place, ["K1;Norsk;norwegian;S-4"], head=classes, name="classes.csv", who="teacher")
    sends(place, ["K1;Norsk 2;norwegian;S-4"], head=classes, name="classes.csv", who="teacher")
    assert [(row.class_id, row.to_on) for row in place.rows(Enrolment, person_id=place.ids["hanan"])] == before


def test_another_organisations_list_reaches_her_no_more(place: Place):
    protects(place)
    row = f"S-4;{CANARY};{CANARY}sen;teaching;2026-01-01;none"
    sends(place, [row], who="teacher")
    assert CANARY.lower() not in everything(place).lower()


def test_no_list_makes_anybody_less_protected(place: Place):
    place.protects(place.browser("kari"), "confidential")
    sends(place, [HER_ROW.replace("programme", "programme, follow_up")])
    assert place.hanan().protection == "confidential"


def test_a_list_that_says_confidential_closes_what_switching_on_closes(place: Place):
    sends(place, [HER_ROW.replace(";none", ";confidential")])
    assert place.hanan().protection == "confidential"
    assert place.rows(MessageWay) == [] and all(row.revoked_at for row in place.rows(CalendarFeed))
    assert [row.code for row in place.rows(Notice)] == ["protection_on"]
    assert [row.level for row in place.rows(ProtectionChange)] == ["confidential"]


def test_once_she_is_hidden_no_more_the_list_knows_her_again(place: Place):
    kari = place.browser("kari")
    protects(place)
    place.opens_up(kari)
    place.protects(kari, "none", given_name="Sara", family_name="Ny")
    people = len(place.rows(Person))
    sends(place, [HER_ROW])
    assert len(place.rows(Person)) == people
    assert place.hanan().given_name == CANARY  # the list says so, and she is hidden no more
    known = {(row.kind, row.source_id) for row in place.rows(SourceId) if row.organisation_id == place.offices["office"]}
    assert known == {("person", "P-17")}
    assert {row.kind for row in place.rows(SourceId) if row.organisation_id == place.offices["school"]} == {HIDDEN}


@pytest.mark.parametrize("protection", ["strictly_confidential"])
def test_a_list_cannot_bring_in_somebody_strictly_protected(sqlite_place: Place, protection: str):
    browser = sqlite_place.browser("kari")
    file = (BytesIO(f"{HEAD}\nP-77;Anna;Vik;programme;2026-01-01;{protection}\n".encode()), "people.csv")
    answer = browser.post("/nb/staff/import", {"file": file})
    browser.post(answer.headers["Location"])
    assert "Anna" not in everything(sqlite_place)
