"""What people have done in the demo since their lists were brought in: a plan made anew with its contract, mappings and
reviews written down, lines explained, things raised and answered, words of one's own. Every text is invented."""

from dataclasses import replace
from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from webapp.engine import oslo
from webapp.engine.agreed import AgreedKind
from webapp.engine.evidence import EvidenceKind, Subject
from webapp.features.demo.days import add_days
from webapp.features.plan import Decision, builder_for, register_decision, save_draft, served_by_me
from webapp.policy.actor import Actor, RoleHeld, RoleName, Stage
from webapp.tables.contract import ContractVersion, GoneThrough
from webapp.tables.evidence import EvidenceRow
from webapp.tables.matters import Matter
from webapp.tables.organisations import Organisation
from webapp.tables.own_story import OwnEntry
from webapp.tables.people import Circumstances, Credential, Person, Role, Service

_OFFICE = "rådgiver, {name}"
_REVIEWED_EVERY = timedelta(weeks=12)
_NOT_REVIEWED = 4  # every fourth person's last review is missing, as in life


def add_life(session: Session, now: datetime, today: date) -> None:
    """Everything of this page, once, after the log-ins are there."""
    kari = _adviser(session)
    _write_down_what_was_held(session, kari, now, today)
    daniel = _person(session, "participant-en")
    _new_plan(session, kari, daniel, now, today)
    _explain(session, kari, daniel, now, today)
    _raise(session, kari, now, today)
    _own_words(session, now)
    add_days(session, kari, _office(session, kari)[1], now, today)


def _adviser(session: Session) -> Actor:
    found = session.execute(
        select(Person, Role)
        .join(Credential, Credential.person_id == Person.id)
        .join(Role, Role.person_id == Person.id)
        .where(Credential.name == "adviser")
    ).one()
    person, role = found
    return Actor(
        person_id=person.id,
        public_id=person.public_id,
        given_name=person.given_name,
        family_name=person.family_name,
        stage=Stage.STAFF,
        roles=(RoleHeld(role.organisation_id, RoleName(role.name)),),
    )


def _person(session: Session, login: str) -> Person:
    return session.scalars(
        select(Person).join(Credential, Credential.person_id == Person.id).where(Credential.name == login)
    ).one()


def _office(session: Session, actor: Actor) -> tuple[int, str]:
    organisation_id = actor.roles[0].organisation_id
    name = session.scalars(select(Organisation.name).where(Organisation.id == organisation_id)).one()
    return organisation_id, _OFFICE.format(name=name)


def _write_down_what_was_held(session: Session, kari: Actor, now: datetime, today: date) -> None:
    """Mapping, career guidance and reviews of everybody the adviser's office follows up."""
    organisation_id, office = _office(session, kari)
    rows = session.execute(
        select(Circumstances.person_id, Circumstances.programme_decided_on)
        .join(Service, Service.person_id == Circumstances.person_id)
        .where(
            Service.organisation_id == organisation_id,
            Service.purpose == "programme",
            Circumstances.programme_decided_on.is_not(None),
        )
        .order_by(Circumstances.person_id)
    ).all()
    for number, (person_id, decided_on) in enumerate(rows):
        if decided_on is None:
            continue
        held = [
            (EvidenceKind.MAPPED, Subject.MAPPING, decided_on - timedelta(days=9)),
            (EvidenceKind.GUIDED, Subject.GUIDANCE, decided_on - timedelta(days=5)),
            (EvidenceKind.DECIDED, Subject.PLAN, decided_on),
        ]
        reviews = _reviews(decided_on, today)
        if number % _NOT_REVIEWED == _NOT_REVIEWED - 1:
            reviews = reviews[:-1]
        held += [(EvidenceKind.REVIEWED, Subject.PLAN, on) for on in reviews]
        session.add_all(
            EvidenceRow(
                person_id=person_id,
                organisation_id=organisation_id,
                kind=kind.value,
                subject=subject.value,
                happened_on=on,
                recorded_by_id=kari.person_id,
                recorded_by=office,
                recorded_at=now,
            )
            for kind, subject, on in held
            if on <= today
        )


def _reviews(decided_on: date, today: date) -> list[date]:
    found, on = [], decided_on + _REVIEWED_EVERY
    while on <= today:
        while not oslo.is_working_day(on):
            on += timedelta(days=1)
        if on <= today:
            found.append(on)
        on += _REVIEWED_EVERY
    return found


