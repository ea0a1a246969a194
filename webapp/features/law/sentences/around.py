"""Decisions and appeals, registers, interpreters, children, and how people meet each other in training (§ 40 among it)."""

from collections.abc import Callable, Mapping

from webapp.engine.regulations.rulebook import Version
from webapp.features.law.sentences.amounts import Says, Words, hours, number, target
from webapp.language import gettext as _, ngettext


def _deadline(version: Version) -> Words:
    return (
        ngettext(
            "Du kan klage på et vedtak innen %(num)s uke etter at du fikk det.",
            "Du kan klage på et vedtak innen %(num)s uker etter at du fikk det.",
            target(version),
        ),
        _("Klagen sendes til kommunen. Kommunen ser på den først, og så statsforvalteren."),
    )


def _test_deadline(version: Version) -> Words:
    return (
        ngettext(
            "Du kan klage på en prøve innen %(num)s uke.",
            "Du kan klage på en prøve innen %(num)s uker.",
            target(version),
        ),
    )


def _decisions(version: Version) -> Words:
    if version.values["vacation"]:
        return (
            _(
                "Planen, store endringer i den, permisjon, fravær, stans, forlengelse, store trekk og ferie er vedtak du kan klage på."
            ),
        )
    return (
        _(
            "Planen, store endringer i den, permisjon, fravær, stans, forlengelse og store trekk er vedtak du kan klage på."
        ),
        _("Når ferien skal være, kan du ikke klage på."),
    )


def _registered(version: Version) -> Words:
    return (
        ngettext(
            "Kommunen skal føre det den har registrert, inn i et nasjonalt register innen %(num)s måned.",
            "Kommunen skal føre det den har registrert, inn i et nasjonalt register innen %(num)s måneder.",
            target(version),
        ),
    )


def _kept(version: Version) -> Words:
    values = version.values
    return (
        _(
            "Opplysninger om program og opplæring kan lagres i høyst %(programme)s år, om opplæring i mottak i %(reception)s år og om prøver i %(tests)s år.",
            programme=values["programme_and_training"],
            reception=values["reception"],
            tests=values["tests"],
        ),
        _("Det gjelder registrene til kommunen og staten. Samvei lagrer mye mindre."),
    )


def _no_show(version: Version) -> Words:
    return (
        _(
            "Kommer du ikke når tolk er bestilt, kan du få et gebyr bare hvis du visste om bestillingen og om gebyret. Det er høyst %(percent)s prosent av et rettsgebyr.",
            percent=version.values["court_fee_percent_at_most"],
        ),
    )


def _school(version: Version) -> Words:
    return (
        ngettext(
            "Skal barn være i Norge i mer enn %(num)s måned, har de rett til grunnskole, også i mottak. De skal få begynne så fort som mulig.",
            "Skal barn være i Norge i mer enn %(num)s måneder, har de rett til grunnskole, også i mottak. De skal få begynne så fort som mulig.",
            target(version),
        ),
        ngettext(
            "Etter %(num)s måned er det også en plikt.", "Etter %(num)s måneder er det også en plikt.", target(version)
        ),
    )


def _upper_secondary(version: Version) -> Words:
    return (
        ngettext(
            "Unge som er ferdige med grunnskolen, har rett til videregående til skoleåret de fyller %(num)s år.",
            "Unge som er ferdige med grunnskolen, har rett til videregående til skoleåret de fyller %(num)s år.",
            target(version),
        ),
        _("Etter det gjelder retten for voksne. Voksne som søker asyl, har ikke den retten."),
    )


def _kindergarten_reception(version: Version) -> Words:
    values = version.values
    return (
        _(
            "På mottak har ikke barn rett til barnehage, men kommunen kan få tilskudd til plasser fra barnet er %(age)s år.",
            age=values["grants_from_age"],
        ),
        _(
            "Mottaket skal ha et tilbud på minst %(hours)s om dagen for barn fra %(first)s til %(last)s år.",
            hours=hours(values["centre_offers_minutes_a_day"]),
            first=values["centre_from_age"],
            last=values["centre_to_age"],
        ),
    )


def _core_time(version: Version) -> Words:
    return (
        _(
            "Har familien lav inntekt, er %(hours)s i uka i barnehagen gratis fra høsten barnet fyller %(age)s år. Du må søke.",
            hours=hours(version.target),
            age=version.values["from_age"],
        ),
    )


