"""The introduction stipend, what cuts and reduces it, and a condition for social assistance."""

from collections.abc import Callable, Mapping

from webapp.engine.regulations.rulebook import Version
from webapp.features.law.sentences.amounts import Says, Words, number, target
from webapp.language import dates, gettext as _, ngettext

_ORE_A_KRONE = 100


def _g(version: Version) -> Words:
    kroner = target(version) // _ORE_A_KRONE
    return (
        _(
            "Grunnbeløpet (G) er %(kroner)s kroner fra %(day)s. Det blir nytt hvert år.",
            kroner=number(kroner if target(version) % _ORE_A_KRONE == 0 else target(version) / _ORE_A_KRONE),
            day=dates.date_alone(version.from_),
        ),
    )


def _fraction(version: Version) -> str:
    return f"{version.values['numerator']}/{version.values['denominator']}"


def _share(version: Version, whole: str, part: str) -> Words:
    """whole, part: the sentence for the whole stipend, and for a share with %(share)s in it."""
    if version.values["numerator"] == version.values["denominator"]:
        return (whole,)
    return (part,)


def _full(version: Version) -> Words:
    return _share(
        version,
        _("Er du over aldersgrensen, får du hele stønaden."),
        _("Er du over aldersgrensen, får du %(share)s av stønaden.", share=_fraction(version)),
    )


def _parts(version: Version) -> Words:
    values = version.values
    return (
        _("En måned er stønaden i året delt på %(months)s.", months=values["months_a_year"]),
        _("En dag er stønaden i måneden delt på %(days)s.", days=values["days_a_month"]),
        _("En time er stønaden i året delt på %(hours)s.", hours=number(values["hours_a_year"])),
    )


def _cut_decision(version: Version) -> Words:
    return (
        _(
            "Et trekk på %(percent)s prosent eller mer av en utbetaling, som også er minst %(twelfths)s tolvdel av G, er et eget vedtak. Det skal være skriftlig, og du kan klage.",
            percent=version.values["percent_of_payment"],
            twelfths=version.values["twelfths_of_g"],
        ),
    )


def _reductions(version: Version) -> Words:
    values = version.values
    return (
        _("Dagpenger, sykepenger og foreldrepenger som du har tjent opp før, kan sette stønaden ned."),
        _("Uføretrygd og arbeidsavklaringspenger setter den ned krone for krone."),
        _(
            "Overgangsstønad setter den ned med %(percent)s prosent av det som er over %(part)s G.",
            percent=values["transitional_benefit_percent"],
            part=number(values["transitional_benefit_above_tenths_of_g"] / 10),
        ),
        _("Barnetrygd, kontantstøtte, egen inntekt og formue setter den ikke ned."),
        _("Lønnet arbeid i selve programmet setter den ned med tiden arbeidet tar."),
    )


def _condition(version: Version) -> Words:
    return (
        ngettext(
            "Får du sosialhjelp og er under %(num)s år, skal det stilles vilkår om aktivitet.",
            "Får du sosialhjelp og er under %(num)s år, skal det stilles vilkår om aktivitet.",
            target(version),
        ),
        _(
            "Har du hatt rett og plikt til programmet, og er det norsken som gjør at du ikke klarer deg selv, skal vilkåret være norskkurs."
        ),
    )


def _rounding(version: Version) -> Words:
    return (_("Vi runder av til nærmeste øre, bare én gang, til slutt."),)


SAYS: Says = {
    "stipend.g": _g,
    "stipend.yearly": lambda v: (
        ngettext(
            "Introduksjonsstønaden er %(num)s gang grunnbeløpet i året.",
            "Introduksjonsstønaden er %(num)s ganger grunnbeløpet i året.",
            v.values["times_g"],
        ),
    ),
    "stipend.share_age": lambda v: (
        ngettext("Stønaden er lavere til du er %(num)s år.", "Stønaden er lavere til du er %(num)s år.", target(v)),
    ),
    "stipend.share_follows_birthday": lambda v: (
        (_("Stønaden endrer seg fra fødselsdagen."),)
        if v.values["changes_on"] == "birthday"
        else (_("Stønaden endrer seg måneden etter fødselsdagen."),)
    ),
    "stipend.share.full": _full,
    "stipend.share.under_25": lambda v: (
        _("Er du under aldersgrensen, får du %(share)s av stønaden.", share=_fraction(v)),
    ),
    "stipend.share.under_25_with_parents": lambda v: (
        _("Er du under aldersgrensen og bor med foreldrene dine, får du %(share)s av stønaden.", share=_fraction(v)),
    ),
    "stipend.share.childless_couple": lambda v: (
        _(
            "Er du gift eller samboer med en som også er i programmet, og har dere ikke barn, får dere %(share)s hver. Det gjelder dem som er nye fra %(day)s.",
            share=_fraction(v),
            day=dates.date_alone(v.from_),
        ),
    ),
    "stipend.parts": _parts,
    "stipend.cut": lambda v: (
        _("Er du borte uten lov og uten gyldig grunn, kan stønaden bli trukket for akkurat den tiden."),
        _("Stønaden blir betalt etterpå, etter det som er registrert."),
    ),
    "stipend.cut_decision": _cut_decision,
    "stipend.cut_days": lambda v: (
        _(
            "Er du borte en hel dag, regner vi en dag. Er du borte en hel måned, regner vi en måned. Ellers regner vi minutter."
        ),
    ),
    "stipend.rounding": _rounding,
    "stipend.tax": lambda v: (_("Du betaler skatt av stønaden. Den gir ikke pensjonspoeng."),),
    "stipend.reductions": _reductions,
    "social_assistance.norwegian_condition": _condition,
}
NOT_FOUND: Mapping[str, Callable[[Version], str]] = {
    "stipend.share.childless_couple_under_25": lambda v: _(
        "Hvor mye et par uten barn får når en av dem er under aldersgrensen, har vi ikke funnet. Beløpet står i vedtaket."
    ),
}
READINGS: Mapping[str, Callable[[Version], str]] = {
    "stipend.share_follows_birthday": lambda v: _(
        "Loven sier ikke hvilken dag. En annen mulighet er fra måneden etter."
    ),
    "stipend.cut_days": lambda v: _(
        "Loven nevner time, dag og måned, men ikke hva som går først. En annen mulighet er å regne alt i timer."
    ),
    "stipend.rounding": lambda v: _("Avrunding står ikke i loven. Kommunen kan runde av på en annen måte."),
}
