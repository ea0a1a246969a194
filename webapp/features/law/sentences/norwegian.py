"""Norwegian and social studies, and exemptions from them."""

from collections.abc import Callable, Mapping

from webapp.engine.regulations.rulebook import Version
from webapp.features.law.sentences.amounts import Says, Words, hours, level, target
from webapp.language import gettext as _, ngettext


def _goal(version: Version, skill: str) -> Words:
    """The guiding levels by schooling. skill: the goal of which skill, as a whole sentence."""
    values = version.values
    return (
        skill,
        _("Ikke fullført grunnskole: %(level)s.", level=level(values["compulsory_not_completed"])),
        _("Fullført grunnskole: %(level)s.", level=level(values["compulsory_completed"])),
        _("Videregående eller mer: %(level)s.", level=level(values["upper_secondary"])),
        # L10n: people with upper-secondary education who need to document that level for studies or work
        _("Videregående, og du trenger å dokumentere et høyere nivå: %(level)s.", level=level(values["needs_b2"])),
    )


def _grade(version: Version) -> Words:
    return (
        _(
            "Går du på videregående, kan karakteren %(grade)s eller bedre i norsk stå i stedet for nivåene.",
            grade=version.values["upper_secondary"],
        ),
        _(
            "I forberedende voksenopplæring er det karakteren %(grade)s eller bedre.",
            grade=version.values["adult_preparatory"],
        ),
    )


def _adult_preparatory(version: Version) -> Words:
    values = version.values
    return (
        _(
            "I forberedende voksenopplæring er målet %(listening)s i å lytte, %(reading)s i å lese, %(writing)s i å skrive og %(speaking)s muntlig.",
            listening=level(values["listening"]),
            reading=level(values["reading"]),
            writing=level(values["writing"]),
            speaking=level(values["speaking"]),
        ),
    )


def _age(version: Version) -> Words:
    return (
        _(
            "Retten og plikten til norsk gjelder deg som var mellom %(first)s og %(last)s år da du fikk tillatelsen.",
            first=version.values["min_age"],
            last=version.values["max_age"],
        ),
        _("Den slutter når du fyller %(last)s år.", last=version.values["max_age"]),
    )


def _age_intro2003(version: Version) -> Words:
    values = version.values
    return (
        _(
            "Loven fra 2003: Rett og plikt til norsk gjelder fra du er %(first)s til du fyller %(duty)s år.",
            first=values["min_age"],
            duty=values["duty_below"],
        ),
        _("Etter det er det bare en rett, til du fyller %(right)s år.", right=values["right_below"]),
    )


def _time(version: Version) -> Words:
    return (
        _(
            "Du får norsk til du når målet ditt, men ikke uten grense. Tiden regnes fra du fikk tilbud om å begynne. Godkjent permisjon kommer i tillegg."
        ),
        ngettext(
            "Har du videregående fra før, er grensen %(num)s måned.",
            "Har du videregående fra før, er grensen %(num)s måneder.",
            version.values["has_vgs"],
        ),
        ngettext("Ellers er grensen %(num)s måned.", "Ellers er grensen %(num)s måneder.", version.values["others"]),
    )


def _offer(version: Version) -> Words:
    return (
        ngettext(
            "Kommunen skal tilby norsk så fort som mulig, og senest %(num)s måned etter at du ble registrert i kommunen eller ba om det.",
            "Kommunen skal tilby norsk så fort som mulig, og senest %(num)s måneder etter at du ble registrert i kommunen eller ba om det.",
            target(version),
        ),
    )


def _later_start(version: Version) -> Words:
    return (
        _("Har du tung omsorg for andre, eller blir du holdt tilbake mot din vilje, kan opplæringen begynne senere."),
        _("Å være alene om flere barn er ikke nok i seg selv."),
        ngettext("Det kan utsettes i høyst %(num)s år.", "Det kan utsettes i høyst %(num)s år.", target(version)),
    )


