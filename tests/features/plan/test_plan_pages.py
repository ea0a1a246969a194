"""The builder's pages, as an adviser uses them in a browser without scripts."""

import html
import re
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from webapp.engine import oslo
from webapp.tables.contract import ContractVersion, PlanDraft, PlanVersion
from webapp.tables.people import Circumstances

TODAY = oslo.day_of(datetime.now(UTC))
FILLED = {
    "norwegian_weekly": "15",
    "weekly_hours": "37,5",
    "long_term_goals": "Eget kjøkken\nLære bort",
    "reasons": "Praksis gir norsk og en vei til arbeid.",
}


@pytest.fixture
def newcomer(given):
    """Settled six weeks ago, to start in a fortnight; no plan yet."""
    return given.participant(
        TODAY + timedelta(weeks=2),
        programme_started_on=None,
        programme_decided_on=None,
        norwegian_started_on=None,
        end_goal=None,
        settled_on=TODAY - timedelta(weeks=6),
    )


@pytest.fixture
def desk(given, client_for):
    """desk(): a browser of an adviser of the municipality."""
    return lambda name="Kari Nes": client_for(given.staff("adviser", name=name))


class Form:
    """A page's form with everything in it, to be sent again with some fields changed."""

    def __init__(self, page: str) -> None:
        body = page.split('action="', 1)[1].split("</form>", 1)[0]
        self.action = html.unescape(body.split('"', 1)[0])
        self.fields: list[tuple[str, str]] = []
        for found in re.finditer(r"<(input|textarea|select)\b([^>]*)>", body):
            about, name = found[2], re.search(r'\bname="([^"]+)"', found[2])
            if name is None or ('type="radio"' in about or 'type="checkbox"' in about) and " checked" not in about:
                continue
            if found[1] == "textarea":
                value = body[found.end() :].split("</textarea>", 1)[0].removeprefix("\n")
            elif found[1] == "select":
                options = body[found.end() :].split("</select>", 1)[0]
                chosen = re.search(r'value="([^"]*)" selected', options) or re.search(r'value="([^"]*)"', options)
                value = chosen[1] if chosen else ""
            else:
                value = (re.search(r'\bvalue="([^"]*)"', about) or [None, ""])[1]
            self.fields.append((name[1], html.unescape(value)))

    def filled(self, **changed: str) -> dict[str, list[str]]:
        sent: dict[str, list[str]] = {}
        for name, value in self.fields:
            sent.setdefault(name, []).append(value)
        for name, value in changed.items():
            sent[name] = value if isinstance(value, list) else [value]
        return sent


def address(person, more=""):
    return f"/nb/staff/people/{person.public_id}/plan{more}"


def send(browser, form, **changed):
    return browser.post(form.action, data=form.filled(**changed))


def drafted(browser, person, **changed):
    """A draft saved with these fields over what was proposed; the answer to the save."""
    return send(browser, Form(browser.get(address(person)).text), **({"do": "save"} | changed))


def versions(given, table, person):
    given.session.rollback()
    return given.session.scalars(select(table).where(table.person_id == person.id).order_by(table.number)).all()


def test_everything_the_facts_say_is_filled_in_with_its_source(desk, newcomer):
    page = desk().get(address(newcomer)).text
    form = dict(Form(page).fields)
    assert form["end_goal"] == "work"
    assert form["starts_on"] == (TODAY + timedelta(weeks=2)).isoformat()
    assert form["ends_on"] == (oslo.add_months(TODAY + timedelta(weeks=2), 12) - timedelta(days=1)).isoformat()
    assert (form["goal_listening"], form["goal_speaking"]) == ("b1", "b2")
    assert form["social_studies"] == "75"
    assert form["row_amount"] == "15"
    assert "statsforvalteren" in form["appeal"]
    assert "integreringsloven § 13" in page
    assert "integreringsforskriften §§ 27, 28" in page


