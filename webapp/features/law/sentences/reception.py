"""Training in reception, and what absence there may cost."""

from collections.abc import Callable, Mapping

from webapp.engine.regulations.rulebook import Version
from webapp.features.law.sentences.amounts import Says, Words, hours, number, target
from webapp.language import dates, gettext as _, ngettext


def _deduction(version: Version) -> Words:
    adult, minor = version.values["adult_kroner"], version.values["unaccompanied_minor_kroner"]
    if not adult and not minor:
        return (_("Det kostet ingen penger å være borte fra opplæringen."),)
    return (
        _(
            "Er du borte fra noe obligatorisk uten lov, kan UDI trekke opptil %(kroner)s kroner i stønaden for hver gang.",
            kroner=number(adult),
        ),
        _("For barn som er alene, kan UDI trekke opptil %(kroner)s kroner.", kroner=number(minor)),
        _(
            "Regelen sier ikke om timene i norsk og samfunnskunnskap er noe obligatorisk. Det er ikke sagt at UDI trekker."
        ),
    )


def _age(version: Version) -> Words:
    return (
        ngettext(
            "Plikten til opplæring i mottak gjelder fra du har fylt %(num)s år.",
            "Plikten til opplæring i mottak gjelder fra du har fylt %(num)s år.",
            target(version),
        ),
    )


def _last(version: Version) -> str:
    return dates.date_alone(version.to) if version.to else ""


SAYS: Says = {
    "reception.norwegian": lambda v: (
        _("Søker du asyl og bor i et vanlig mottak, skal du ta %(hours)s norsk.", hours=hours(v.target)),
        _(
            "Kommunen skal tilby timene. Plikten din begynner når du får tilbudet, og slutter når UDI har svart på søknaden."
        ),
    ),
    "reception.social_studies": lambda v: (
        _("Søker du asyl og bor i et vanlig mottak, skal du ta %(hours)s samfunnskunnskap.", hours=hours(v.target)),
        _("Timene skal være på et språk du forstår."),
    ),
    "reception.age": _age,
    "reception.deduction": _deduction,
    "reception.deduction_floor": lambda v: (
        _("Et trekk kan aldri være så stort at du ikke får dekket det du trenger for å leve."),
    ),
    "reception.deduction_appeal": lambda v: (
        _("Det er regionkontoret i UDI som bestemmer om det blir et trekk. Du kan klage til UDI."),
    ),
    "cohort.act_asylum": lambda v: (
        (_("Søkte du om asyl senest %(day)s, gjelder reglene fra før integreringsloven.", day=_last(v)),)
        if v.values["act"] == "INTRO2003"
        else (_("Søkte du om asyl %(day)s eller senere, gjelder integreringsloven.", day=dates.date_alone(v.from_)),)
    ),
    "exemptions.in_school": lambda v: (
        _("Går du på skole for voksne eller på videregående, kan du søke om å slippe timene i mottaket."),
    ),
    "collective_protection.reception_duty": lambda v: (
        (
            _("Kollektiv beskyttelse: Er du i denne gruppen, har du plikt til opplæring i mottak som andre."),
            _("Vi har ikke fått kontrollert at det er slik fra %(day)s.", day=dates.date_alone(v.from_)),
        )
        if v.values["duty"]
        else (_("Kollektiv beskyttelse: Er du i denne gruppen, har du ikke plikt til opplæring i mottak."),)
    ),
    "stipend.reception_income": lambda v: (
        _("Tjener du egne penger mens du bor på mottak, blir stønaden satt ned krone for krone."),
        _(
            "Du beholder alltid noe av det du tjener: minst %(kroner)s kroner, eller %(percent)s prosent av lønnen.",
            kroner=number(v.values["free_kroner"]),
            percent=number(v.values["free_percent_of_wages"]),
        ),
    ),
}
NOT_FOUND: Mapping[str, Callable[[Version], str]] = {
    "reception.deduction": lambda v: _("Hva fravær kunne koste i denne tiden, har vi ikke funnet."),
    "stipend.reception": lambda v: _(
        "Hvor mye stønaden i mottak er, har vi ikke funnet. Beløpene settes hvert år. Spør der du bor."
    ),
}
READINGS: Mapping[str, Callable[[Version], str]] = {
    "reception.social_studies": lambda v: _(
        "Vi leser det slik at dagen du søkte, bestemmer hvor mange timer det er. Dagen for opplæringen er en annen mulighet."
    ),
}
