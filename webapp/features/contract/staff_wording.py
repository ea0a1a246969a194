"""The staff side of a contract in words: what can be written down, what stands there, who has signed."""

from collections.abc import Callable, Mapping
from datetime import date

from webapp.features.contract.lines import today_words
from webapp.features.contract.queries import Confirmed, ContractPage
from webapp.features.contract.staff_fingerprints import Checked, Version
from webapp.features.contract.staff_queries import RECORDS, RecordSeen, StaffContract
from webapp.features.contract.wording import document_title, explained_words, fingerprint
from webapp.features.matters import about_words, kind_words
from webapp.features.standing import long_day, title
from webapp.language import LANGUAGES, gettext as _, ngettext, pgettext

__all__ = [
    "about_words", "changed_words", "document_title", "explained_words", "fingerprint", "interpreter_choices", "kept_choices",
    "kind_words", "language_choices", "long_day", "paper_languages", "record_words", "side_choices", "signature_words",
    "today_words", "version_kind", "version_words", "checked_words",
]  # fmt: skip


def kept_choices(seen: StaffContract) -> list[tuple[str, str]]:
    """What can be written down as held or kept: value, words."""
    there = {line.id: line.standing.commitment for line in seen.page.lines}
    return [(name, _KEPT[name]() if name in _KEPT else title(there[name])) for name in seen.choices]


def record_words(record: RecordSeen, page: ContractPage) -> str:
    """A record of something held or kept."""
    for name, each in RECORDS.items():
        if (each.kind, each.part) == (record.kind, record.part):
            return _KEPT[name]()
    agreed = next((line for line in page.lines if line.standing.commitment.part == record.part), None)
    return title(agreed.standing.commitment) if agreed and record.part else _("Noe dere har avtalt")


_KEPT: Mapping[str, Callable[[], str]] = {
    "mapping": lambda: _("Kompetansekartleggingen er gjort"),
    "guidance": lambda: _("Karriereveiledning er gitt"),
    "review": lambda: _("Planen er gjennomgått på nytt"),
    "follow_up": lambda: _("Oppfølgingssamtale er holdt"),
    "interpreter": lambda: _("Tolk var til stede"),
    "no_interpreter": lambda: _("Tolk trengtes, men manglet"),
    "test": lambda: _("Prøven i samfunnskunnskap er bestått"),
    "certificate": lambda: _("Deltagerbevis er gitt"),
}


def interpreter_choices() -> list[tuple[str, str]]:
    """How it was interpreted: value, words."""
    return [
        ("", _("Velg")),
        ("not_needed", _("Tolk trengtes ikke")),
        ("in_the_room", _("Tolk i rommet")),
        ("by_screen", _("Tolk på skjerm")),
        ("by_phone", _("Tolk på telefon")),
    ]


def language_choices() -> list[tuple[str, str]]:
    """The languages something can have been explained in."""
    return [*paper_languages(), ("other", _("Et annet språk"))]


def paper_languages() -> list[tuple[str, str]]:
    """The languages a contract can be printed in."""
    return [(each.tag, each.native_name) for each in LANGUAGES.values()]


def side_choices(page: ContractPage) -> list[tuple[str, str, str]]:
    """Who can still have signed: value, words, picture."""
    contract, found = page.contract, []
    if contract and contract.signed_by_person_on is None:
        found.append(("person", _("Personen"), "person"))
    if contract and contract.signed_by_municipality_on is None:
        found.append(("municipality", _("Kommunen"), "townhall"))
    return found


def signature_words(side: str, confirmed: Confirmed | None, signed_on: date | None) -> str:
    """How one side of the contract stands. side: person | municipality."""
    if signed_on is None:
        return _("Personen har ikke signert.") if side == "person" else _("Kommunen har ikke bekreftet.")
    said = {"day": long_day(signed_on)}
    if confirmed is not None and confirmed.method == "app":
        if side == "person":
            return _("Personen bekreftet her %(day)s.", **said)
        return _("Kommunen bekreftet her %(day)s.", **said)
    return (
        _("Personen signerte på papir %(day)s.", **said)
        if side == "person"
        else _("Kommunen signerte på papir %(day)s.", **said)
    )


def changed_words(now: Mapping[str, object]) -> list[str]:
    """Why nothing was done, in sentences; `now` as ChangedSince carries it."""
    if now.get("known"):
        return [_("Det samme er alt skrevet opp for den dagen.")]
    if now.get("taken_back"):
        return [_("Det er alt tatt tilbake.")]
    signed_on = now.get("signed_on")
    if isinstance(signed_on, date):
        return [_("Den siden signerte eller bekreftet %(day)s. Det kan ikke endres.", day=long_day(signed_on))]
    if now.get("newest"):
        return [_("Den nyeste kontrakten er versjon %(number)s. Se på den før du går videre.", number=now["newest"])]
    return [_("Det du så, er ikke lenger det som gjelder.")]


def version_kind(kind: str) -> str:
    """A sort of stored version."""
    return {
        "plan": lambda: pgettext("version", "Plan"),
        "contract": lambda: pgettext("version", "Kontrakt"),
        "confirmation": lambda: pgettext("version", "Bekreftelse"),
    }[kind]()


def version_words(version: Version) -> str:
    """Whether one version still reads as it did."""
    said = {"kind": version_kind(version.kind), "day": long_day(version.made_on)}
    if version.holds:
        # L10n: a sort of version, as in «Kontrakt»
        return _("%(kind)s, lagret %(day)s. Innholdet er slik det var.", **said)
    return _("%(kind)s, lagret %(day)s. Innholdet er ikke slik det var.", **said)


def checked_words(checked: Checked) -> str:
    """What a check of everything came to."""
    if not checked.total:
        return _("Ingenting er lagret ennå.")
    if not checked.broken:
        return ngettext(
            "%(num)s versjon er lest. Den er slik den var.",
            "%(num)s versjoner er lest. Alle er slik de var.",
            checked.total,
        )
    return ngettext(
        "%(num)s versjon er ikke slik den var. Ta vare på databasen, og si fra til den som driver Samvei.",
        "%(num)s versjoner er ikke slik de var. Ta vare på databasen, og si fra til den som driver Samvei.",
        len(checked.broken),
    )
