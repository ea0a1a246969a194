"""The table, read aloud: for each permission, each role, and each way in which the thing can be hers."""

from dataclasses import replace

import pytest

from webapp.policy.actor import NOBODY, Actor, RoleHeld, RoleName, Stage
from webapp.policy.conditions import PURPOSES_OF, Concern
from webapp.policy.permissions import MAY, Do, NotHere, See, may, require
from webapp.policy.scopes import TOLD

HERE, ELSEWHERE = 1, 2
HANAN, SOMEBODY, ME = 7, 8, 20
PURPOSES = ("housing", "reception_training", "teaching", "programme", "norwegian", "follow_up")


def hanan() -> Actor:
    return Actor(person_id=HANAN, stage=Stage.PARTICIPANT, is_served=True)


def staff(role: str, organisation: int = HERE) -> Actor:
    return Actor(person_id=ME, stage=Stage.STAFF, roles=(RoleHeld(organisation, RoleName(role)),))


def served(purpose: str, organisation: int = HERE) -> Concern:
    """About a person whom the organisation serves for this purpose."""
    return Concern(person_id=SOMEBODY, served_by=frozenset({(organisation, purpose)}))


ADVISER = {"adviser": {"programme", "norwegian", "follow_up", "reception_training"}}
LEADER = {"leader": {"programme", "norwegian", "follow_up"}}
TEACHER = {"teacher": {"teaching"}}
OFFICE = {"office": {"teaching"}}
RECEPTION = {"reception": {"housing", "reception_training"}}
# For which purposes of service each role may do it, at the organisation that serves the person.
TABLE = {
    See.PEOPLE: ADVISER | LEADER | TEACHER | OFFICE | RECEPTION,
    See.PERSON: ADVISER | LEADER | RECEPTION,
    See.PLAN: ADVISER | LEADER,
    See.HOURS: ADVISER | LEADER | TEACHER | OFFICE | RECEPTION,
    See.QUESTION: ADVISER | RECEPTION,
    See.MATTER: ADVISER | LEADER | RECEPTION,
    Do.ANSWER_QUESTION: ADVISER | RECEPTION,
    Do.ANSWER_MATTER: ADVISER | LEADER | RECEPTION,
    Do.EDIT_FACTS: ADVISER | RECEPTION,
    Do.MAKE_PLAN: ADVISER,
    Do.REGISTER_SIGNATURE: ADVISER,
    Do.CONFIRM_FOR_MUNICIPALITY: ADVISER | LEADER,
    Do.GO_THROUGH_LINES: ADVISER | RECEPTION,
    Do.RECORD_KEPT: ADVISER | RECEPTION,
    Do.HAND_OVER: RECEPTION,
    See.ABSENCE: ADVISER | LEADER | RECEPTION,
    Do.DECIDE_ABSENCE: ADVISER | RECEPTION,
    Do.PLAN_MEETING: ADVISER | RECEPTION,
    Do.RECORD_NORWEGIAN: ADVISER | TEACHER | OFFICE,
    See.ACCESS: ADVISER | LEADER | RECEPTION,
    See.PROTECTION: ADVISER | LEADER | RECEPTION,
    Do.PRINT_CARD: ADVISER | LEADER | RECEPTION,
    Do.PROTECT: ADVISER | LEADER | RECEPTION,
}
# As TABLE, but only where she has said yes to it.
WITH_HER_YES = {See.OWN_STORY: ADVISER | RECEPTION}
ABOUT_ONESELF = {
    See.QUESTION,
    See.MATTER,
    See.OWN_STORY,
    Do.ASK_ABOUT_LESSON,
    Do.MARK_NOTICE_READ,
    Do.CONFIRM_CONTRACT,
    Do.RAISE_MATTER,
    Do.WITHDRAW_MATTER,
    Do.WRITE_OWN_STORY,
    Do.SHARE_OWN_STORY,
    See.ABSENCE,
    Do.GIVE_ABSENCE_NOTICE,
    Do.WITHDRAW_ABSENCE_NOTICE,
    Do.ANSWER_CHECK_IN,
}
FOR_ANYBODY_LOGGED_IN = {
    See.OWN_PAGES,
    Do.USE_OWN_SESSION,
    Do.CHOOSE_MESSAGES,
    Do.SUBSCRIBE_CALENDAR,
    Do.SAVE_EVENT,
    Do.CHOOSE_WAY_IN,
    Do.TAKE_MY_DATA,
}
AT_ONES_ORGANISATION = {
    Do.IMPORT_ROSTER: {"adviser", "teacher", "office", "reception", "admin"},
    Do.CHECK_FINGERPRINTS: {"admin"},
    See.MESSAGES_SENT: {"admin"},
    See.CLASSES: {"adviser", "teacher", "office", "reception"},
    See.ORGANISATION: {"admin"},
    See.VOLUNTEERS: {"coordinator", "admin"},
    Do.MANAGE_STAFF: {"admin"},
    Do.MANAGE_PLACES: {"coordinator", "admin"},
    Do.APPROVE_VOLUNTEER: {"coordinator", "admin"},
}
# As AT_ONES_ORGANISATION, but a teacher only in her own classes and those nobody is named for.
WITH_THE_CLASSS_TEACHER = {
    See.ATTENDANCE: {"adviser", "office", "reception"},
    Do.MANAGE_CLASS: {"adviser", "office", "reception"},
    Do.MARK_ATTENDANCE: {"adviser", "office", "reception"},
    Do.LEND_LESSON: {"adviser", "office", "reception"},
}
# Of those, what a lesson lent for the day opens.
WHEN_LENT = {See.ATTENDANCE, Do.MARK_ATTENDANCE}
FOR_STAFF = {See.STAFF_PAGES}


