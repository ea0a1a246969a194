"""Planning, plan and contract, the programme itself, its courses, and the act of 2003."""

from collections.abc import Callable, Mapping

from webapp.engine.regulations.rulebook import Version
from webapp.features.law.sentences.amounts import Says, Words, hours, number, target
from webapp.language import dates, gettext as _, ngettext


def _mapping(version: Version) -> Words:
    return (
        _("Kommunen skal kartlegge språk, utdanning, arbeid og annet du kan. Det er både en rett og en plikt."),
        ngettext(
            "Det skal være gjort før vedtaket om programmet, altså innen %(num)s måned.",
            "Det skal være gjort før vedtaket om programmet, altså innen %(num)s måneder.",
            target(version),
        ),
    )


def _plan(version: Version) -> Words:
    return (
        _(
            "Kommunen lager planen sammen med deg, samtidig med vedtaket om programmet. Er dere uenige, bestemmer kommunen. Du kan klage."
        ),
        ngettext(
            "Plan og kontrakt skal være klare innen %(num)s måned.",
            "Plan og kontrakt skal være klare innen %(num)s måneder.",
            target(version),
        ),
    )


def _review(version: Version) -> Words:
    return (
        _("Kommunen skal gå gjennom planen med jevne mellomrom, og når noe viktig endrer seg i livet ditt."),
        ngettext("Vi regner med hver måned.", "Vi regner med hver %(num)s. måned.", target(version)),
    )


def _age(version: Version) -> Words:
    return (
        _(
            "Retten og plikten til programmet gjelder deg som var mellom %(first)s og %(last)s år da du fikk tillatelsen.",
            first=version.values["min_age"],
            last=version.values["max_age"],
        ),
    )


def _residence(version: Version) -> Words:
    return (
        ngettext(
            "Når vedtaket blir gjort, må du ha bodd i en kommune med tillatelsen i mindre enn %(num)s år.",
            "Når vedtaket blir gjort, må du ha bodd i en kommune med tillatelsen i mindre enn %(num)s år.",
            target(version),
        ),
    )


def _start(version: Version) -> Words:
    return (
        ngettext(
            "Kommunen skal gjøre vedtak og starte programmet så fort som mulig, og senest %(num)s måned etter at du ble bosatt eller ba om det.",
            "Kommunen skal gjøre vedtak og starte programmet så fort som mulig, og senest %(num)s måneder etter at du ble bosatt eller ba om det.",
            target(version),
        ),
    )


def _months(version: Version, group: str) -> Words:
    """How long at most, and the extension where there is one. group: whom it is about, as a whole sentence."""
    months, extension = version.values["months"], version.values.get("extension_months", 0)
    longest = ngettext("Programmet varer i høyst %(num)s måned.", "Programmet varer i høyst %(num)s måneder.", months)
    if not extension:
        return (group, longest, _("Det kan ikke forlenges, men godkjent fravær og permisjon kan komme i tillegg."))
    return (
        group,
        longest,
        ngettext(
            "Det kan forlenges med inntil %(num)s måned.", "Det kan forlenges med inntil %(num)s måneder.", extension
        ),
    )


def _work_hours(version: Version) -> Words:
    has_vgs, others = version.values["months_has_vgs"], version.values["months_others"]
    return (
        _(
            "Er sluttmålet arbeid, skal minst %(hours)s i uka i snitt være arbeid eller trening til arbeid.",
            hours=hours(version.target),
        ),
        _("Praksis på en arbeidsplass, deltidsarbeid, korte bransjekurs og tiltak fra Nav teller."),
        ngettext(
            "Har du videregående fra før, gjelder det når du har vært %(num)s måned i programmet.",
            "Har du videregående fra før, gjelder det når du har vært %(num)s måneder i programmet.",
            has_vgs,
        ),
        ngettext("Ellers gjelder det etter %(num)s måned.", "Ellers gjelder det etter %(num)s måneder.", others),
    )