def _price(version: Version) -> Words:
    values = version.values
    return (
        _(
            "Barnehagen skal ikke koste mer enn %(percent)s prosent av det familien tjener.",
            percent=values["household_percent_at_most"],
        ),
        _(
            "Søsken får avslag: %(second)s prosent for det andre barnet og %(more)s prosent for flere.",
            second=values["sibling_percent"],
            more=values["further_sibling_percent"],
        ),
    )


SAYS: Says = {
    "appeal.deadline": _deadline,
    "appeal.test_deadline": _test_deadline,
    "appeal.test_parts": lambda v: (
        _(
            "På norskprøven kan du klage på resultatet bare for den skriftlige delen. Er noe gjort feil under prøven, kan du klage på alle delene."
        ),
    ),
    "appeal.decisions": _decisions,
    "registers.national": _registered,
    "registers.kept": _kept,
    "registers.content": lambda v: (
        _(
            "Loven sier hva som kan registreres: for eksempel tilbud, start, deler av programmet, fravær, permisjon og stønad. Religion kan ikke registreres."
        ),
    ),
    "interpreter.provided": lambda v: (
        _(
            "Kommunen og andre offentlige kontorer skal bruke tolk når det trengs for at du skal få rett hjelp. Det er deres ansvar, ikke ditt."
        ),
    ),
    "interpreter.children": lambda v: (
        _("Barn skal ikke tolke. Unntaket er når det haster, eller når det er klart at det går bra."),
    ),
    "interpreter.qualified": lambda v: (
        _("Tolken skal være kvalifisert. Til og med 2026 finnes det unntak når ingen kvalifisert tolk er å få."),
    ),
    "interpreter.no_show_fee": _no_show,
    "children.school": _school,
    "children.upper_secondary": _upper_secondary,
    "children.kindergarten": lambda v: (_("Barn har rett til barnehage i kommunen der de er bosatt."),),
    "children.kindergarten_reception": _kindergarten_reception,
    "children.free_core_time": _core_time,
    "children.free_core_time_income": lambda v: (
        _(
            "Lav inntekt er under %(kroner)s kroner i året for hele familien.",
            kroner=number(v.values["household_kroner"]),
        ),
    ),
    "children.kindergarten_price": _price,
    "children.leisure": lambda v: (
        ngettext(
            "Fritidserklæringen sier at alle barn bør kunne være med på minst %(num)s fast aktivitet. Det er et mål og ikke en rett for hver enkelt.",
            "Fritidserklæringen sier at alle barn bør kunne være med på minst %(num)s faste aktiviteter. Det er et mål og ikke en rett for hver enkelt.",
            v.values["organised_activities_at_least"],
        ),
    ),
    "children.activities_in_reception": lambda v: (_("Frivillige kan få tilskudd til aktiviteter for barn i mottak."),),
    "conduct.face_covering": lambda v: (
        _("I opplæringen og på prøver kan ingen bruke klær som dekker ansiktet."),
        _("Kommunen gir først en skriftlig advarsel. Etter det kan den stanse opplæringen for en tid."),
    ),
    "conduct.stop": lambda v: (
        _(
            "Kommunen kan stanse programmet for en tid eller for godt når det er en saklig grunn: svært mye fravær, oppførsel som ødelegger for deg eller andre, eller lang sykdom."
        ),
        _("Det er et vedtak, og du kan klage."),
    ),
    "conduct.refused": lambda v: (
        _(
            "Sier noen nei til programmet eller opplæringen, eller avbryter, har kommunen ikke lenger plikt til å tilby det."
        ),
    ),
    "conduct.correct_information": lambda v: (
        _("Du skal gi kommunen riktige opplysninger om det som gjelder stønaden."),
    ),
    "conduct.concern_for_a_child": lambda v: (
        _(
            "De som arbeider med programmet og opplæringen, skal si fra til barnevernet når de er alvorlig bekymret for et barn."
        ),
    ),
}
NOT_FOUND: Mapping[str, Callable[[Version], str]] = {
    "interpreter.qualified": lambda v: _(
        "Tolken skal være kvalifisert. Om unntakene fra det gjelder etter 2026, har vi ikke funnet."
    ),
    "children.free_core_time_income": lambda v: _(
        "Grensen for lav inntekt dette året har vi ikke funnet. Spør kommunen."
    ),
}
READINGS: Mapping[str, Callable[[Version], str]] = {
    "appeal.deadline": lambda v: _(
        "Fristen er den vanlige for vedtak, og vi har ikke lest den i integreringsloven. Vi flytter den ikke når den siste dagen er en fridag. Står det en annen frist i vedtaket, gjelder den."
    ),
}