def _new_plan(session: Session, kari: Actor, person: Person, now: datetime, today: date) -> None:
    """A changed plan with agreed promises, made with the builder itself; its contract waits for the person."""
    session.flush()
    served = served_by_me(session, kari, person.public_id, today)
    built = builder_for(session, served.person_id, served.organisation_id, today)
    typed = built.draft.typed.with_row(AgreedKind.MENTOR).with_row(AgreedKind.FOLLOW_UP_MEETINGS)
    *others, mentor, follow_up = typed.rows
    mentor = replace(mentor, due=(today + timedelta(weeks=4)).isoformat(), text="En mentor i et elektrikerfirma.")
    typed = replace(typed, rows=(*others, mentor, replace(follow_up, amount="1")))
    typed = typed.with_fields(
        reasons="Arbeidspraksis hos en elektriker gir norsk i bruk hver dag.\nValgt etter kartleggingen og samtalen i november.",
        long_term_goals="Bli elektriker\nSpille fotball i et lag",
    )
    save_draft(session, kari, served, typed, seen_revision=built.draft.revision, now=now)
    session.flush()
    built = builder_for(session, served.person_id, served.organisation_id, today)
    decided_on = today - timedelta(days=4)
    grounds = {each.key: "Avtalt med deltageren." for each in built.problems(today, decided_on) if each.needs_ground}
    if grounds:
        kept = built.draft
        save_draft(session, kari, served, kept.typed.with_grounds(grounds), seen_revision=kept.revision, now=now)
        session.flush()
        built = builder_for(session, served.person_id, served.organisation_id, today)
    decision = Decision(decided_on=decided_on, reference="2026/2210")
    register_decision(
        session, kari, served, decision, seen_revision=built.draft.revision, elsewhere=None, now=now, today=today
    )


def _explain(session: Session, kari: Actor, person: Person, now: datetime, today: date) -> None:
    organisation_id, office = _office(session, kari)
    version = session.scalars(
        select(ContractVersion).where(ContractVersion.person_id == person.id).order_by(ContractVersion.number.desc())
    ).first()
    for line in ("plan", "programme.start", "programme.weekly_hours", "norwegian.speaking"):
        session.add(
            GoneThrough(
                person_id=person.id,
                organisation_id=organisation_id,
                contract_version_id=version.id if version else None,
                line=line,
                gone_through_on=today - timedelta(days=3),
                language="en",
                interpreter="not_needed",
                recorded_by_id=kari.person_id,
                recorded_by=office,
                recorded_at=now - timedelta(days=3),
            )
        )


def _raise(session: Session, kari: Actor, now: datetime, today: date) -> None:
    organisation_id, office = _office(session, kari)

    def raised(login: str, days_ago: int, **about: object) -> None:
        at = now - timedelta(days=days_ago)
        session.add(
            Matter(
                person_id=_person(session, login).id, organisation_id=organisation_id, made_at=at, raised_at=at, **about
            )
        )

    raised(
        "participant-ar", 9, kind="explain", about="programme.work_hours", seen_by="adviser",
        answer_by=today - timedelta(days=2),
    )  # fmt: skip
    raised(
        "participant-ar", 3, kind="not_happened", about="programme.work_hours", seen_by="leader",
        text="لم أحصل على تدريب عملي هذا الشهر.", answer_by=today + timedelta(days=11),
    )  # fmt: skip
    raised(
        "parent-ar", 20, kind="explain", about="parental_guidance.meetings", seen_by="adviser",
        answer_by=today - timedelta(days=13), answer="Dere møtes i en gruppe sju ganger til. Tolk er med hver gang.",
        answered_at=now - timedelta(days=16), answered_by_id=kari.person_id, answered_by=office,
    )  # fmt: skip
    raised(
        "participant-uk", 1, kind="change", about="norwegian.writing", seen_by="adviser",
        text="Я хочу вчитися писати до рівня B2.", answer_by=today + timedelta(days=13),
    )  # fmt: skip


def _own_words(session: Session, now: datetime) -> None:
    words = (
        ("participant-uk", "education", "Бухгалтерський облік", "Технікум у Харкові", 2006, 2010),
        ("participant-uk", "work", "Бухгалтерка", "Мала фірма, шість працівників", 2011, 2021),
        ("participant-ar", "work", "طبّاخ", "مطعم في حلب", 2012, 2019),
        ("participant-ar", "wish", "مقهى صغير", "", None, None),
        ("resident-ar", "language", "الإنجليزية", "أقرأ وأتكلم قليلاً", None, None),
    )
    for login, kind, title, detail, first, last in words:
        session.add(
            OwnEntry(
                person_id=_person(session, login).id,
                kind=kind,
                title=title,
                detail=detail,
                from_year=first,
                to_year=last,
                made_at=now,
            )
        )