def _life_skills(version: Version, group: str) -> Words:
    return (
        group,
        _("Kommunen skal tilby minst %(hours)s kurs i livsmestring.", hours=hours(version.target)),
        _(
            "Av dem er minst %(hours)s om migrasjon, helse og mangfold.",
            hours=hours(version.values["migration_health_diversity"]),
        ),
        _("Minst %(hours)s er om karrierekompetanse.", hours=hours(version.values["career_competence"])),
    )


def _meetings(version: Version) -> Words:
    values = version.values
    return (
        _(
            "Har du barn, eller får du barn i programmet, skal du ha foreldreveiledning. Den telles i møter, ikke i timer."
        ),
        _("I gruppe er det fra %(first)s til %(last)s møter.", first=values["group"], last=values["group_at_most"]),
        _(
            "Alene med veilederen er det fra %(first)s til %(last)s samtaler.",
            first=values["individual"],
            last=values["individual_at_most"],
        ),
        _(
            "Bare når kommunen ikke har plass til mer, kan det være færre, men aldri færre enn %(group)s i gruppe og %(alone)s alene.",
            group=values["group_reduced"],
            alone=values["individual_reduced"],
        ),
    )


def _child_age(version: Version) -> Words:
    return (
        ngettext(
            "Foreldreveiledningen gjelder foreldre til barn under %(num)s år.",
            "Foreldreveiledningen gjelder foreldre til barn under %(num)s år.",
            target(version),
        ),
    )


def _individual_plan(version: Version) -> Words:
    return (
        ngettext(
            "Loven fra 2003: Kommunen skal lage en individuell plan innen %(num)s måned. Det er ingen kontrakt å signere.",
            "Loven fra 2003: Kommunen skal lage en individuell plan innen %(num)s måneder. Det er ingen kontrakt å signere.",
            target(version),
        ),
    )


def _weekly(version: Version) -> Words:
    return (
        _("Programmet er hele året og på full tid. Loven sier ikke hvor mange timer det er."),
        _("Vi måler timene mot planen din. Uker med en helligdag regner vi ikke med."),
    )


def _act(version: Version) -> Words:
    if version.values["act"] == "INTRO2003":
        return (
            _(
                "Fikk du tillatelsen senest %(day)s, og var du i Norge da, gjelder introduksjonsloven fra 2003.",
                day=dates.date_alone(version.to) if version.to else "",
            ),
        )
    first = dates.date_alone(version.from_)
    return (
        _("Fikk du tillatelsen %(day)s eller senere, gjelder integreringsloven.", day=first),
        _("Den gjelder også hvis tillatelsen er eldre, men du kom til Norge %(day)s eller senere.", day=first),
        _("For andre gjelder introduksjonsloven fra 2003."),
    )


def _goals(version: Version, group: str) -> Words:
    """The end goals the law permits. group: whom it is about, as a whole sentence."""
    return (group, _("Da kan sluttmålet være:"), *(GOALS[goal]() for goal in version.values))


def _contents(version: Version, document: str) -> Words:
    """What must stand in a plan. document: which plan, as a whole sentence."""
    return (document, *(PLAN_PARTS[part]() for part, needed in version.values.items() if needed))


def _under_age(version: Version) -> Words:
    return (
        ngettext(
            "Er du under %(num)s år og ikke har videregående, skal sluttmålet være å fullføre videregående.",
            "Er du under %(num)s år og ikke har videregående, skal sluttmålet være å fullføre videregående.",
            target(version),
        ),
        _("Vil du ikke, eller rekker du det ikke i programmet, kan det være deler av videregående eller arbeid."),
    )


def _over_age(version: Version) -> Words:
    return (
        ngettext(
            "Er du over %(num)s år, er arbeid det eneste sluttmålet.",
            "Er du over %(num)s år, er arbeid det eneste sluttmålet.",
            target(version),
        ),
    )


def _goal_step(version: Version) -> Words:
    return (
        ngettext(
            "Går det fortere enn ventet, kan norskmålet settes opp. Det kan settes ned %(num)s nivå om gangen.",
            "Går det fortere enn ventet, kan norskmålet settes opp. Det kan settes ned %(num)s nivåer om gangen.",
            target(version),
        ),
    )