def _deadline(version: Version) -> Words:
    return (
        ngettext(
            "Samfunnskunnskap skal være ferdig innen %(num)s måned fra du fikk tilbud om å begynne. Godkjent permisjon kommer i tillegg.",
            "Samfunnskunnskap skal være ferdig innen %(num)s måneder fra du fikk tilbud om å begynne. Godkjent permisjon kommer i tillegg.",
            target(version),
        ),
    )


def _social_studies(version: Version) -> Words:
    first = _("Du skal ta %(hours)s samfunnskunnskap på et språk du forstår.", hours=hours(version.target))
    if not version.values:
        return (first,)
    return (
        first,
        ngettext(
            "Det er %(num)s del på %(hours)s.",
            "Det er %(num)s deler på %(hours)s hver: utdanning, kompetanse og arbeidsliv; familie, helse og hverdagsliv; Norge før og nå.",
            len(version.values),
            hours=" / ".join(sorted({hours(minutes) for minutes in version.values.values()})),
        ),
    )


SAYS: Says = {
    "norwegian.age": _age,
    "norwegian.age_intro2003": _age_intro2003,
    "norwegian.offer": _offer,
    "norwegian.time": _time,
    "norwegian.listening": lambda v: _goal(
        v, _("Slik er målet i å lytte, etter hvor mye skole du har fra før. Planen din kan ha et annet mål.")
    ),
    "norwegian.reading": lambda v: _goal(
        v, _("Slik er målet i å lese, etter hvor mye skole du har fra før. Planen din kan ha et annet mål.")
    ),
    "norwegian.writing": lambda v: _goal(
        v, _("Slik er målet i å skrive, etter hvor mye skole du har fra før. Planen din kan ha et annet mål.")
    ),
    "norwegian.speaking": lambda v: _goal(
        v, _("Slik er målet muntlig, etter hvor mye skole du har fra før. Planen din kan ha et annet mål.")
    ),
    "norwegian.grade": _grade,
    "norwegian.adult_preparatory": _adult_preparatory,
    "norwegian.duty_only_hours": lambda v: (
        _(
            "Har du plikt til norsk uten rett, skal du ta norsk til du når målet ditt, men ikke mer enn %(hours)s. Kommunen kan ta betalt.",
            hours=hours(v.target),
        ),
    ),
    "norwegian.hours": lambda v: (
        _(
            "Loven fra 2003: Du har rett og plikt til %(hours)s norsk. Trenger du det, kan du få flere timer.",
            hours=hours(v.target),
        ),
    ),
    "exemptions.norwegian_level": lambda v: (
        _(
            "Kan du vise at du har %(listening)s i å lytte, %(reading)s i å lese, %(writing)s i å skrive og %(speaking)s muntlig, kan du bli fritatt fra plikten til norsk.",
            listening=level(v.values["listening"]),
            reading=level(v.values["reading"]),
            writing=level(v.values["writing"]),
            speaking=level(v.values["speaking"]),
        ),
    ),
    "exemptions.weighty_reasons": lambda v: (
        _(
            "Du kan søke om fritak når helsen eller andre tungtveiende grunner gjør opplæringen for vanskelig. Du mister ikke retten."
        ),
    ),
    "exemptions.later_start": _later_start,
    "exemptions.social_studies": lambda v: (
        _(
            "Har du bestått samfunnskunnskapsprøven, eller noe som tilsvarer den, kan du bli fritatt fra samfunnskunnskap."
        ),
    ),
    "social_studies.hours": _social_studies,
    "social_studies.deadline": _deadline,
    "social_studies.carry_over": lambda v: (
        _("Timer i samfunnskunnskap som du tok i mottaket, teller med etterpå, del for del."),
    ),
}
NOT_FOUND: Mapping[str, Callable[[Version], str]] = {}
READINGS: Mapping[str, Callable[[Version], str]] = {
    "exemptions.later_start": lambda v: _(
        "Vi regner tiden fra du fikk tillatelsen. Loven sier det ikke. Datoen i vedtaket er en annen mulighet."
    ),
    "norwegian.time": lambda v: _(
        "Vi har ikke funnet grensen for eldre tillatelser, og regner med at den var den samme. Det er ikke kontrollert."
    ),
}
