"""A sheet to fill in: the people of a class down, its lessons across. What comes back is read by `grid`."""

from io import BytesIO

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font

from webapp.engine.oslo import OSLO
from webapp.features.roster.queries import ClassList
from webapp.language import gettext as _


def filled_template(of: ClassList) -> bytes:
    """An .xlsx with ids and names filled in. The ids make the names clear when it is sent back."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(_sheet_title(of.name))
    sheet.freeze_panes = "C4"
    sheet.column_dimensions["A"].width = 6
    sheet.column_dimensions["B"].width = 28
    # The words the reader knows stay Norwegian whatever language the page is in; the explanation is for the reader.
    sheet.append([plain("Klasse"), plain(of.public_id), plain(of.name)])
    sheet.append(
        [
            plain(
                _(
                    "Skriv timer (2 eller 2,5), x for hele timen, f for fravær, m for meldt fravær. Tomt betyr ikke ført."
                )
            )
        ]
    )
    headings = [WriteOnlyCell(sheet, value="id"), WriteOnlyCell(sheet, value="Navn")]
    for lesson in of.lessons:
        headings.append(WriteOnlyCell(sheet, value=lesson.starts_at.astimezone(OSLO).strftime("%d.%m.%Y %H:%M")))
    for cell in headings:
        cell.font = Font(bold=True)
        cell.alignment = Alignment(wrap_text=True)
    sheet.append(headings)
    for person in of.people:
        sheet.append([person.public_id, plain(f"{person.given_name} {person.family_name}")])
    kept = BytesIO()
    book.save(kept)
    return kept.getvalue()


def plain(text: str) -> str:
    """Text that no program takes for a formula; reading it again takes the mark off."""
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t", "\r") else text


def _sheet_title(name: str) -> str:
    """At most 31 characters, without those that spreadsheets forbid."""
    return "".join(mark for mark in name if mark not in "[]:*?/\\").strip("'")[:31] or "Klasse"