def test_a_plan_is_made_checked_and_registered(desk, given, newcomer):
    browser = desk()
    answer = drafted(browser, newcomer, **FILLED, do="decide")
    assert answer.location.endswith("/plan/decide")
    page = browser.get(answer.location).text
    assert "Eget kjøkken" in page
    assert "Inntil" not in page
    form = Form(page)
    done = send(browser, form, reference="2026/77", decided_on=TODAY.isoformat())
    assert done.status_code == 303
    plan, contract = versions(given, PlanVersion, newcomer)[0], versions(given, ContractVersion, newcomer)[0]
    assert (plan.number, plan.kind, plan.decision_reference) == (1, "integration_plan", "2026/77")
    assert contract.plan_version_id == plan.id
    assert '"id":"agreed.a1"' in contract.content
    about = given.session.get(Circumstances, newcomer.id)
    assert (about.end_goal, about.goal_speaking, about.weekly_minutes) == ("work", "b2", 2250)
    assert about.programme_decided_on == TODAY
    assert about.programme_started_on is None
    assert about.programme_last_day is None
    assert given.session.scalar(select(PlanDraft.id)) is None


def test_a_draft_is_there_when_the_browser_comes_back(desk, newcomer):
    drafted(desk(), newcomer, long_term_goals="Kokk")
    assert "Kokk" in desk("Per Li").get(address(newcomer)).text


def test_what_cannot_be_read_is_kept_with_the_error_beside_it(desk, newcomer):
    browser = desk()
    answer = drafted(browser, newcomer, starts_on="32.13.2026", norwegian_weekly="mye", do="check")
    page = browser.get(answer.location).text
    form = dict(Form(page).fields)
    assert (form["starts_on"], form["norwegian_weekly"]) == ("32.13.2026", "mye")
    assert 'id="f-starts_on-error"' in page
    assert 'id="f-norwegian_weekly-error"' in page


def test_another_end_goal_brings_its_own_duration_and_elements(desk, newcomer):
    browser = desk()
    answer = drafted(browser, newcomer, end_goal="higher_education_preparation")
    form = dict(Form(browser.get(answer.location).text).fields)
    assert form["row_kind"] == "higher_education_preparation"


def test_what_somebody_typed_stays_when_the_goal_changes(desk, newcomer):
    browser, last = desk(), (TODAY + timedelta(weeks=30)).isoformat()
    drafted(browser, newcomer, ends_on=last)
    drafted(browser, newcomer, end_goal="requalification")
    assert dict(Form(browser.get(address(newcomer)).text).fields)["ends_on"] == last


def test_adding_and_removing_a_promise_keeps_everything_typed(desk, newcomer):
    browser = desk()
    answer = drafted(browser, newcomer, reasons="Fordi", add_kind="mentor", do="add")
    form = Form(browser.get(answer.location).text).filled()
    assert form["row_kind"] == ["work_practice", "mentor"]
    assert form["row_key"] == ["a1", "a2"]
    assert form["reasons"] == ["Fordi"]
    drafted(browser, newcomer, do="remove:a1")
    drafted(browser, newcomer, add_kind="other", do="add")
    assert Form(browser.get(address(newcomer)).text).filled()["row_key"] == ["a2", "a3"]


def test_what_is_not_lawful_stops_until_there_is_a_ground(desk, given, newcomer):
    browser = desk()
    late = (TODAY + timedelta(weeks=110)).isoformat()
    answer = drafted(browser, newcomer, **FILLED, ends_on=late, do="decide")
    page = browser.get(answer.location).text
    assert answer.location.endswith("/plan/check")
    assert "Programmet varer lenger enn loven tillater" in page
    assert "integreringsloven § 13" in page
    refused = browser.post(
        address(newcomer, "/decide"), data=Form(browser.get(address(newcomer, "/decide")).text).filled(reference="1")
    )
    assert refused.status_code == 422
    assert not versions(given, PlanVersion, newcomer)
    answer = send(browser, Form(page), ground="Sykdom i fjor", do="decide")
    assert answer.location.endswith("/plan/decide")
    send(browser, Form(browser.get(answer.location).text), reference="2026/78")
    plan = versions(given, PlanVersion, newcomer)[0]
    assert (
        '"ground":"Sykdom i fjor","problem":"duration_over_maximum","section":"integreringsloven § 13' in plan.content
    )


