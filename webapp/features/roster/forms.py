"""Submitted fields -> frozen values, or errors beside the fields."""

import hashlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, BinaryIO

from wtforms import Form, StringField

from webapp.features.roster.attendance import SKIP, UnclearName
from webapp.language import gettext as _


@dataclass(frozen=True)
class ListSent:
    """A list as sent. office and class_id: public ids of the sender's own, class_id '' when not chosen."""

    office: str
    class_id: str
    name: str
    file: BinaryIO


class _UploadForm(Form):
    office = StringField()
    class_id = StringField()


def read_upload(
    fields: Any, files: Mapping[str, Any], offices: Sequence[str], classes: Collection[str]
) -> tuple[ListSent | None, dict[str, str]]:
    """offices, classes: public ids that may be chosen; with one office nothing has to be."""
    form = _UploadForm(fields)
    office = (form.office.data or "") if len(offices) > 1 else offices[0]
    errors: dict[str, str] = {}
    if office not in offices:
        errors["office"] = _("Velg hvem listen gjelder for.")
    class_id = form.class_id.data or ""
    if class_id and class_id not in classes:
        errors["class_id"] = _("Velg en klasse fra listen.")
    sent = files.get("file")
    if sent is None or not sent.filename:
        errors["file"] = _("Velg en fil.")
    if errors or sent is None:
        return None, errors
    return ListSent(office, class_id, str(sent.filename), sent.stream), {}


def field_of(unclear: UnclearName) -> str:
    """The name of the field that asks who this is: the same whatever else has been answered."""
    return field_of_name(*unclear.key)


def field_of_name(sheet: str, name: str) -> str:
    return "who-" + hashlib.sha256(f"{sheet}\0{name}".encode()).hexdigest()[:16]


def read_choices(fields: Mapping[str, Any], unclear: Sequence[UnclearName]) -> dict[str, str]:
    """Field name -> public id of a candidate, or "skip". What is none of those is no answer."""
    answers = {}
    for each in unclear:
        given = fields.get(field_of(each), "")
        if given == SKIP or given in {public_id for public_id, _name in each.candidates}:
            answers[field_of(each)] = given
    return answers


def read_page(given: str | None, pages: int) -> int:
    """The number of a page that there is."""
    return (
        min(max(int(given), 1), max(pages, 1))
        if given and given.isascii() and given.isdigit() and len(given) < 7
        else 1
    )