def test_these_tests_know_every_permission():
    known = (
        TABLE, WITH_HER_YES, ABOUT_ONESELF, FOR_ANYBODY_LOGGED_IN, AT_ONES_ORGANISATION, WITH_THE_CLASSS_TEACHER, FOR_STAFF,
    )  # fmt: skip
    assert {permission for each in known for permission in each} == set(MAY)


@pytest.mark.parametrize("permission", [*MAY])
@pytest.mark.parametrize("role", [*RoleName])
@pytest.mark.parametrize("purpose", PURPOSES)
def test_staff_may_for_whom_their_organisation_serves_for_their_own_purpose(
    permission: See | Do, role: RoleName, purpose: str
):
    allowed = purpose in TABLE.get(permission, {}).get(role, set()) or permission in FOR_ANYBODY_LOGGED_IN | FOR_STAFF
    assert may(staff(role), permission, served(purpose)) is allowed


@pytest.mark.parametrize("permission", [*TABLE])
@pytest.mark.parametrize("role", [*RoleName])
@pytest.mark.parametrize("purpose", PURPOSES)
def test_staff_of_another_organisation_may_nothing(permission: See | Do, role: RoleName, purpose: str):
    assert not may(staff(role, ELSEWHERE), permission, served(purpose))


@pytest.mark.parametrize("permission", [*WITH_HER_YES])
@pytest.mark.parametrize("role", [*RoleName])
@pytest.mark.parametrize("purpose", PURPOSES)
def test_what_she_wrote_is_read_by_those_who_serve_her_where_she_said_yes(
    permission: See, role: RoleName, purpose: str
):
    thing = served(purpose)
    allowed = purpose in WITH_HER_YES[permission].get(role, set())
    assert not may(staff(role), permission, thing)
    assert may(staff(role), permission, replace(thing, shared_with=frozenset({HERE}))) is allowed
    assert not may(staff(role), permission, replace(thing, shared_with=frozenset({ELSEWHERE})))
    assert not may(staff(role, ELSEWHERE), permission, replace(thing, shared_with=frozenset({ELSEWHERE})))