def test_a_goal_that_is_not_permitted_can_be_chosen_with_the_reason_shown(desk, newcomer):
    browser = desk()
    answer = drafted(browser, newcomer, **FILLED, end_goal="vocational", do="check")
    page = browser.get(answer.location).text
    assert "Loven åpner ikke for dette sluttmålet" in page
    assert 'data-problem="end_goal_not_permitted"' in page


def test_a_decision_made_elsewhere_is_registered_as_it_is_and_flagged(desk, given, newcomer):
    browser = desk()
    answer = drafted(browser, newcomer, decided_elsewhere="yes", reasons="", long_term_goals="", do="decide")
    page = browser.get(answer.location).text
    assert "Planen sier ikke hvorfor" in page
    send(browser, Form(page), reference="2026/79")
    plan = versions(given, PlanVersion, newcomer)[0]
    assert '"decided_elsewhere":true' in plan.content
    assert '"problem":"missing_reason"' in plan.content


@pytest.mark.parametrize(
    ("day", "said"),
    [
        ((TODAY + timedelta(days=1)).isoformat(), "i framtida"),
        ("2019-01-01", "eldre enn oppholdstillatelsen"),
        ("i går", "Skriv datoen"),
    ],
)
def test_an_impossible_date_of_decision_is_refused_and_kept(desk, given, newcomer, day, said):
    browser = desk()
    drafted(browser, newcomer, **FILLED)
    answer = send(browser, Form(browser.get(address(newcomer, "/decide")).text), decided_on=day, reference="2026/80")
    assert answer.status_code == 422
    assert said in answer.text
    assert dict(Form(answer.text).fields) | {"decided_on": day, "reference": "2026/80"} == dict(
        Form(answer.text).fields
    )
    assert not versions(given, PlanVersion, newcomer)


def test_a_decision_needs_its_case_number(desk, newcomer):
    browser = desk()
    drafted(browser, newcomer, **FILLED)
    answer = send(browser, Form(browser.get(address(newcomer, "/decide")).text), reference="")
    assert answer.status_code == 422
    assert 'id="f-reference-error"' in answer.text


def test_two_advisers_do_not_overwrite_each_other(desk, newcomer):
    kari, per = desk(), desk("Per Li")
    drafted(kari, newcomer)
    karis, pers = Form(kari.get(address(newcomer)).text), Form(per.get(address(newcomer)).text)
    send(per, pers, long_term_goals="Bli snekker", do="save")
    answer = send(kari, karis, long_term_goals="Bli kokk", do="save")
    assert answer.status_code == 409
    assert "Bli snekker" in answer.text
    assert "Bli kokk" in answer.text
    assert "Bli snekker" in kari.get(address(newcomer)).text
    send(kari, Form(answer.text), do="save")
    page = kari.get(address(newcomer)).text
    assert "Bli kokk" in page
    assert "Bli snekker" not in page


def test_the_same_form_sent_twice_is_no_conflict(desk, newcomer):
    browser = desk()
    form = Form(browser.get(address(newcomer)).text)
    first, second = (send(browser, form, add_kind="mentor", do="add") for _ in range(2))
    assert (first.status_code, second.status_code) == (303, 303)
    assert Form(browser.get(address(newcomer)).text).filled()["row_key"] == ["a1", "a2"]


def test_a_form_from_before_the_last_save_keeps_what_was_typed_in_it(desk, newcomer):
    browser = desk()
    form = Form(browser.get(address(newcomer)).text)
    send(browser, form, reasons="Først", do="save")
    answer = send(browser, form, reasons="Etterpå", do="save")  # after going back in the browser
    assert answer.status_code == 409
    assert "Etterpå" in answer.text


NONSENSE = ["\x00\x01", "<script>alert(1)</script>", "9" * 400, "2026-02-30", "a" * 30_000]


@pytest.mark.parametrize("nonsense", NONSENSE)
def test_nonsense_in_every_field_is_kept_or_said_and_never_fails(desk, newcomer, nonsense):
    browser = desk()
    names = {name for name, _value in Form(browser.get(address(newcomer)).text).fields}
    typed = dict.fromkeys(names - {"csrf_token", "revision", "row_key", "row_kind"}, nonsense)
    for what in ("check", "decide", "add"):
        answer = drafted(browser, newcomer, **(typed | {"do": what}))
        assert answer.status_code == 303
        page = browser.get(answer.location)
        assert page.status_code == 200
        assert "<script>alert" not in page.text
    assert browser.get(address(newcomer, "/decide")).status_code == 200


