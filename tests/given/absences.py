"""Being away, lent lessons, tests and next steps."""

from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import select

from tests.given.ground import NAMES_OF_KIND, day, moment
from tests.given.lessons import Lessons
from webapp.engine import oslo
from webapp.tables.absence import AbsenceDecision, AbsenceNotice, CheckIn
from webapp.tables.organisations import Organisation
from webapp.tables.people import (
    Person,
    Service,
)
from webapp.tables.schedule import (
    Examination,
    Lesson,
    LessonLoan,
    NextStep,
)


class Absences(Lessons):
    """Being away, lent lessons, tests and next steps."""

    # Being away, lent lessons, tests and next steps

    def absence(
        self,
        person: Person,
        from_on: str | date | None = None,
        to_on: str | date | None = None,
        reason: str = "ill",
        lesson: Lesson | None = None,
        withdrawn: bool = False,
        decided_code: str | None = None,
        **columns: Any,
    ) -> AbsenceNotice:
        """ "I can't come", told at seven on its first morning: one day unless told, or the time of `lesson`; 2026-11-17
        when neither is given. decided_code: an engine AbsenceCode, with the decision beside it."""
        first = day(from_on) if from_on else lesson.held_on if lesson else date(2026, 11, 17)
        told_at = oslo.at(first, time(7, 0))
        about = {
            "organisation_id": self._follows_up(person, lesson),
            "to_on": first if to_on is None else day(to_on),
            "made_at": told_at,
            "sent_at": told_at,
            "withdrawn_at": told_at + timedelta(hours=1) if withdrawn else None,
        }
        if lesson:
            about |= {"lesson_id": lesson.id, "from_at": lesson.starts_at, "to_at": lesson.ends_at}
        notice = self._add(AbsenceNotice(person_id=person.id, reason=reason, from_on=first, **(about | columns)))
        if decided_code:
            self.absence_decision(notice, decided_code)
        return notice

    def absence_decision(
        self, notice: AbsenceNotice, code: str = "sick_self", by: Person | None = None, **columns: Any
    ) -> AbsenceDecision:
        """What the office decided, the day after it was told; the notice says so too."""
        about = {
            "because": "Egenmelding innen fristen.",
            "decided_at": notice.sent_at + timedelta(days=1),
            "decided_by_id": (by or self._once_adviser()).id,
            "decided_by": f"rådgiver, {NAMES_OF_KIND['municipality']}",
            "appeal_until": oslo.day_of(notice.sent_at) + timedelta(days=22),
        }
        decision = self._add(
            AbsenceDecision(person_id=notice.person_id, notice_id=notice.id, code=code, **(about | columns))
        )
        notice.decided, notice.code, notice.leave = True, code, decision.leave
        self.session.flush()
        return decision

    def check_in(self, person: Person, lesson: Lesson, **columns: Any) -> CheckIn:
        """ "We have missed you", asked when the second lesson away was over; not answered."""
        about = {
            "organisation_id": self._follows_up(person, lesson),
            "lessons": 2,
            "last_lesson_id": lesson.id,
            "asked_at": lesson.ends_at,
        }
        return self._add(CheckIn(person_id=person.id, **(about | columns)))

    def loan(self, lesson: Lesson, person: Person, **columns: Any) -> LessonLoan:
        """The lesson lent to a substitute, that morning."""
        about = {"organisation_id": lesson.organisation_id, "lent_at": oslo.at(lesson.held_on, time(7, 0))}
        return self._add(LessonLoan(lesson_id=lesson.id, person_id=person.id, **(about | columns)))

    def examination(
        self,
        person: Person,
        starts_at: str | datetime = "2026-12-03 09:00",
        organisation: Organisation | None = None,
        kind: str = "norwegian",
        minutes: int = 180,
        **columns: Any,
    ) -> Examination:
        """A test she is registered for; of Norwegian the written parts unless told."""
        start = moment(starts_at)
        about = {
            "parts": "listening reading writing" if kind == "norwegian" else "",
            "recorded_by": "lærer, Elva",
            "recorded_at": start - timedelta(weeks=4),
        }
        return self._add(
            Examination(
                person_id=person.id,
                organisation_id=(organisation or self._once("school")).id,
                kind=kind,
                starts_at=start,
                ends_at=start + timedelta(minutes=minutes),
                held_on=oslo.day_of(start),
                **(about | columns),
            )
        )

    def next_step(
        self,
        person: Person,
        text: str = "Lese en kort tekst hver dag.",
        on: str | date = "2026-11-10",
        organisation: Organisation | None = None,
        **columns: Any,
    ) -> NextStep:
        """The next step agreed with her teacher, still open."""
        agreed_on = day(on)
        about = {"recorded_by": "lærer, Elva", "recorded_at": oslo.at(agreed_on, time(14, 0))}
        return self._add(
            NextStep(
                person_id=person.id,
                organisation_id=(organisation or self._once("school")).id,
                text=text,
                agreed_on=agreed_on,
                **(about | columns),
            )
        )

    def _follows_up(self, person: Person, lesson: Lesson | None) -> int:
        """The organisation that answers her: her adviser's or her centre, else the lesson's."""
        found = self.session.scalars(
            select(Service.organisation_id)
            .where(Service.person_id == person.id, Service.purpose != "teaching")
            .order_by(Service.id)
        ).first()
        return found or (lesson.organisation_id if lesson else self._once("municipality").id)
