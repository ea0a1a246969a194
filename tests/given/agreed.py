"""Plans and contracts, what she raises, what she writes herself, where she moves."""

from datetime import date, datetime, time
from typing import Any

from tests.given.absences import Absences
from tests.given.ground import NAMES_OF_KIND, day, moment
from webapp.engine import oslo, revision
from webapp.tables.contract import Confirmation, ContractVersion, GoneThrough, PlanDraft, PlanVersion
from webapp.tables.matters import Matter
from webapp.tables.organisations import Organisation
from webapp.tables.own_story import Consent, Handover, OwnEntry
from webapp.tables.people import (
    Person,
)


class Agreed(Absences):
    """Plans and contracts, what she raises, what she writes herself, where she moves."""

    # Plans and contracts

    def plan(
        self,
        person: Person,
        organisation: Organisation | None = None,
        content: dict[str, Any] | None = None,
        number: int = 1,
        **columns: Any,
    ) -> PlanVersion:
        """A version of the plan, decided three weeks before the year's first of June."""
        text = revision.canonical(content or {"end_goal": "work", "measures": []})
        about = {
            "kind": "integration_plan",
            "decided_on": date(2026, 5, 11),
            "decision_reference": "2026/1234",
            "recorded_at": oslo.at(date(2026, 5, 11), time(12, 0)),
        }
        return self._add(
            PlanVersion(
                person_id=person.id,
                organisation_id=(organisation or self._once("municipality")).id,
                number=number,
                content=text,
                digest=revision.digest(text),
                **(about | columns),
            )
        )

    def contract(
        self, plan: PlanVersion, content: dict[str, Any] | None = None, number: int = 1, **columns: Any
    ) -> ContractVersion:
        """A version of the contract beside a plan; nobody has signed it."""
        text = revision.canonical(content or {"commitments": []})
        return self._add(
            ContractVersion(
                person_id=plan.person_id,
                organisation_id=plan.organisation_id,
                plan_version_id=plan.id,
                number=number,
                content=text,
                digest=revision.digest(text),
                **({"recorded_at": plan.recorded_at} | columns),
            )
        )

    def draft(
        self,
        person: Person,
        organisation: Organisation | None = None,
        content: dict[str, Any] | None = None,
        by: Person | None = None,
        at: str | datetime = "2026-05-04 10:00",
        **columns: Any,
    ) -> PlanDraft:
        """A plan being made; content: the form as typed."""
        office = organisation or self._once("municipality")
        about = {"updated_at": moment(at), "updated_by": f"rådgiver, {office.name}"}
        return self._add(
            PlanDraft(
                person_id=person.id,
                organisation_id=office.id,
                content=revision.canonical(content or {}),
                updated_by_id=(by or self._once_adviser()).id,
                **(about | columns),
            )
        )

    def confirmation(
        self,
        contract: ContractVersion,
        side: str = "person",
        by: Person | None = None,
        on: str | date = "2026-05-12",
        content: dict[str, Any] | None = None,
        **columns: Any,
    ) -> Confirmation:
        """One side's confirmation in the app, and its day on the version. by: the person herself, or an adviser."""
        text = revision.canonical(content or {"contract": contract.digest, "language": "nb"})
        office = "" if side == "person" else f"rådgiver, {NAMES_OF_KIND['municipality']}"
        recorded_by = by.id if by else contract.person_id if side == "person" else self._once_adviser().id
        about = {
            "method": "app",
            "language": "nb",
            "recorded_by_id": recorded_by,
            "recorded_by": office,
            "recorded_at": oslo.at(day(on), time(12, 0)),
        }
        setattr(contract, f"signed_by_{side}_on", day(on))
        return self._add(
            Confirmation(
                person_id=contract.person_id,
                organisation_id=contract.organisation_id,
                contract_version_id=contract.id,
                side=side,
                confirmed_on=day(on),
                content=text,
                digest=revision.digest(text),
                **(about | columns),
            )
        )

    def gone_through(
        self,
        person: Person,
        line: str = "programme.start",
        contract: ContractVersion | None = None,
        by: Person | None = None,
        on: str | date = "2026-05-11",
        **columns: Any,
    ) -> GoneThrough:
        """A line explained in Arabic, with an interpreter on the phone."""
        office = self._once("municipality")
        about = {
            "organisation_id": contract.organisation_id if contract else office.id,
            "language": "ar",
            "interpreter": "by_phone",
            "recorded_by_id": (by or self._once_adviser()).id,
            "recorded_by": f"rådgiver, {office.name}",
            "recorded_at": oslo.at(day(on), time(14, 0)),
        }
        return self._add(
            GoneThrough(
                person_id=person.id,
                contract_version_id=contract.id if contract else None,
                line=line,
                gone_through_on=day(on),
                **(about | columns),
            )
        )

    # What she raises, what she writes herself, where she moves

    def matter(
        self,
        person: Person,
        organisation: Organisation | None = None,
        kind: str = "explain",
        about: str = "programme.start",
        text: str = "Hva betyr dette?",
        seen_by: str = "adviser",
        at: str | datetime = "2026-11-17 18:00",
        **columns: Any,
    ) -> Matter:
        """One thing raised, not answered."""
        when = {"made_at": moment(at), "raised_at": moment(at)}
        return self._add(
            Matter(
                person_id=person.id,
                organisation_id=(organisation or self._once("municipality")).id,
                kind=kind,
                about=about,
                text=text,
                seen_by=seen_by,
                **(when | columns),
            )
        )

    def own_entry(
        self,
        person: Person,
        kind: str = "work",
        title: str = "Kokk på en kafé",
        at: str | datetime = "2026-11-17 18:00",
        **columns: Any,
    ) -> OwnEntry:
        """Something she wrote about herself; no office reads it without `consent`."""
        return self._add(OwnEntry(person_id=person.id, kind=kind, title=title, made_at=moment(at), **columns))

    def consent(
        self,
        person: Person,
        organisation: Organisation | None = None,
        at: str | datetime = "2026-11-17 18:00",
        **columns: Any,
    ) -> Consent:
        """Her yes to this office's reading what she wrote."""
        office = organisation or self._once("municipality")
        return self._add(Consent(person_id=person.id, organisation_id=office.id, given_at=moment(at), **columns))

    def handover(
        self,
        person: Person,
        centre: Organisation | None = None,
        municipality: Organisation | None = None,
        on: str | date = "2026-12-01",
        by: Person | None = None,
        **columns: Any,
    ) -> Handover:
        """She moves from the centre to the municipality on this day; not answered."""
        from_ = centre or self._once("reception_centre")
        about = {"made_at": moment("2026-11-17 10:00"), "made_by": f"mottaket, {from_.name}"[:60]}
        return self._add(
            Handover(
                person_id=person.id,
                from_organisation_id=from_.id,
                to_organisation_id=(municipality or self._once("municipality")).id,
                moves_on=day(on),
                made_by_id=by.id if by else self.staff("reception", from_, "Siv Lund").id,
                **(about | columns),
            )
        )
