"""Classes, lessons and what happened in them."""

from datetime import date, datetime, time, timedelta
from typing import Any

from tests.given.ground import day, moment
from tests.given.people import People
from webapp.engine import oslo
from webapp.engine.evidence import EvidenceKind, Subject
from webapp.tables.evidence import EvidenceRow, Meeting, Question, StoredStanding
from webapp.tables.organisations import Organisation
from webapp.tables.people import (
    Person,
)
from webapp.tables.schedule import (
    Enrolment,
    Lesson,
    SchoolClass,
    Series,
)

# What a lesson of this kind counts towards, where the words differ.
SUBJECT_OF_KIND = {"conversation": Subject.NORWEGIAN, "information": Subject.OTHER}


class Lessons(People):
    """Classes, lessons and what happened in them."""

    # Classes and lessons

    def school_class(
        self, organisation: Organisation | None = None, name: str = "Norsk A2", kind: str = "norwegian", **columns: Any
    ) -> SchoolClass:
        school = organisation or self._once("school")
        return self._add(SchoolClass(organisation_id=school.id, name=name, kind=kind, **columns))

    def enrolled(
        self,
        person: Person,
        school_class: SchoolClass,
        from_on: str | date = "2026-01-01",
        to_on: str | date | None = None,
    ) -> Enrolment:
        return self._add(
            Enrolment(
                person_id=person.id,
                class_id=school_class.id,
                from_on=day(from_on),
                to_on=None if to_on is None else day(to_on),
            )
        )

    def series(self, school_class: SchoolClass, **columns: Any) -> Series:
        """A rhythm as files bring it: a UID alone; `rule`, `first_on`, `starts` … make it one that was made here."""
        about = {"uid": f"{next(self._numbers)}@test"}
        return self._add(
            Series(organisation_id=school_class.organisation_id, class_id=school_class.id, **(about | columns))
        )

    def lesson(
        self,
        school_class: SchoolClass | None = None,
        at: str | datetime = "2026-11-16 09:00",
        minutes: int = 90,
        *,
        series: Series | None = None,
        **columns: Any,
    ) -> Lesson:
        """One lesson of a series of its own unless told; not registered, and without breaks."""
        taught = school_class or self._once_class()
        starts_at = moment(at)
        about = {
            "original_starts_at": starts_at,
            "starts_at": starts_at,
            "ends_at": starts_at + timedelta(minutes=minutes),
            "held_on": oslo.day_of(starts_at),
            "minutes": minutes,
            "kind": taught.kind,
        }
        return self._add(
            Lesson(
                organisation_id=taught.organisation_id,
                class_id=taught.id,
                series_id=(series or self.series(taught)).id,
                **(about | columns),
            )
        )

    # What happened

    def evidence(
        self,
        person: Person,
        organisation: Organisation | int,
        kind: str,
        subject: str,
        on: str | date,
        **columns: Any,
    ) -> EvidenceRow:
        """Any record; the ones below are shorter."""
        about = {"recorded_by": "lærer, Elva", "recorded_at": oslo.at(day(on), time(16, 0))}
        return self._add(
            EvidenceRow(
                person_id=person.id,
                organisation_id=organisation if isinstance(organisation, int) else organisation.id,
                kind=str(kind),
                subject=str(subject),
                happened_on=day(on),
                **(about | columns),
            )
        )

    def attended(self, person: Person, lesson: Lesson, minutes: int | None = None, **columns: Any) -> EvidenceRow:
        """She was there, the whole lesson unless told; the lesson is registered with it."""
        return self._in_lesson(EvidenceKind.ATTENDED, person, lesson, minutes, columns)

    def absent(self, person: Person, lesson: Lesson, minutes: int | None = None, **columns: Any) -> EvidenceRow:
        """She was not there; the lesson is registered with it."""
        return self._in_lesson(EvidenceKind.ABSENT, person, lesson, minutes, columns)

    def corrected(self, wrong: EvidenceRow, **columns: Any) -> EvidenceRow:
        """A new record in the place of `wrong`, the same but for `columns`, written an hour later."""
        kept = {
            column.key: getattr(wrong, column.key)
            for column in EvidenceRow.__mapper__.columns
            if column.key not in ("id", "public_id", "corrects_id")
        }
        later = {"corrects_id": wrong.id, "recorded_at": wrong.recorded_at + timedelta(hours=1)}
        return self._add(EvidenceRow(**(kept | later | columns)))

    def level(
        self,
        person: Person,
        skill: str = "reading",
        level: str = "a2",
        on: str | date = "2026-10-05",
        organisation: Organisation | None = None,
    ) -> EvidenceRow:
        """A level shown in one skill."""
        school = organisation or self._once("school")
        return self.evidence(person, school, EvidenceKind.LEVEL, Subject.NORWEGIAN, on, skill=skill, level=level)

    def meeting(
        self,
        person: Person,
        organisation: Organisation | None = None,
        at: str | datetime = "2026-11-18 17:00",
        kind: str = "guidance_group",
        minutes: int = 120,
        **columns: Any,
    ) -> Meeting:
        """A planned meeting; `held` records that she took part."""
        starts_at = moment(at)
        return self._add(
            Meeting(
                person_id=person.id,
                organisation_id=(organisation or self._once("municipality")).id,
                kind=kind,
                starts_at=starts_at,
                ends_at=starts_at + timedelta(minutes=minutes),
                held_on=oslo.day_of(starts_at),
                **columns,
            )
        )

    def held(self, meeting: Meeting, **columns: Any) -> EvidenceRow:
        """She took part in the meeting."""
        person = self.session.get_one(Person, meeting.person_id)
        guidance = meeting.kind.startswith("guidance")
        kind, subject = (
            (EvidenceKind.MEETING, Subject.PARENTAL_GUIDANCE)
            if guidance
            else (EvidenceKind.FOLLOW_UP, Subject.PROGRAMME)
        )
        more = {"meeting_id": meeting.id, "module": meeting.module} | columns
        return self.evidence(person, meeting.organisation_id, kind, subject, meeting.held_on, **more)

    def question(
        self,
        person: Person,
        lesson: Lesson,
        at: str | datetime = "2026-11-17 18:00",
        what: str = "minutes",
        **columns: Any,
    ) -> Question:
        """ "Something is wrong here", not answered."""
        about = {"text": "Jeg var der hele timen.", "made_at": moment(at), "asked_at": moment(at)}
        return self._add(
            Question(
                person_id=person.id,
                organisation_id=lesson.organisation_id,
                lesson_id=lesson.id,
                what=what,
                **(about | columns),
            )
        )

    def standing(self, person: Person, rule: str = "reception.norwegian", **columns: Any) -> StoredStanding:
        """A stored standing; its value is empty unless told."""
        about = {
            "side": "person",
            "position": 1,
            "state": "on_track",
            "reckoned_on": date(2026, 11, 16),
            "value": "{}",
        }
        return self._add(StoredStanding(person_id=person.id, commitment=rule, **(about | columns)))

    def _in_lesson(
        self, kind: EvidenceKind, person: Person, lesson: Lesson, minutes: int | None, columns: dict[str, Any]
    ) -> EvidenceRow:
        lesson.registered_at = lesson.registered_at or lesson.ends_at
        about = {
            "minutes": lesson.minutes if minutes is None else minutes,
            "lesson_id": lesson.id,
            "module": lesson.module,
            "recorded_at": lesson.ends_at,
        }
        subject = SUBJECT_OF_KIND.get(lesson.kind, lesson.kind)
        return self.evidence(person, lesson.organisation_id, kind, subject, lesson.held_on, **(about | columns))

    def _once_class(self) -> SchoolClass:
        if "class" not in self._made:
            self._made["class"] = self.school_class()
        made: SchoolClass = self._made["class"]
        return made