def test_two_first_drafts_at_once_are_shown_to_the_second(desk, newcomer):
    kari, per = desk(), desk("Per Li")
    karis, pers = Form(kari.get(address(newcomer)).text), Form(per.get(address(newcomer)).text)
    assert send(per, pers, reasons="Per", do="save").status_code == 303
    assert send(kari, karis, reasons="Kari", do="save").status_code == 409


def test_a_draft_is_thrown_away_after_being_asked_once_more(desk, given, newcomer):
    browser = desk()
    drafted(browser, newcomer)
    form = Form(browser.get(address(newcomer, "/discard")).text)
    assert send(browser, form).status_code == 303
    assert given.session.scalar(select(PlanDraft.id)) is None
    assert send(browser, form, write_id="").status_code == 409


def test_a_new_plan_begins_with_the_old_one_and_says_what_changed(desk, given, newcomer):
    browser = desk()
    drafted(browser, newcomer, **FILLED)
    send(browser, Form(browser.get(address(newcomer, "/decide")).text), reference="2026/1")
    form = dict(Form(browser.get(address(newcomer)).text).fields)
    assert form["long_term_goals"] == "Eget kjøkken\nLære bort"
    assert (form["norwegian_weekly"], form["row_key"], form["row_amount"]) == ("15", "a1", "15")
    drafted(browser, newcomer, long_term_goals="Egen restaurant")
    page = browser.get(address(newcomer, "/decide")).text
    assert "Endret siden versjon 1" in page
    assert "Egen restaurant" in page
    send(browser, Form(page), reference="2026/2")
    first, second = versions(given, PlanVersion, newcomer)
    assert ("Eget kjøkken" in first.content, "Egen restaurant" in second.content) == (True, True)
    assert [each.number for each in versions(given, ContractVersion, newcomer)] == [1, 2]


def test_another_offices_contract_in_force_is_refused(desk, given, newcomer):
    other = given.organisation("municipality", "Bergen kommune")
    given.served(newcomer, other, "programme", TODAY - timedelta(weeks=30))
    given.contract(given.plan(newcomer, other))
    browser = desk()
    drafted(browser, newcomer, **FILLED)
    answer = send(browser, Form(browser.get(address(newcomer, "/decide")).text), reference="2026/1")
    assert answer.status_code == 422
    assert "Bergen kommune har en kontrakt" in answer.text
    assert len(versions(given, PlanVersion, newcomer)) == 1


def test_no_plan_is_made_in_reception(desk, given):
    resident = given.resident()
    given.served(resident, given._once("municipality"), "reception_training")
    browser = desk()
    assert "Ingen plan lages i mottak" in browser.get(address(resident)).text
    assert browser.get(address(resident, "/decide")).status_code == 200


def test_somebody_past_the_programme_gets_a_norskplan_without_contract(desk, given):
    person = given.participant(
        TODAY, birth_date=oslo.add_years(TODAY, -60), programme_offered_on=None, programme_decided_on=None,
        programme_started_on=None, settled_on=TODAY - timedelta(weeks=8), end_goal=None,
    )  # fmt: skip
    browser = desk()
    page = browser.get(address(person)).text
    assert "Norskplan" in page
    answer = drafted(browser, person, norwegian_weekly="10", reasons="Norsk er veien videre.", do="decide")
    send(browser, Form(browser.get(answer.location).text), reference="2026/9")
    assert [each.kind for each in versions(given, PlanVersion, person)] == ["norwegian_plan"]
    assert not versions(given, ContractVersion, person)


def test_the_cohort_of_2003_gets_an_individual_plan_without_contract(desk, given):
    person = given.participant(
        "2026-09-02", permit_granted_on=oslo.add_years(TODAY, -7), arrived_on=oslo.add_years(TODAY, -8),
        settled_on=oslo.add_years(TODAY, -7),
    )  # fmt: skip
    browser = desk()
    assert "Individuell plan" in browser.get(address(person)).text
    drafted(browser, person, add_kind="mentor", do="add")
    last = (TODAY + timedelta(weeks=20)).isoformat()
    form = {"ends_on": last, "reasons": "Fordi", "row_due": last}
    answer = drafted(browser, person, **form, do="decide")
    send(browser, Form(browser.get(answer.location).text), reference="2026/9")
    assert [each.kind for each in versions(given, PlanVersion, person)] == ["individual_plan"]
    assert not versions(given, ContractVersion, person)


