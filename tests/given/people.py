"""People, what the law asks about them, who serves them, and their log-ins."""

from datetime import date, datetime, timedelta
from typing import Any

from tests.given.ground import NEW_YEAR, Ground, day, moment
from webapp.engine import revision
from webapp.language.names import search_key, sort_key
from webapp.tables.base import new_token
from webapp.tables.organisations import Organisation
from webapp.tables.people import (
    Child,
    Circumstances,
    Credential,
    Exemption,
    LoginSession,
    Person,
    Role,
    Service,
    Stretch,
)


class People(Ground):
    """People, what the law asks about them, who serves them, and their log-ins."""

    # People

    def person(self, name: str = "Hanan Ali", language: str = "ar", **columns: Any) -> Person:
        """Somebody nobody serves yet. name: given name, a space, family name."""
        given_name, _, family_name = name.partition(" ")
        return self._add(
            Person(
                given_name=given_name,
                family_name=family_name,
                language=language,
                sort_key=sort_key(given_name, family_name),
                search_key=search_key(given_name, family_name),
                **({"created_at": NEW_YEAR} | columns),
            )
        )

    def resident(
        self,
        arrived: str | date = "2026-03-02",
        *,
        name: str = "Hanan Ali",
        language: str = "ar",
        centre: Organisation | None = None,
        training_offered: str | date | None = None,
        **facts: Any,
    ) -> Person:
        """An adult who has applied for asylum and lives in an ordinary reception centre; training not offered unless told."""
        person = self.person(name, language)
        about = {
            "birth_date": date(1994, 5, 17),
            "applied_on": day(arrived),
            "arrived_on": day(arrived),
            "in_ordinary_reception": True,
            "reception_training_offered_on": None if training_offered is None else day(training_offered),
        }
        self._add(Circumstances(person_id=person.id, **(about | facts)))
        serving = centre or self._once("reception_centre")
        self.served(person, serving, "housing", arrived)
        self.served(person, serving, "reception_training", arrived)
        return person

    def participant(
        self,
        started: str | date = "2026-06-01",
        *,
        name: str = "Olena Kovalenko",
        language: str = "uk",
        municipality: Organisation | None = None,
        school: Organisation | None = None,
        **facts: Any,
    ) -> Person:
        """An adult with upper secondary in the introduction programme, end goal work, settled 8 weeks before the start."""
        person = self.person(name, language)
        first = day(started)
        about = {
            "birth_date": date(1991, 9, 3),
            "permit_granted_on": first - timedelta(weeks=15),
            "settled_on": first - timedelta(weeks=8),
            "programme_offered_on": first,
            "programme_decided_on": first - timedelta(weeks=3),
            "programme_started_on": first,
            "norwegian_offered_on": first,
            "norwegian_started_on": first,
            "education": "upper_secondary",
            "end_goal": "work",
        }
        self._add(Circumstances(person_id=person.id, **(about | facts)))
        since = first - timedelta(weeks=8)
        serving = municipality or self._once("municipality")
        self.served(person, serving, "programme", since, contact_name="Kari Nes", contact_phone="32 00 00 01")
        self.served(person, school or self._once("school"), "teaching", since)
        return person

    def served(
        self,
        person: Person,
        organisation: Organisation,
        purpose: str = "programme",
        from_on: str | date = "2026-01-01",
        to_on: str | date | None = None,
        **columns: Any,
    ) -> Service:
        return self._add(
            Service(
                person_id=person.id,
                organisation_id=organisation.id,
                purpose=purpose,
                from_on=day(from_on),
                to_on=None if to_on is None else day(to_on),
                **columns,
            )
        )

    def staff(
        self, role: str = "adviser", organisation: Organisation | None = None, name: str = "Kari Nes", **columns: Any
    ) -> Person:
        """Somebody with one role in one organisation (a municipality unless told)."""
        person = self.person(name, "nb")
        self.role(person, role, organisation or self._once("municipality"), **columns)
        return person

    def role(self, person: Person, name: str, organisation: Organisation, **columns: Any) -> Role:
        return self._add(Role(person_id=person.id, organisation_id=organisation.id, name=name, **columns))

    def child(self, person: Person, born: str | date = "2021-04-12") -> Child:
        return self._add(Child(person_id=person.id, born_on=day(born)))

    def stretch(
        self,
        person: Person,
        kind: str = "residence",
        from_on: str | date = "2026-01-01",
        to_on: str | date | None = None,
        **columns: Any,
    ) -> Stretch:
        """Time lived in a municipality, worked full time, or paused: kind residence | full_time_work | leave | stop."""
        last = None if to_on is None else day(to_on)
        return self._add(Stretch(person_id=person.id, kind=kind, from_on=day(from_on), to_on=last, **columns))

    def exemption(
        self, person: Person, commitment: str = "norwegian.hours", on: str | date = "2026-06-01", **columns: Any
    ) -> Exemption:
        """A commitment she need not keep, by a decision."""
        about = {"commitment": commitment, "decided_on": day(on), "decision_reference": "2026/77"}
        return self._add(Exemption(person_id=person.id, **(about | columns)))

    def credential(
        self, person: Person, name: str, secret_hash: str = "not a hash", *, demo: bool = False
    ) -> Credential:
        return self._add(Credential(person_id=person.id, name=name, secret_hash=secret_hash, demo=demo))

    def login_session(
        self, person: Person, token_hash: str | None = None, at: str | datetime = NEW_YEAR, **columns: Any
    ) -> LoginSession:
        """A log-in that lasts a year from `at`."""
        now = moment(at)
        about = {
            "token_hash": token_hash or revision.digest(new_token()),
            "form_secret": "0" * 64,
            "phone": "own",
            "created_at": now,
            "last_used_at": now,
            "expires_at": now + timedelta(days=365),
        }
        return self._add(LoginSession(person_id=person.id, **(about | columns)))

    def _once_adviser(self) -> Person:
        if "adviser" not in self._made:
            self._made["adviser"] = self.staff("adviser")
        made: Person = self._made["adviser"]
        return made
