"""A person outside one's own list, or strictly protected: the page asks why, then leads on to what was asked for."""

import html

import pytest

from webapp.tables.access import NamedStaff

WHY = "Jeg tar telefonen for Kari i dag"


def hours(office):
    return f"/nb/staff/people/{office.person.public_id}/hours"


def reason(office):
    return f"/nb/staff/people/{office.person.public_id}/reason"


def protect(given, office, *named):
    office.person.protection = "strictly_confidential"
    for each in named:
        about = {
            "organisation_id": office.place.id,
            "named_by_id": office.kari.id,
            "named_at": office.person.created_at,
        }
        given.session.add(NamedStaff(person_id=office.person.id, staff_id=each.id, **about))


def test_ones_own_person_opens_at_once(office, client_for):
    assert client_for(office.kari).get(hours(office)).status_code == 200
    assert [each.unusual for each in office.looks()] == [False]


def test_another_ones_person_leads_to_the_question_and_no_line(office, client_for):
    browser = client_for(office.nina)
    answer = browser.get(f"{hours(office)}?until=2026-12-01")
    assert answer.status_code == 303
    page = browser.get(answer.headers["Location"])
    assert page.status_code == 200 and "Hvorfor trenger du å se dette?" in page.text
    assert "Olena" not in page.text and not office.looks()


def test_with_a_reason_one_comes_to_the_page_that_was_asked_for(office, client_for, form_token, hidden):
    browser = client_for(office.nina)
    page = browser.get(browser.get(f"{hours(office)}?until=2026-12-01").headers["Location"]).text
    fields = {"csrf_token": form_token(), "next": hidden(page, "next"), "reason": WHY}
    answer = browser.post(reason(office), data=fields)
    assert (answer.status_code, answer.headers["Location"]) == (303, f"{hours(office)}?until=2026-12-01")
    assert browser.get(answer.headers["Location"]).status_code == 200
    assert [(each.part, each.unusual, each.reason) for each in office.looks()] == [
        ("reason", True, WHY),
        ("hours", True, WHY),
    ]


@pytest.mark.parametrize(("typed", "said"), [("  ", "Skriv kort hvorfor"), ("x" * 301, "for lang")])
def test_a_reason_that_is_none_is_asked_for_again_with_what_was_typed(office, client_for, form_token, typed, said):
    fields = {"csrf_token": form_token(), "next": hours(office), "reason": typed}
    answer = client_for(office.nina).post(reason(office), data=fields)
    assert answer.status_code == 422 and said in answer.text
    assert f'name="next" value="{hours(office)}"' in answer.text and typed.strip() in answer.text
    assert not office.looks()


@pytest.mark.parametrize(
    "after", ["https://example.org/", "//example.org", "/nb/nowhere", "", "/nb/me?x=\r\nSet-Cookie:"]
)
def test_nobody_is_led_anywhere_else(office, client_for, form_token, after):
    fields = {"csrf_token": form_token(), "next": after, "reason": WHY}
    answer = client_for(office.nina).post(reason(office), data=fields)
    assert answer.headers["Location"] == f"/nb/staff/people/{office.person.public_id}"


def test_the_question_is_not_asked_where_nothing_is_wanted(office, client_for):
    answer = client_for(office.kari).get(f"{reason(office)}?next={hours(office)}")
    assert (answer.status_code, answer.headers["Location"]) == (302, hours(office))


def test_a_stranger_is_asked_nothing(given, office, client_for, form_token):
    stranger = given.staff("adviser", given.organisation(name="Lier kommune"), "Per Ås")
    browser = client_for(stranger)
    assert browser.get(reason(office)).status_code == 404
    assert browser.post(reason(office), data={"csrf_token": form_token(), "reason": WHY}).status_code == 404
    assert not office.looks()


def test_a_form_sent_too_early_asks_why_and_keeps_what_was_typed(office, client_for, form_token, hidden):
    browser, address = client_for(office.nina), f"/nb/staff/people/{office.person.public_id}/meetings"
    typed = {"csrf_token": form_token(), "topic": "Møte & «samtale»", "on": "2026-12-01"}
    first = browser.post(address, data=typed)
    assert first.status_code == 422 and "er ikke lagret ennå" in first.text and not office.looks()
    fields = {name: hidden(first.text, name) for name in ("next", "carried")}
    second = browser.post(reason(office), data=fields | {"csrf_token": form_token(), "reason": WHY})
    assert second.status_code == 200 and f'<form method="post" action="{address}">' in second.text
    assert hidden(second.text, "topic") == "Møte & «samtale»" and hidden(second.text, "on") == "2026-12-01"
    assert html.escape("Møte & «samtale»") in second.text


def test_what_was_typed_is_kept_through_a_reason_that_is_none(office, client_for, form_token, hidden):
    browser = client_for(office.nina)
    fields = {"csrf_token": form_token(), "next": hours(office), "carried": "topic=Samtale&on=2026-12-01", "reason": ""}
    assert hidden(browser.post(reason(office), data=fields).text, "carried") == "topic=Samtale&on=2026-12-01"


@pytest.mark.parametrize("carried", ["=" * 500, "&" * 5000, "%ff%00", "a=1&" * 500])
def test_nonsense_in_the_place_of_a_form_does_no_harm(office, client_for, form_token, carried):
    fields = {"csrf_token": form_token(), "next": hours(office), "carried": carried, "reason": WHY}
    assert client_for(office.nina).post(reason(office), data=fields).status_code in (200, 303)


def test_what_was_typed_is_sent_to_no_public_form(office, client_for, form_token):
    fields = {"csrf_token": form_token(), "next": "/nb/login", "carried": "name=x", "reason": WHY}
    assert client_for(office.nina).post(reason(office), data=fields).status_code == 303


def test_an_outbox_is_refused_without_a_page(office, client_for, form_token):
    address = f"/nb/staff/people/{office.person.public_id}/meetings"
    answer = client_for(office.nina).post(address, data={"csrf_token": form_token()}, headers={"X-Outbox": "1"})
    assert answer.status_code == 403 and answer.get_json()["status"] == "refused"


def test_named_staff_are_asked_to_reveal_and_read_for_how_long(given, office, client_for, form_token):
    protect(given, office, office.kari)
    browser = client_for(office.kari)
    page = browser.get(browser.get(hours(office)).headers["Location"]).text
    assert "strengt fortrolig adresse" in page and "15 minutter" in page and "Olena" not in page
    fields = {"csrf_token": form_token(), "next": hours(office), "reason": WHY}
    assert browser.post(reason(office), data=fields).headers["Location"] == hours(office)
    assert browser.get(hours(office)).status_code == 200
    assert [each.part for each in office.looks()] == ["reveal", "hours"]


def test_who_is_not_named_meets_the_page_of_what_is_not_there(given, office, client_for, form_token):
    protect(given, office, office.kari)
    browser = client_for(office.nina)
    nothing = browser.get(f"/nb/staff/people/{'0' * 32}/hours")
    for answer in (
        browser.get(hours(office)),
        browser.get(reason(office)),
        browser.post(reason(office), data={"csrf_token": form_token(), "reason": WHY}),
    ):
        assert answer.status_code == nothing.status_code == 404
    assert not office.looks()