@pytest.mark.parametrize("permission", [See.MATTER, Do.ANSWER_MATTER])
@pytest.mark.parametrize(
    ("told", "roles"), [("adviser", {"adviser", "reception"}), ("leader", {"leader"}), ("only_me", set())]
)
@pytest.mark.parametrize("role", [*RoleName])
@pytest.mark.parametrize("purpose", PURPOSES)
def test_a_matter_is_for_those_she_chose_to_tell(
    permission: See | Do, told: str, roles: set[str], role: RoleName, purpose: str
):
    thing = replace(served(purpose), told_to=TOLD[told])
    allowed = role in roles and purpose in TABLE[permission].get(role, set())
    assert may(staff(role), permission, thing) is allowed
    assert not may(staff(role, ELSEWHERE), permission, thing)


def test_her_own_matter_is_hers_whoever_is_told():
    for told in TOLD.values():
        assert may(hanan(), See.MATTER, Concern(person_id=HANAN, told_to=told))


def test_a_role_she_told_at_one_place_does_not_open_it_at_another():
    thing = Concern(
        person_id=SOMEBODY,
        served_by=frozenset({(HERE, "programme"), (ELSEWHERE, "reception_training")}),
        told_to=TOLD["leader"],
    )
    both = (RoleHeld(HERE, RoleName.ADVISER), RoleHeld(ELSEWHERE, RoleName.LEADER))
    assert not may(Actor(person_id=20, stage=Stage.STAFF, roles=both), See.MATTER, thing)


@pytest.mark.parametrize("permission", [*TABLE])
@pytest.mark.parametrize("role", [*RoleName])
def test_a_person_whom_nobody_serves_is_nobodys(permission: See | Do, role: RoleName):
    assert not may(staff(role), permission, Concern(person_id=SOMEBODY))


@pytest.mark.parametrize("permission", [*MAY])
def test_a_person_may_what_is_about_herself(permission: See | Do):
    about_her = Concern(person_id=HANAN, served_by=frozenset({(HERE, "programme")}), organisation_id=HERE)
    assert may(hanan(), permission, about_her) is (permission in ABOUT_ONESELF | FOR_ANYBODY_LOGGED_IN)


@pytest.mark.parametrize(
    "permission",
    sorted({*ABOUT_ONESELF, *TABLE, *WITH_HER_YES, *AT_ONES_ORGANISATION, *WITH_THE_CLASSS_TEACHER, *FOR_STAFF}),
)
def test_a_person_may_nothing_about_somebody_else(permission: See | Do):
    assert not may(hanan(), permission, served("programme"))


@pytest.mark.parametrize("permission", [*MAY])
def test_nobody_may_anything(permission: See | Do):
    assert not may(NOBODY, permission)
    assert not may(NOBODY, permission, Concern())
    assert not may(NOBODY, permission, Concern(person_id=None, served_by=frozenset({(HERE, "programme")})))


@pytest.mark.parametrize("permission", [*AT_ONES_ORGANISATION])
@pytest.mark.parametrize("role", [*RoleName])
def test_what_belongs_to_an_organisation_is_for_those_who_work_there(permission: Do, role: RoleName):
    allowed = role in AT_ONES_ORGANISATION[permission]
    assert may(staff(role), permission, Concern(organisation_id=HERE)) is allowed
    assert not may(staff(role), permission, Concern(organisation_id=ELSEWHERE))
    assert not may(staff(role), permission, Concern())


@pytest.mark.parametrize("permission", [See.ACCESS, Do.PRINT_CARD])
@pytest.mark.parametrize("role", [*RoleName])
def test_a_colleagues_way_in_is_given_by_those_who_run_the_place(permission: See | Do, role: RoleName):
    colleague = Concern(person_id=SOMEBODY, works_for=frozenset({HERE}))
    assert may(staff(role), permission, colleague) is (role in ("admin", "coordinator"))
    assert not may(staff(role, ELSEWHERE), permission, colleague)


@pytest.mark.parametrize("permission", [*TABLE])
@pytest.mark.parametrize("role", [*RoleName])
def test_a_strictly_protected_person_is_for_those_named_alone(permission: See | Do, role: RoleName):
    for purpose in PURPOSES:
        thing, allowed = served(purpose), purpose in TABLE[permission].get(role, set())
        assert may(staff(role), permission, replace(thing, named=frozenset({ME}))) is allowed
        assert not may(staff(role), permission, replace(thing, named=frozenset({ME + 1})))