def test_the_person_is_told_about_the_new_contract(desk, given, client_for, newcomer):
    browser = desk()
    drafted(browser, newcomer, **FILLED)
    send(browser, Form(browser.get(address(newcomer, "/decide")).text), reference="2026/1")
    from webapp.tables.notices import Notice

    given.session.rollback()
    assert given.session.scalar(select(Notice.code).where(Notice.person_id == newcomer.id)) == "contract_new"


@pytest.mark.parametrize("role", ["teacher", "reception", "admin", "volunteer", "leader"])
def test_only_advisers_reach_it(given, client_for, newcomer, role):
    assert client_for(given.staff(role)).get(address(newcomer)).status_code == 404


def test_an_adviser_of_another_place_does_not_find_it(given, client_for, newcomer):
    stranger = client_for(given.staff("adviser", given.organisation("municipality", "Voss kommune")))
    assert stranger.get(address(newcomer)).status_code == 404
    assert stranger.get(address(newcomer, "/decide")).status_code == 404


def test_a_draft_that_the_facts_have_overtaken_is_still_shown(desk, given, newcomer):
    office = given._once("municipality")
    given.draft(newcomer, office, {"fields": {"kind": "norwegian_plan", "reasons": "Fordi"}})
    page = desk().get(address(newcomer)).text
    assert "Fordi" in page
    assert "Integreringsplan og kontrakt" in page


def test_a_form_without_its_revision_changes_nothing(desk, given, newcomer, form_token):
    answer = desk().post(address(newcomer), data={"csrf_token": form_token(), "do": "save"})
    assert answer.status_code == 422
    assert given.session.scalar(select(PlanDraft.id)) is None


def test_a_page_asks_as_often_with_many_versions(desk, given, newcomer, statements):
    browser = desk()
    browser.get(address(newcomer))
    statements.clear()
    browser.get(address(newcomer))
    few = len(statements)
    office = given._once("municipality")
    for number in range(1, 6):
        given.contract(given.plan(newcomer, office, number=number), number=number)
    given.session.commit()
    statements.clear()
    browser.get(address(newcomer))
    assert len(statements) == few


def test_a_decision_registered_by_a_double_tap_is_shown_as_registered(desk, given, newcomer):
    browser = desk()
    form = Form(browser.get(drafted(browser, newcomer, **FILLED, do="decide").location).text)
    send(browser, form, reference="2026/77")
    again = browser.post(
        form.action, data=form.filled(reference="2026/77"), headers={"Referer": f"http://localhost{form.action}"}
    )
    assert again.location.endswith("/plan/decide")
    assert browser.get(again.location).location.endswith(f"/{newcomer.public_id}/contract")
    assert len(versions(given, PlanVersion, newcomer)) == 1


def test_what_stops_a_plan_is_not_said_to_have_a_ground(desk, newcomer):
    browser = desk()
    drafted(browser, newcomer)
    page = browser.get(address(newcomer, "/decide")).text
    assert "Noe i planen stopper vedtaket ennå." in page
    assert "Begrunnelser for å fravike loven" not in page
    drafted(browser, newcomer, ground_key="duration_missing", ground=" ")
    assert "Begrunnelser for å fravike loven" not in browser.get(address(newcomer, "/decide")).text


@pytest.mark.parametrize("step", ["", "/check", "/decide", "/discard"])
def test_every_step_leads_back_to_the_person(desk, newcomer, step):
    browser = desk()
    drafted(browser, newcomer)
    assert f'href="/nb/staff/people/{newcomer.public_id}"' in browser.get(address(newcomer, step)).text


def test_without_a_permit_the_way_on_is_what_is_registered(desk, given):
    resident = given.resident()
    given.served(resident, given._once("municipality"), "reception_training")
    assert f'href="/nb/staff/people/{resident.public_id}/facts"' in desk().get(address(resident)).text
