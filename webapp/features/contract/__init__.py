"""Contract (`/<lang>/contract`): the integration plan (a decision) and the integration contract (what both promise).

Both sides stand beside each other, paired by subject, each with its standing from the engine. Versions are frozen, as lines;
the person reads, asks, and confirms the newest one here. In reception it is *Mine rettigheter og plikter*, outside the
programme *Norskplan*, under the act of 2003 *Individuell plan*: nothing to sign there."""

from webapp.features.contract.actions import confirm_contract
from webapp.features.contract.content import (
    ContractContent,
    Element,
    Ground,
    Line,
    PlanContent,
    contract_as_plain,
    plan_as_plain,
    read_contract,
    read_plan,
)
from webapp.features.contract.lines import line_words, lines_of
from webapp.features.contract.queries import (
    ContractPage,
    ContractRow,
    ContractSeen,
    Document,
    Explained,
    LineSeen,
    contract_page_for,
    contract_row_for,
    newest_contract_of,
    pages_to_keep,
)
from webapp.features.contract.shown import PlanPart, ToConfirm, plan_words, to_confirm
from webapp.features.contract.staff_fingerprints import check_organisations
from webapp.features.contract.wording import document_title, explained_words, fingerprint, row_words, signatures

__all__ = [
    "ContractContent",
    "ContractPage",
    "ContractRow",
    "ContractSeen",
    "Document",
    "Element",
    "Explained",
    "Ground",
    "Line",
    "LineSeen",
    "PlanContent",
    "PlanPart",
    "ToConfirm",
    "check_organisations",
    "confirm_contract",
    "contract_as_plain",
    "contract_page_for",
    "contract_row_for",
    "document_title",
    "explained_words",
    "fingerprint",
    "line_words",
    "lines_of",
    "newest_contract_of",
    "pages_to_keep",
    "plan_as_plain",
    "plan_words",
    "read_contract",
    "read_plan",
    "row_words",
    "signatures",
    "to_confirm",
]