@pytest.mark.parametrize("permission", [*WITH_THE_CLASSS_TEACHER])
@pytest.mark.parametrize("role", [*RoleName])
@pytest.mark.parametrize(
    ("teacher", "hers"), [(None, True), (ME, True), (ME + 1, False)], ids=["nobody named", "her own", "somebody else's"]
)
def test_a_class_is_for_its_teacher_and_those_who_run_the_place(
    permission: See | Do, role: RoleName, teacher: int | None, hers: bool
):
    allowed = role in WITH_THE_CLASSS_TEACHER[permission] or (role == "teacher" and hers)
    assert may(staff(role), permission, Concern(organisation_id=HERE, teacher_id=teacher)) is allowed
    assert not may(staff(role, ELSEWHERE), permission, Concern(organisation_id=HERE, teacher_id=teacher))
    assert not may(staff(role), permission, Concern(teacher_id=teacher))


@pytest.mark.parametrize("permission", [*MAY])
def test_a_substitute_may_mark_what_is_lent_to_her_and_open_nothing_else(permission: See | Do):
    lesson = Concern(organisation_id=HERE, teacher_id=ME + 1)
    lent = replace(lesson, lent_to=frozenset({ME}))
    always = permission in FOR_ANYBODY_LOGGED_IN | FOR_STAFF
    assert may(staff("substitute"), permission, lent) is (always or permission in WHEN_LENT)
    assert may(staff("substitute"), permission, lesson) is always
    assert may(staff("substitute"), permission, replace(lesson, lent_to=frozenset({ME + 1}))) is always
    assert may(staff("substitute", ELSEWHERE), permission, lent) is always


@pytest.mark.parametrize("permission", [*WHEN_LENT])
def test_a_colleague_who_takes_a_lesson_for_the_day_may_mark_it(permission: See | Do):
    anothers = Concern(organisation_id=HERE, teacher_id=ME + 1, lent_to=frozenset({ME}))
    assert may(staff("teacher"), permission, anothers)


@pytest.mark.parametrize("permission", [*TABLE])
@pytest.mark.parametrize("purpose", PURPOSES)
def test_a_substitute_opens_nobodys_record(permission: See | Do, purpose: str):
    assert not may(staff("substitute"), permission, replace(served(purpose), lent_to=frozenset({ME})))


@pytest.mark.parametrize("permission", [*MAY])
@pytest.mark.parametrize("role", [*RoleName])
@pytest.mark.parametrize("purpose", PURPOSES)
def test_who_may_for_something_may_at_all(permission: See | Do, role: RoleName, purpose: str):
    thing = Concern(person_id=SOMEBODY, served_by=frozenset({(HERE, purpose)}), organisation_id=HERE)
    if may(staff(role), permission, thing):
        assert may(staff(role), permission)


def test_a_role_at_one_place_and_a_purpose_at_another_do_not_add_up():
    actor = Actor(
        person_id=20,
        stage=Stage.STAFF,
        roles=(RoleHeld(HERE, RoleName.TEACHER), RoleHeld(ELSEWHERE, RoleName.ADVISER)),
    )
    assert not may(actor, See.HOURS, served("programme", HERE))
    assert not may(actor, See.HOURS, served("teaching", ELSEWHERE))
    assert may(actor, See.HOURS, served("teaching", HERE))
    assert may(actor, See.HOURS, served("programme", ELSEWHERE))


def test_what_has_no_line_in_the_table_is_refused():
    assert not may(staff("admin"), "made_up")  # type: ignore[arg-type]


def test_what_is_required_and_not_allowed_is_not_there():
    with pytest.raises(NotHere):
        require(hanan(), See.HOURS, served("programme"))
    require(staff("adviser"), See.HOURS, served("programme"))


def test_every_condition_has_a_name_a_lawyer_can_read():
    assert all(condition.name and condition.name[0].islower() for condition in MAY.values())


def test_coordinators_volunteers_substitutes_and_administrators_see_no_person():
    none = {role for role in RoleName if role not in PURPOSES_OF}
    assert none == {"volunteer", "substitute", "coordinator", "admin"}
