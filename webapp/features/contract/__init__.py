"""Contract (`/<lang>/contract`): the integration plan (a decision) and the integration contract (what both promise), read.

Both sides stand beside each other, paired by subject, each with its standing from the engine. Versions are frozen; the page
shows the newest. In reception it is *Mine rettigheter og plikter*, outside the programme *Norskplan*, under the act of 2003
*Individuell plan*: nothing to sign there."""

from webapp.features.contract.queries import ContractRow, Document, contract_row_for, pages_to_keep
from webapp.features.contract.wording import document_title, row_words

__all__ = ["ContractRow", "Document", "contract_row_for", "document_title", "pages_to_keep", "row_words"]
