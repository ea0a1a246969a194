"""What if, as it is asked and answered: beside the fields, above the form, and never written down."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from sqlalchemy import func, select

from webapp.engine import oslo
from webapp.engine.evidence import Level, Skill
from webapp.engine.regulations.absence import AbsenceCode
from webapp.engine.what_if import AwayDays, ReachLevels
from webapp.features.standing import files_of
from webapp.features.what_if.queries import answer_to
from webapp.features.what_if.wording import lines
from webapp.language import dates
from webapp.tables.access import Receipt
from webapp.tables.database import Who
from webapp.tables.evidence import EvidenceRow

ADDRESS = "/nb/contract/what-if"


@pytest.fixture
def today():
    return oslo.day_of(datetime.now(UTC))


@pytest.fixture
def participant(given, today):
    """Twenty weeks in the programme, with a lesson in social studies in eight days."""
    olena = given.participant(started=today - timedelta(weeks=20))
    group = given.school_class(kind="social_studies")
    given.enrolled(olena, group, today - timedelta(weeks=20))
    at = oslo.at(today + timedelta(days=8), time(10, 0))
    olena.coming = given.lesson(group, at=at, kind="social_studies", minutes=120)
    return olena


@pytest.fixture
def ask(client_for, form_token):
    """ask(person, **fields): the answer to the posted form."""

    def post(person, lang="nb", **fields):
        address = f"/{lang}/contract/what-if"
        return client_for(person).post(address, data={"csrf_token": form_token(), **fields})

    return post


def away(first: date, last: date, code: str = "sick_doctor") -> dict[str, str]:
    return {"about": "away", "first": first.isoformat(), "last": last.isoformat(), "code": code}


def test_the_questions_stand_on_the_page(participant, client_for):
    page = client_for(participant).get(ADDRESS).text
    assert "Hvis jeg er borte disse dagene" in page and "Hvis jeg når et nivå i norsk" in page
    assert "Ingenting blir lagret" in page and "Jeg vil helst ikke si det" in page


def test_long_leave_makes_the_programme_longer(participant, ask, today):
    answer = ask(participant, **away(today + timedelta(days=7), today + timedelta(days=35)))
    assert answer.status_code == 200
    assert "Programmet kan bli" in answer.text and "lengre" in answer.text
    assert "Rådgiveren din avgjør" in answer.text


def test_what_was_typed_stays_below_the_answer(participant, ask, today):
    first, last = today + timedelta(days=7), today + timedelta(days=9)
    page = ask(participant, **away(first, last, "vacation")).text
    assert page.index("Hvis du er borte fra") < page.index("Hvis jeg er borte disse dagene")
    assert f'value="{first}"' in page and f'value="{last}"' in page
    assert 'value="vacation" checked' in page


def test_absence_without_permission_can_cost_and_never_will(participant, ask, today):
    page = ask(participant, **away(today + timedelta(days=7), today + timedelta(days=9), "unexcused")).text
    assert "kan bli trukket" in page and "blir trukket" not in page and "vil bli trukket" not in page


def test_somebody_who_would_rather_not_say_sees_both_ends(participant, ask, today):
    page = ask(participant, **away(today + timedelta(days=7), today + timedelta(days=9), "rather_not")).text
    assert page.count("Hvis du er borte fra") == 2
    assert "kan bli trukket" in page and "Reglene gir ikke trekk" in page


def test_a_level_reached_is_a_goal_nearer(participant, ask, today):
    month = oslo.add_months(today.replace(day=1), 2) - timedelta(days=1)
    page = ask(participant, about="levels", level_reading="b1", month=month.isoformat()).text
    assert "Lese: B1" in page and 'data-rule="norwegian.reading"' in page and "Med dette:" in page
    assert 'data-rule="norwegian.writing"' not in page


@pytest.mark.parametrize(
    ("first", "last", "field"),
    [("", "", "first"), ("31.02.2026", "2026-12-01", "first"), ("2026-02-31", "2026-12-01", "first"),
     ("0001-01-01", "2026-12-01", "first"), ("9999-12-31", "9999-12-31", "last"), ("ikke i dag", "x" * 400, "last")],
)  # fmt: skip
def test_impossible_days_are_said_beside_their_field(participant, ask, first, last, field):
    answer = ask(participant, about="away", first=first, last=last, code="permitted")
    assert answer.status_code == 422 and f'id="f-{field}-error"' in answer.text


def test_last_before_first_too_long_and_too_old_are_refused(participant, ask, today):
    week = timedelta(days=7)
    for first, last, said in [
        (today + week, today, "ikke være før den første"),
        (today, today + timedelta(days=400), "høyst 400 dager"),
        (oslo.add_years(today, -1) - timedelta(days=1), today, "mer enn et år siden"),
    ]:
        answer = ask(participant, **away(first, last))
        assert answer.status_code == 422 and said in answer.text


@pytest.mark.parametrize(
    ("fields", "error"),
    [({}, "Velg ett av spørsmålene"), ({"about": "away"}, "Velg en grunn"), ({"about": "weather"}, "Velg ett"),
     ({"about": "levels"}, "minst én"), ({"about": "levels", "level_reading": "z9", "month": "2026"}, "Velg et nivå fra"),
     ({"about": "start", "start": "i morgen"}, "Skriv en dag"), ({"about": "away", "code": "present"}, "Velg en grunn")],
)  # fmt: skip
def test_what_is_missing_or_no_choice_is_said(participant, ask, fields, error):
    answer = ask(participant, **fields)
    assert answer.status_code == 422 and error in answer.text


def test_nothing_is_written(app, participant, ask, client_for, today):
    def counted():
        with app.extensions["database"].reading(Who(everything=True)) as db:
            return [db.scalar(select(func.count()).select_from(table)) for table in (EvidenceRow, Receipt)]

    client_for(participant)
    before = counted()
    ask(participant, **away(today + timedelta(days=7), today + timedelta(days=9)))
    assert counted() == before


def test_a_resident_is_told_what_can_be_deducted_and_nothing_of_a_stipend(given, ask, client_for, today):
    hanan = given.resident(arrived=today - timedelta(days=90), training_offered=today - timedelta(days=60))
    page = client_for(hanan).get(ADDRESS).text
    assert "Permisjon" not in page and "Hvis programmet starter" not in page
    answer = ask(hanan, **away(today + timedelta(days=1), today + timedelta(days=2), "unexcused")).text
    assert "kan UDI trekke" in answer and "Programmet" not in answer


def test_somebody_without_commitments_is_told_so(given, client_for, today):
    person = given.resident(arrived=today - timedelta(days=3), in_ordinary_reception=False)
    page = client_for(person).get(ADDRESS).text
    assert "Her er det ikke noe å regne på ennå" in page and 'name="about"' not in page


def test_staff_are_told_that_it_is_not_their_page(given, client_for):
    page = client_for(given.staff("adviser")).get(ADDRESS).text
    assert "Denne siden gjelder ikke deg" in page


def test_the_page_answers_in_english(participant, ask, today):
    answer = ask(participant, "en", **away(today + timedelta(days=7), today + timedelta(days=35)))
    assert answer.status_code == 200 and '<html lang="en"' in answer.text


# It never disagrees with what happens


def test_what_was_supposed_of_absence_stands_so_when_it_is_registered(app, given, participant, today):
    day = today + timedelta(days=8)
    given.session.commit()
    with app.extensions["database"].reading(Who(everything=True)) as db:
        _, (answer,) = answer_to(db, participant.id, today, (AwayDays(day, day, AbsenceCode.UNEXCUSED),))
    given.absent(participant, participant.coming)
    given.session.commit()
    assert stands(app, participant, answer.found.on) == seen(answer.found.after)


def test_what_was_supposed_of_a_level_stands_so_when_it_is_shown(app, given, participant, today):
    day = today + timedelta(days=40)
    given.session.commit()
    with app.extensions["database"].reading(Who(everything=True)) as db:
        _, (answer,) = answer_to(db, participant.id, today, (ReachLevels({Skill.READING: Level.B1}, day),))
    given.level(participant, "reading", "b1", on=day)
    given.session.commit()
    assert lines(answer)
    assert stands(app, participant, day) == seen(answer.found.after)


def stands(app, person, on):
    with app.extensions["database"].reading(Who(everything=True)) as db:
        return seen(files_of(db, [person.id])[person.id].standings(on))


def seen(found):
    """What a page shows of standings; the register's own reach is another matter than what was supposed."""
    return {
        each.commitment.id: (each.state, each.done, each.left, each.level, each.met_on, each.commitment.period_to)
        for each in found
    }


def test_dates_in_choices_are_worded(participant, client_for, today):
    assert (
        dates.date_alone(oslo.add_months(today.replace(day=1), 1) - timedelta(days=1))
        in client_for(participant).get(ADDRESS).text
    )