GOALS: Mapping[str, Callable[[], str]] = {
    "work": lambda: _("Arbeid."),
    "higher_education_preparation": lambda: _("Forberedelse til utdanning etter videregående."),
    "requalification": lambda: _("Et nytt yrke gjennom fagopplæring."),
    "complete_upper_secondary": lambda: _("Å fullføre videregående."),
    "parts_of_upper_secondary": lambda: _("Deler av videregående."),
    "vocational": lambda: _("Fag- og yrkesopplæring."),
}
PLAN_PARTS: Mapping[str, Callable[[], str]] = {
    "end_goal": lambda: _("Sluttmålet."),
    "norwegian_goal": lambda: _("Norskmålet, i alle fire delene."),
    "long_term_goals": lambda: _("De langsiktige målene dine."),
    "amount": lambda: _("Hvor mye norsk og samfunnskunnskap det er."),
    "duration": lambda: _("Hvor lenge det varer."),
    "elements": lambda: _("Delene i programmet."),
    "appeal": lambda: _("Hvordan du kan klage."),
    "reasons": lambda: _("Hvorfor kommunen har valgt dette."),
    "work_or_education": lambda: _("Arbeid eller utdanning."),
    "norwegian": lambda: _("Norsk."),
    "social_studies": lambda: _("Samfunnskunnskap."),
    "life_skills": lambda: _("Kurs i livsmestring."),
    "parental_guidance": lambda: _("Foreldreveiledning, hvis du har eller får barn."),
}

SAYS: Says = {
    "end_goals.has_vgs": lambda v: _goals(v, _("Du har videregående skole eller mer fra før.")),
    "end_goals.others": lambda v: _goals(v, _("Du har ikke videregående fra før.")),
    "end_goals.under_age": _under_age,
    "end_goals.over_age": _over_age,
    "plan_contents.integration_plan": lambda v: _contents(v, _("Dette skal stå i integreringsplanen din:")),
    "plan_contents.norwegian_plan": lambda v: _contents(
        v, _("Er du ikke i programmet, har du en norskplan. Dette skal stå i den:")
    ),
    "plan_contents.individual_plan": lambda v: _contents(
        v, _("Loven fra 2003: Dette skal stå i den individuelle planen:")
    ),
    "plan_contents.elements": lambda v: _contents(v, _("Dette skal alle program ha:")),
    "plan_contents.goal_step": _goal_step,
    "planning.mapping": _mapping,
    "planning.career_guidance": lambda v: (
        _(
            "Du har rett og plikt til karriereveiledning. Den bør komme før vedtaket og ende i et råd. Loven setter ingen frist."
        ),
    ),
    "planning.plan": _plan,
    "plan.review": _review,
    "contract.agreed": lambda v: (
        _("Kontrakten sier hva du og kommunen skal gjøre. Det dere avtaler i den, måles slik dere har avtalt."),
        _("Loven sier ikke hva som skjer bare fordi noe i kontrakten ikke blir holdt."),
    ),
    "certificate.given": lambda v: (
        _("Når programmet er slutt, skal du få et deltakerbevis. Det gjelder også når programmet er avbrutt."),
    ),
    "programme.age": _age,
    "programme.residence": _residence,
    "programme.full_time_work": lambda v: (
        _(
            "Har du arbeid på %(hours)s i uka eller mer, eller tilbud om det, gjelder ikke retten og plikten til programmet.",
            hours=hours(v.target),
        ),
        _("Slutter arbeidet mens tiden fortsatt løper, gjelder retten og plikten igjen."),
    ),
    "programme.may_offer": lambda v: (
        _(
            "Kommunen kan også tilby programmet til andre: til dem som er eldre, til andre familiemedlemmer og til dem som er bosatt uten avtale."
        ),
    ),
    "programme.right_to_finish": lambda v: (
        _(
            "Har du begynt, har du rett til å fullføre, selv om du får en annen tillatelse eller blir norsk statsborger."
        ),
    ),
    "programme.start": _start,
    "programme.weekly_hours": _weekly,
    "programme.duration.has_vgs": lambda v: _months(v, _("Du har videregående skole eller mer fra før.")),
    "programme.duration.complete_upper_secondary": lambda v: _months(
        v, _("Du har ikke videregående fra før, og sluttmålet er å fullføre videregående.")
    ),
    "programme.duration.parts_of_upper_secondary": lambda v: _months(
        v, _("Du har ikke videregående fra før, og sluttmålet er deler av videregående.")
    ),
    "programme.duration.vocational": lambda v: _months(
        v, _("Du har ikke videregående fra før, og sluttmålet er fag- og yrkesopplæring.")
    ),
    "programme.duration.work": lambda v: _months(v, _("Du har ikke videregående fra før, og sluttmålet er arbeid.")),
    "programme.duration.intro2003": lambda v: _months(v, _("Du er i programmet etter loven fra 2003.")),
    "programme.work_hours": _work_hours,
    "life_skills.has_vgs": lambda v: _life_skills(v, _("Du har videregående skole eller mer fra før.")),
    "life_skills.others": lambda v: _life_skills(v, _("Du har ikke videregående fra før.")),
    "parental_guidance.meetings": _meetings,
    "parental_guidance.child_age": _child_age,
    "programme.individual_plan": _individual_plan,
    "cohort.act": _act,
}


