"""Facts that are yes, no, or not said: «no» is kept apart from silence."""

import pytest

from webapp.tables.people import Circumstances


@pytest.fixture
def participant(given):
    return given.participant()


@pytest.fixture
def desk(given, client_for, participant):
    return client_for(given.staff("adviser"))


def sent(desk, participant, hidden, form_token, **fields):
    address = f"/nb/staff/people/{participant.public_id}/facts"
    page = desk.get(address).text
    return desk.post(address, data={"seen": hidden(page, "seen"), "csrf_token": form_token(), **fields})


@pytest.mark.parametrize(("said", "kept"), [("yes", True), ("no", False), ("", None)])
def test_what_is_said_about_living_with_parents_is_kept_as_said(
    desk, participant, given, hidden, form_token, said, kept
):
    assert sent(desk, participant, hidden, form_token, lives_with_parents=said).status_code == 303
    given.session.rollback()
    assert given.session.get(Circumstances, participant.id).lives_with_parents is kept


def test_no_stands_in_the_form_again_as_no(desk, participant, hidden, form_token):
    sent(desk, participant, hidden, form_token, alone_with_care="no")
    page = desk.get(f"/nb/staff/people/{participant.public_id}/facts").text
    assert '<option value="no" selected>Nei</option>' in page


def test_another_answer_is_refused_beside_the_field(desk, participant, hidden, form_token):
    answer = sent(desk, participant, hidden, form_token, partner_takes_part="perhaps")
    assert answer.status_code == 422 and 'id="f-partner_takes_part-error"' in answer.text
