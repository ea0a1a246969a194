"""An appeal as a plain text file for the municipality's case system. Always in Norwegian, so its words are in no catalogue."""

from datetime import datetime

from webapp import language
from webapp.features.matters.staff_queries import MatterOpened
from webapp.language import LANGUAGES, dates
from webapp.policy.looks import OpenedPerson


def text_of(matter: MatterOpened, person: OpenedPerson) -> str:
    """The file's text. Holds no national identity number: Samvei has none; the case number says whose case it is."""
    with language.using(language.SOURCE.tag):
        lines = [
            "KLAGE PÅ VEDTAK",
            "",
            *(f"{name}: {value}" for name, value in _facts(matter, person)),
            "",
            "Klagerens egne ord:",
            matter.text or "(ingen tekst)",
            "",
            "Meldingen er sendt av klageren selv, innlogget i Samvei. Den er gjengitt slik den ble skrevet.",
            "Fristen er regnet fra vedtakets dato. Den løper fra dagen klageren fikk vedtaket.",
        ]
    return "\r\n".join("\r\n".join(line.split("\n")) for line in lines) + "\r\n"


def _facts(matter: MatterOpened, person: OpenedPerson) -> list[tuple[str, str]]:
    wrote_in = LANGUAGES.get(person.language)
    found = [
        ("Kvitteringsnummer", matter.number),
        ("Klager", f"{person.given_name} {person.family_name}"),
        ("Til", matter.office),
        ("Mottatt", _instant(matter.raised_at)),
        ("Skrevet", _instant(matter.made_at)),
        ("Språket til klageren", wrote_in.native_name if wrote_in else person.language),
        ("Gjelder vedtak av", dates.date_alone(matter.decided_on) if matter.decided_on else "ukjent"),
        ("Saksnummer", matter.decision_reference or "ukjent"),
    ]
    if matter.appeal_by is not None:
        found.append(("Siste dag for klage", dates.date_alone(matter.appeal_by)))
        found.append(("Mottatt i tide", "ja" if matter.in_time else "nei"))
    return found


def _instant(instant: datetime) -> str:
    local = dates.oslo(instant)
    return f"{dates.date_alone(local.date())} {local:%H:%M}"