def _old_duration(version: Version) -> str:
    return _(
        "Hvor lenge et slikt program kunne vare etter reglene før, har vi ikke funnet. Tiden din står i vedtaket ditt."
    )


def _old_goals(version: Version) -> str:
    return _("Hvilke sluttmål loven ga lov til før, har vi ikke funnet. Sluttmålet ditt står i planen.")


NOT_FOUND: Mapping[str, Callable[[Version], str]] = {
    "end_goals.has_vgs": _old_goals,
    "end_goals.others": _old_goals,
    "end_goals.under_age": _old_goals,
    "end_goals.over_age": _old_goals,
    "plan_contents.elements": lambda v: _("Hva alle program skulle ha i denne tiden, har vi ikke funnet."),
    "life_skills.has_vgs": lambda v: _(
        "Hvor mange timer kurset i livsmestring skulle ha i denne tiden, har vi ikke funnet."
    ),
    "life_skills.others": lambda v: _(
        "Hvor mange timer kurset i livsmestring skulle ha i denne tiden, har vi ikke funnet."
    ),
    "programme.age_60": lambda v: _(
        "Stortinget har vedtatt en høyere aldersgrense, men den var ikke tatt i bruk i mai 2026. Vi har ikke funnet om den gjelder nå."
    ),
    "programme.duration.complete_upper_secondary": _old_duration,
    "programme.duration.parts_of_upper_secondary": _old_duration,
    "programme.duration.vocational": _old_duration,
    "programme.duration.work": _old_duration,
}


def _on_that_very_day(version: Version) -> str:
    return _(
        "Loven sier «etter 1. januar». Er tilbudet fra selve dagen, leser vi det etter de gamle reglene. De nye er en annen mulighet."
    )


READINGS: Mapping[str, Callable[[Version], str]] = {
    "plan.review": lambda v: _("Loven sier «jevnlig» og ikke hvor ofte. Tallet er vårt. Kommunen kan velge et annet."),
    "programme.age": lambda v: _(
        "Vi leser det slik: fra dagen du fyller %(first)s til dagen før du fyller %(after)s. En annen mulighet er at det slutter dagen du fyller %(last)s.",
        first=v.values["min_age"],
        after=number(v.values["max_age"] + 1),
        last=v.values["max_age"],
    ),
    "programme.weekly_hours": lambda v: _(
        "Loven sier bare «full tid». I praksis brukes ofte 37,5 eller 30 timer i uka. Planen din går foran."
    ),
    "programme.duration.has_vgs": _on_that_very_day,
}
