"""The ways in, and who may open a protected person's record."""

import hashlib
from datetime import timedelta
from typing import Any

from tests.given.ground import NEW_YEAR, moment
from tests.given.told import Told
from webapp.tables.access import LookHead, NamedStaff, ProtectionChange
from webapp.tables.organisations import Organisation
from webapp.tables.people import Person
from webapp.tables.ways_in import (
    Authenticator,
    CodeCard,
    Device,
    LinkedIdentity,
    LoginStep,
    Passkey,
    PhoneUser,
    VolunteerRequest,
)


class WaysIn(Told):
    """The ways in, and who may open a protected person's record."""

    def _hash(self) -> str:
        return hashlib.sha256(f"made {next(self._numbers)}".encode()).hexdigest()

    def code_card(self, person: Person, organisation: Organisation, by: Person, **columns: Any) -> CodeCard:
        about = {
            "code_hash": self._hash(), "pictures_hash": self._hash(), "made_at": NEW_YEAR,
            "expires_at": NEW_YEAR + timedelta(days=7),
        }  # fmt: skip
        return self._add(
            CodeCard(person_id=person.id, organisation_id=organisation.id, made_by_id=by.id, **(about | columns))
        )

    def device(self, **columns: Any) -> Device:
        about = {"token_hash": self._hash(), "made_at": NEW_YEAR, "last_used_at": NEW_YEAR}
        return self._add(Device(**(about | columns)))

    def phone_user(self, person: Person, device: Device, symbol: str = "fish", **columns: Any) -> PhoneUser:
        about = {"kind": "pin", "secret_hash": "no code fits this", "made_at": NEW_YEAR}
        return self._add(PhoneUser(person_id=person.id, device_id=device.id, symbol=symbol, **(about | columns)))

    def passkey(self, person: Person, **columns: Any) -> Passkey:
        about = {"credential_id": self._hash(), "public_key": "AA", "made_at": NEW_YEAR}
        return self._add(Passkey(person_id=person.id, **(about | columns)))

    def authenticator(self, person: Person, **columns: Any) -> Authenticator:
        about = {"secret": "sealed", "made_at": NEW_YEAR, "confirmed_at": NEW_YEAR}
        return self._add(Authenticator(person_id=person.id, **(about | columns)))

    def linked_identity(self, person: Person, provider: str = "idporten", **columns: Any) -> LinkedIdentity:
        about = {"issuer": "https://id.example", "subject": self._hash(), "linked_at": NEW_YEAR}
        return self._add(LinkedIdentity(person_id=person.id, provider=provider, **(about | columns)))

    def login_step(self, kind: str = "card", person: Person | None = None, **columns: Any) -> LoginStep:
        about = {
            "token_hash": self._hash(), "browser_hash": self._hash(), "made_at": NEW_YEAR,
            "expires_at": NEW_YEAR + timedelta(minutes=10), "person_id": person.id if person else None,
        }  # fmt: skip
        return self._add(LoginStep(kind=kind, **(about | columns)))

    def volunteer_request(self, organisation: Organisation, name: str = "Liv Dal", **columns: Any) -> VolunteerRequest:
        given_name, _, family_name = name.partition(" ")
        about = {"email": f"{next(self._numbers)}@example.org", "confirmed_at": NEW_YEAR}
        return self._add(
            VolunteerRequest(
                organisation_id=organisation.id, given_name=given_name, family_name=family_name, **(about | columns)
            )
        )

    def look_head(self, organisation: Organisation, month: str = "2026-01", number: int = 1) -> LookHead:
        return self._add(LookHead(organisation_id=organisation.id, month=month, number=number, digest=self._hash()))

    def named_staff(self, person: Person, staff: Person, organisation: Organisation, **columns: Any) -> NamedStaff:
        about = {"named_by_id": staff.id, "named_at": NEW_YEAR}
        return self._add(
            NamedStaff(person_id=person.id, staff_id=staff.id, organisation_id=organisation.id, **(about | columns))
        )

    def protection_change(
        self, person: Person, organisation: Organisation, by: Person, level: str = "confidential", **columns: Any
    ) -> ProtectionChange:
        return self._add(
            ProtectionChange(
                person_id=person.id, organisation_id=organisation.id, changed_by_id=by.id, level=level,
                changed_at=moment(columns.pop("at", NEW_YEAR)), **columns,
            )
        )  # fmt: skip
