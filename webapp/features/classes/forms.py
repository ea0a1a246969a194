"""The list's choices and the form of a class: what was typed, kept as typed; read into values, or errors beside the fields."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum

from webapp.language import gettext as _
from webapp.tables.schedule import LESSON_KINDS
from webapp.web.typed import on_one_line, public_id_in

MOST_LETTERS = 80
CLASS_FIELDS = ("organisation", "name", "kind", "teacher", "teacher_name", "teacher_phone", "revision")


class Show(StrEnum):
    """Which classes the list shows."""

    GOING = ""
    MINE = "mine"
    ENDED = "ended"


@dataclass(frozen=True)
class Wanted:
    """What the list is narrowed to; nonsense is no error, it finds everything or nothing."""

    text: str = ""
    words: tuple[str, ...] = ()
    kind: str = ""
    show: Show = Show.GOING
    after: str | None = None


@dataclass(frozen=True)
class ClassWanted:
    """A class as it is to be. teacher_id: an account of the organisation; None: a name and a phone, or nobody yet."""

    organisation_id: int
    name: str
    kind: str
    teacher_id: int | None
    teacher_name: str | None
    teacher_phone: str | None


@dataclass(frozen=True)
class Teacher:
    """Somebody with an account who can be a class's teacher."""

    person_id: int
    public_id: str
    name: str
    organisation_id: int


def read_wanted(arguments: Mapping[str, str]) -> Wanted:
    """From the address of the list: q, kind, show, after."""
    text = on_one_line(arguments.get("q", ""))[:MOST_LETTERS]
    kind, show, after = (arguments.get(name, "") for name in ("kind", "show", "after"))
    return Wanted(
        text=text,
        words=tuple(text.lower().split()),
        kind=kind if kind in LESSON_KINDS else "",
        show=Show(show) if show in set(Show) else Show.GOING,
        after=public_id_in(after) or None,
    )


def typed_in(form: Mapping[str, str], names: Collection[str], longest: int = 400) -> dict[str, str]:
    """What was sent in these fields, cleaned and cut, never judged."""
    return {name: on_one_line(form.get(name, ""))[:longest] for name in names}


def read_class(
    typed: Mapping[str, str], organisations: Mapping[str, int], teachers: Collection[Teacher]
) -> tuple[ClassWanted | None, dict[str, str]]:
    """The class, or the errors by field. organisations: those it may belong to, by what the form sends."""
    errors: dict[str, str] = {}
    organisation_id = (
        organisations.get(typed["organisation"]) if len(organisations) != 1 else [*organisations.values()][0]
    )
    if organisation_id is None:
        errors["organisation"] = _("Velg hvem klassen hører til.")
    name, teacher_name = read_text(typed, "name", 120, errors), read_text(typed, "teacher_name", 120, errors)
    phone = read_text(typed, "teacher_phone", 40, errors)
    if name is None and "name" not in errors:
        errors["name"] = _("Skriv hva klassen heter.")
    if typed["kind"] not in LESSON_KINDS:
        errors["kind"] = _("Velg hva timene handler om.")
    teacher = next((each for each in teachers if each.public_id == typed["teacher"]), None)
    if typed["teacher"] and (teacher is None or organisation_id not in (None, teacher.organisation_id)):
        errors["teacher"] = _("Velg en lærer fra lista, eller skriv navnet under.")
    if errors or organisation_id is None or name is None:
        return None, errors
    said = teacher.name if teacher else teacher_name
    number = teacher.person_id if teacher else None
    return ClassWanted(organisation_id, name, typed["kind"], number, said, phone), {}


def read_text(typed: Mapping[str, str], name: str, most: int, errors: dict[str, str]) -> str | None:
    """The text, None when empty; too long is an error beside the field."""
    if len(typed[name]) > most:
        errors[name] = _("Teksten er for lang. Den kan ha %(most)s tegn.", most=most)
        return None
    return typed[name] or None
