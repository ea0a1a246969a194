"""The tests, and what they open: permanent residence and citizenship."""

from collections.abc import Callable, Mapping

from webapp.engine.regulations.rulebook import Version
from webapp.features.law.sentences.amounts import Says, Words, level, number, target
from webapp.language import gettext as _, ngettext


def _test_within(version: Version) -> Words:
    return (
        ngettext(
            "Har du rett og plikt til samfunnskunnskap, skal prøven være tatt innen %(num)s måned fra du fikk tilbud om å begynne.",
            "Har du rett og plikt til samfunnskunnskap, skal prøven være tatt innen %(num)s måneder fra du fikk tilbud om å begynne.",
            target(version),
        ),
    )


def _test_kind(version: Version) -> Words:
    return (
        _(
            "Samfunnskunnskapsprøven er digital, og resultatet er bestått eller ikke bestått. Den er på et språk du forstår."
        ),
    )


def _test_length(version: Version) -> Words:
    values = version.values
    return (
        _(
            "Å lytte tar fra %(first)s til %(last)s minutter, og å lese %(reading)s.",
            first=values["listening_from"],
            last=values["listening_to"],
            reading=values["reading"],
        ),
        _(
            "Å skrive tar %(writing)s minutter, og %(higher)s på de høyeste nivåene.",
            writing=values["writing"],
            higher=values["writing_b1_b2"],
        ),
        _("Muntlig tar fra %(first)s til %(last)s minutter.", first=values["oral_from"], last=values["oral_to"]),
    )


def _frequency_now(version: Version) -> Words:
    return (
        ngettext(
            "Nå er det prøver %(num)s gang i året.", "Nå er det prøver %(num)s ganger i året.", version.values["a_year"]
        ),
        ngettext(
            "Du melder deg på omtrent %(num)s uke før, fra mandag til fredag.",
            "Du melder deg på omtrent %(num)s uker før, fra mandag til fredag.",
            version.values["registration_weeks_before"],
        ),
    )


def _fee(version: Version) -> Words:
    values = version.values
    return (
        _(
            "Har du ikke plikt, bestemmer kommunen prisen: omtrent %(first)s til %(last)s kroner for én del.",
            first=number(values["part_kroner_from"]),
            last=number(values["part_kroner_to"]),
        ),
        _(
            "For alle delene er det omtrent %(first)s til %(last)s kroner.",
            first=number(values["all_kroner_from"]),
            last=number(values["all_kroner_to"]),
        ),
    )


def _social_test_size(version: Version) -> Words:
    values = version.values
    if "count" not in values:
        return (
            _(
                "Den gamle samfunnskunnskapsprøven hadde %(tasks)s oppgaver. %(right)s måtte være riktige.",
                tasks=values["tasks"],
                right=values["right_to_pass"],
            ),
        )
    return (
        _(
            "Samfunnskunnskapsprøven har %(tasks)s oppgaver. %(count)s av dem teller, og %(right)s må være riktige.",
            tasks=values["tasks"],
            count=values["count"],
            right=values["right_to_pass"],
        ),
        ngettext("Du har %(num)s minutt.", "Du har %(num)s minutter.", values["minutes"]),
    )


def _citizenship_size(version: Version) -> Words:
    values = version.values
    return (
        _(
            "Statsborgerprøven er bare på norsk. Den har %(tasks)s oppgaver. %(count)s av dem teller, og %(right)s må være riktige.",
            tasks=values["tasks"],
            count=values["count"],
            right=values["right_to_pass"],
        ),
        ngettext("Du har %(num)s minutt.", "Du har %(num)s minutter.", values["minutes"]),
    )


def _permanent(version: Version) -> Words:
    values = version.values
    return (
        _(
            "Vil du ha permanent oppholdstillatelse og er mellom %(first)s og %(last)s år, må du ha %(level)s eller bedre muntlig og ha bestått samfunnskunnskapsprøven.",
            first=values["min_age"],
            last=values["max_age"],
            level=level(values["oral"]),
        ),
        _(
            "Du må ha bodd i Norge i %(years)s år. For flyktninger og tillatelser på humanitært grunnlag er det %(refugee)s år.",
            years=values["years"],
            refugee=values["years_refugee"],
        ),
        _(
            "De siste %(months)s månedene må du ha forsørget deg selv med minst %(times)s ganger grunnbeløpet. Introduksjonsstønaden teller med. Tar du videregående i programmet, gjelder ikke dette kravet.",
            months=values["self_supported_months"],
            times=number(values["income_tenths_of_g"] / 10),
        ),
    )


def _citizenship(version: Version) -> Words:
    values = version.values
    return (
        _(
            "Vil du bli norsk statsborger og er mellom %(first)s og %(last)s år, må du ha %(level)s eller bedre muntlig og ha bestått statsborgerprøven.",
            first=values["min_age"],
            last=values["max_age"],
            level=level(values["oral"]),
        ),
        _("For noen grupper er det nok med %(level)s muntlig.", level=level(values["oral_some_exempt"])),
    )


SAYS: Says = {
    "social_studies.test": _test_within,
    "social_studies_test.kind": _test_kind,
    "social_studies_test.size": _social_test_size,
    "norwegian_test.parts": lambda v: (
        _(
            "Norskprøven har %(parts)s deler: lese, lytte, skrive og muntlig. Du kan ta dem hver for seg, og du får et resultat for hver.",
            parts=v.values["parts"],
        ),
        _(
            "Resultatet går fra %(lowest)s til %(highest)s.",
            lowest=level(v.values["lowest"]),
            highest=level(v.values["highest"]),
        ),
    ),
    "norwegian_test.length": _test_length,
    "norwegian_test.frequency": lambda v: (
        ngettext(
            "Det skal være norskprøver minst %(num)s gang i året.",
            "Det skal være norskprøver minst %(num)s ganger i året.",
            v.values["at_least_a_year"],
        ),
    ),
    "norwegian_test.frequency_now": _frequency_now,
    "norwegian_test.registration": lambda v: (
        _("Du, læreren og rådgiveren melder deg på sammen. Er dere uenige, bestemmer du."),
    ),
    "norwegian_test.free_attempt": lambda v: (
        ngettext(
            "Har du plikt til norsk, er %(num)s forsøk i hver del gratis.",
            "Har du plikt til norsk, er %(num)s forsøk i hver del gratis.",
            v.values["attempts_each_skill"],
        ),
    ),
    "norwegian_test.fee": _fee,
    "norwegian_test.c1": lambda v: (
        # L10n: the Norwegian test at level C1
        _("Norskprøven på nivå C1 har %(parts)s deler. Resultatet er C1 eller ikke bestått.", parts=v.values["parts"]),
    ),
    "citizenship_test.size": _citizenship_size,
    "residence.permanent": _permanent,
    "residence.citizenship": _citizenship,
}
NOT_FOUND: Mapping[str, Callable[[Version], str]] = {}
READINGS: Mapping[str, Callable[[Version], str]] = {}
