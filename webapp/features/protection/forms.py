"""The form of protection: typed fields into a wish, or errors beside the fields."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from werkzeug.datastructures import MultiDict

from webapp.features.protection.levels import Level, Wanted
from webapp.language import gettext as _
from webapp.web.typed import on_one_line, public_id_in, revision_in

_LONGEST = 120
_MOST_NAMED = 300


@dataclass(frozen=True)
class Typed:
    """What stands in the form. step: look (nothing is changed yet), edit, confirm."""

    level: str = ""
    named: tuple[str, ...] = ()
    given_name: str = ""
    family_name: str = ""
    end_phones: bool = False
    seen_revision: int = 0
    step: str = "look"


def read_typed(form: MultiDict[str, str]) -> Typed:
    """As it was sent, cut to what can be."""
    named = (public_id_in(each) for each in form.getlist("named")[:_MOST_NAMED])
    return Typed(
        level=form.get("level", "")[:24],
        named=tuple(dict.fromkeys(each for each in named if each)),
        given_name=on_one_line(form.get("given_name"))[: _LONGEST + 1],
        family_name=on_one_line(form.get("family_name"))[: _LONGEST + 1],
        end_phones=form.get("end_phones") == "yes",
        seen_revision=revision_in(form.get("seen_revision")) or 0,
        step=form.get("step", "look")[:10],
    )


def read_wanted(typed: Typed, was: Level, choosable: Iterable[str]) -> tuple[Wanted | None, dict[str, str]]:
    """choosable: public ids of those who can be named."""
    errors: dict[str, str] = {}
    if typed.level not in set(Level):
        return None, {"level": _("Velg ett av nivåene.")}
    level, there = Level(typed.level), set(choosable)
    if level is Level.STRICT and not typed.named:
        errors["named"] = _("Velg hvem som skal kunne åpne opplysningene. Velg minst én.")
    elif level is Level.STRICT and not there.issuperset(typed.named):
        errors["named"] = _("En av dem du valgte, arbeider ikke lenger her. Velg på nytt.")
    if was is Level.STRICT and level is not Level.STRICT:
        for name, said in (("given_name", typed.given_name), ("family_name", typed.family_name)):
            if name == "given_name" and not said:
                errors[name] = _("Skriv hva personen skal hete her.")
            elif len(said) > _LONGEST:
                errors[name] = _("Navnet kan ha høyst %(most)s tegn.", most=_LONGEST)
    if errors:
        return None, errors
    wanted = Wanted(
        level=level, named=frozenset(typed.named) if level is Level.STRICT else frozenset(),
        end_phones=typed.end_phones and level is not Level.NONE, seen_revision=typed.seen_revision,
    )  # fmt: skip
    if was is Level.STRICT and level is not Level.STRICT:
        wanted = replace(wanted, given_name=typed.given_name, family_name=typed.family_name)
    return wanted, {}
