"""`flask --app webapp verify-log`: 0 when the log is whole, else where it is not and 1."""

from sqlalchemy import delete, text

from webapp.tables.access import Look
from webapp.tables.database import Who


def run(app, *words):
    return app.test_cli_runner().invoke(args=["verify-log", *words])


def look_twice(office, client_for):
    browser = client_for(office.kari)
    for _turn in range(2):
        assert browser.get(f"/nb/staff/people/{office.person.public_id}/hours").status_code == 200


def test_a_log_that_pages_have_written_is_whole(app, office, client_for):
    look_twice(office, client_for)
    said = run(app)
    assert said.exit_code == 0
    assert "Read 2 lines in 1 chains" in said.output and "The log is whole." in said.output


def test_a_line_that_is_gone_is_told_with_office_month_and_number(app, office, client_for):
    look_twice(office, client_for)
    with app.extensions["database"].the_write(Who(everything=True)) as db:
        for name in db.scalars(text("SELECT name FROM sqlite_master WHERE type = 'trigger'")).all():
            db.execute(text(f"DROP TRIGGER {name}"))
        db.execute(delete(Look).where(Look.number == 1))
    said = run(app)
    month = office.looks()[0].month
    assert said.exit_code == 1
    assert f"Not whole: organisation {office.place.id}, {month}, number 1: the line has been removed." in said.output


def test_lines_from_before_the_chain_are_told_apart(app, given, office):
    given.look(office.person, office.kari, office.place)
    given.session.commit()
    said = run(app)
    assert said.exit_code == 0
    assert "1 lines are from before the chain" in said.output


def test_heads_are_printed_to_be_kept_elsewhere(app, office, client_for):
    look_twice(office, client_for)
    look = office.looks()[-1]
    assert f"organisation {office.place.id}, {look.month}: 2 {look.digest}" in run(app, "--heads").output
