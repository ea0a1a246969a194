"""Absence, leave, and what they do to the length of the programme."""

from collections.abc import Callable, Mapping

from webapp.engine.regulations.rulebook import Version
from webapp.features.law.sentences.amounts import Says, Words, hours, number, target
from webapp.language import gettext as _, ngettext


def _self_certificate(version: Version) -> Words:
    values = version.values
    return (
        ngettext(
            "Er du syk, kan du si fra selv i inntil %(num)s dag om gangen, uten lege.",
            "Er du syk, kan du si fra selv i inntil %(num)s dager på rad, uten lege.",
            target(version),
        ),
        ngettext(
            "Du kan gjøre det når du har vært med i %(num)s uke.",
            "Du kan gjøre det når du har vært med i %(num)s uker.",
            values["after_weeks"],
        ),
        ngettext(
            "Blir du borte igjen innen %(num)s dag, regnes dagene uten lege fra forrige gang med.",
            "Blir du borte igjen innen %(num)s dager, regnes dagene uten lege fra forrige gang med.",
            values["window_days"],
        ),
        _(
            "Har du gjort det %(times)s ganger eller mer på %(months)s måneder, kan kommunen bestemme at du må gå til lege. Det skal vurderes på nytt innen %(review)s måneder.",
            times=values["times"],
            months=values["times_months"],
            review=values["review_months"],
        ),
    )


def _child_self_certificate(version: Version) -> Words:
    if target(version):
        return (
            ngettext(
                "Er barnet ditt sykt, kan du si fra selv når du har vært med i %(num)s uke.",
                "Er barnet ditt sykt, kan du si fra selv når du har vært med i %(num)s uker.",
                target(version),
            ),
        )
    return (_("Er barnet ditt sykt, kan du si fra selv, også de første ukene."),)


def _child_sick(version: Version) -> Words:
    values = version.values
    return (
        _(
            "Er barnet eller barnepasseren syk, kan du være hjemme i inntil %(days)s virkedager på %(months)s måneder.",
            days=values["both_parents"],
            months=values["months"],
        ),
        _(
            "Har du %(children)s barn eller flere, er det %(days)s virkedager.",
            children=values["many_children_from"],
            days=values["both_parents_many"],
        ),
        _("Er et barn kronisk sykt, er det %(days)s virkedager.", days=values["both_parents_chronic"]),
        _(
            "Er du alene med barna, er tallene %(days)s, %(many)s og %(chronic)s.",
            days=values["alone"],
            many=values["alone_many"],
            chronic=values["alone_chronic"],
        ),
    )


def _child_age(version: Version) -> Words:
    return (
        _(
            "Dagene med sykt barn gjelder ut året barnet fyller %(age)s år, og ut året det fyller %(chronic)s hvis barnet er kronisk sykt.",
            age=target(version),
            chronic=version.values["chronic"],
        ),
    )


def _outside(version: Version) -> Words:
    return (
        _(
            "Er du ikke i programmet, kan du ta igjen inntil %(percent)s prosent av timene i samfunnskunnskap gratis.",
            percent=version.values["free_catch_up_percent"],
        ),
        _("Er du borte mer enn det uten legeerklæring, kan kommunen ta betalt."),
    )


def _welfare_parts(version: Version) -> Words:
    values = version.values
    return (
        _("Dette er eksempler på velferdspermisjon, innenfor dagene i året:"),
        ngettext(
            "Et barn begynner i barnehage: inntil %(num)s dag.",
            "Et barn begynner i barnehage: inntil %(num)s dager.",
            values["settling_in_kindergarten"],
        ),
        ngettext("Første skoledag: %(num)s dag.", "Første skoledag: %(num)s dager.", values["first_school_day"]),
        ngettext("Eget bryllup: %(num)s dag.", "Eget bryllup: %(num)s dager.", values["own_wedding"]),
        ngettext(
            "En som står deg nær, dør: inntil %(num)s dag, og reisen kommer i tillegg.",
            "En som står deg nær, dør: inntil %(num)s dager, og reisen kommer i tillegg.",
            values["death_close_by"],
        ),
        _("Jobbintervju, opptak til skole, lege og tannlege og pleie av en nær slektning hjemme er også grunner."),
    )


def _parental(version: Version) -> Words:
    return (
        ngettext(
            "Når du får barn, kan foreldrene til sammen ha permisjon i inntil %(num)s måned uten stønad.",
            "Når du får barn, kan foreldrene til sammen ha permisjon i inntil %(num)s måneder uten stønad.",
            target(version),
        ),
        ngettext(
            "Den tas i barnets første %(num)s måned.",
            "Den tas i barnets første %(num)s måneder.",
            version.values["within_months"],
        ),
        ngettext(
            "Ved adopsjon må barnet være under %(num)s år.",
            "Ved adopsjon må barnet være under %(num)s år.",
            version.values["child_under"],
        ),
    )


def _reserved(version: Version) -> Words:
    if version.values["whose"] == "father":
        return (
            ngettext(
                "Er begge i programmet, er %(num)s virkedag av foreldrepermisjonen for far.",
                "Er begge i programmet, er %(num)s virkedager av foreldrepermisjonen for far.",
                target(version),
            ),
        )
    return (
        ngettext(
            "Er begge foreldrene i program, er %(num)s virkedag av foreldrepermisjonen for hver av dem.",
            "Er begge foreldrene i program, er %(num)s virkedager av foreldrepermisjonen for hver av dem.",
            target(version),
        ),
        _("Dager som far ikke bruker, faller bort."),
    )


def _religious(version: Version) -> Words:
    return (
        ngettext(
            "Du kan ha fri på %(num)s egen religiøs høytidsdag i året.",
            "Du kan ha fri på %(num)s egne religiøse høytidsdager i året.",
            target(version),
        ),
        ngettext(
            "Si fra minst %(num)s dag før. Du trenger ikke å si hvilken høytid det er.",
            "Si fra minst %(num)s dager før. Du trenger ikke å si hvilken høytid det er.",
            version.values["notice_days"],
        ),
    )


def _leave_outside(version: Version) -> Words:
    values = version.values
    return (
        _("Er du ikke i programmet, skal opplæringen først tilpasses deg. Går ikke det, kan du få permisjon."),
        _(
            "Velferdspermisjon er inntil %(days)s dager i året. Egne høytidsdager er inntil %(own)s av dem.",
            days=values["welfare_days"],
            own=values["own_days"],
        ),
        _(
            "Lang sykdom er inntil %(illness)s måneder, og fødsel eller adopsjon inntil %(birth)s måneder.",
            illness=values["long_illness_months"],
            birth=values["birth_months"],
        ),
    )


def _length(version: Version) -> Words:
    days = version.values["more_than_working_days"]
    if version.values["adds"] == "whole_sum":
        return (
            ngettext(
                "Godkjent fravær og permisjon legges til programmet når det til sammen er mer enn %(num)s virkedag. Da legges alle dagene til.",
                "Godkjent fravær og permisjon legges til programmet når det til sammen er mer enn %(num)s virkedager. Da legges alle dagene til.",
                days,
            ),
        )
    return (
        ngettext(
            "Godkjent fravær og permisjon utover %(num)s virkedag legges til programmet.",
            "Godkjent fravær og permisjon utover %(num)s virkedager legges til programmet.",
            days,
        ),
    )


def _breastfeeding(version: Version) -> Words:
    return (
        _("Ammer du, får du den tiden du trenger."),
        _(
            "Du har stønad for inntil %(hours)s om dagen til barnet er %(months)s måneder.",
            hours=hours(version.values["paid_minutes_a_day"]),
            months=version.values["paid_months"],
        ),
    )


SAYS: Says = {
    "absence.stipend_effect": lambda v: (
        _(
            "Du har stønad når du er til stede, når du er syk med egenmelding eller legeerklæring, i velferdspermisjon og i ferien."
        ),
        _(
            "Er et barn sykt, har du stønad innenfor dagene du har. I foreldrepermisjon og ved lang sykdom uten stønad får du ikke."
        ),
        _("Er du lenge syk, kan kommunen bestemme at stønaden stopper."),
        _("Bare fravær uten lov og uten gyldig grunn kan gi trekk."),
    ),
    "absence.length_effect": lambda v: (
        _(
            "Sykdom, barns sykdom og permisjon kan gjøre programmet lengre. Ferie, egne høytidsdager og fravær uten lov gjør det ikke."
        ),
    ),
    "absence.length_effect_permitted": lambda v: (
        (_("Annet fravær som kommunen har gitt lov til, kan gjøre programmet lengre."),)
        if v.values["permitted"]
        else (_("Annet fravær som kommunen har gitt lov til, gjør ikke programmet lengre."),)
    ),
    "absence.part_of_a_day": lambda v: (
        (_("Er du borte bare noen timer, bruker du ikke en dag."),)
        if v.values["counts_as"] == "no_day"
        else (_("Er du borte noen timer, bruker du en hel dag."),)
    ),
    "absence.self_certificate": _self_certificate,
    "absence.self_certificate_window": lambda v: (
        (_("Tiden mellom to fravær regnes fra den siste dagen du var borte forrige gang."),)
        if v.values["runs_from"] == "last_day"
        else (_("Tiden mellom to fravær regnes fra den første dagen du var borte forrige gang."),)
    ),
    "absence.self_certificate_child": _child_self_certificate,
    "absence.self_certificate_exception": lambda v: (
        _("Er du syk lenger enn du kan si fra om selv, trenger du legeerklæring. Uten den faller stønaden bort."),
        _("Fikk du ikke time hos lege, kan du likevel ha rett til stønad hvis det er sannsynlig at du var syk."),
    ),
    "absence.child_sick": _child_sick,
    "absence.child_sick_age": _child_age,
    "absence.outside_programme": _outside,
    "absence.outside_programme_norwegian": lambda v: (
        _(
            "Er du ikke i programmet, vurderer kommunen fravær fra norsk mot norskplanen din. Er det svært mye, kan opplæringen stoppe."
        ),
    ),
    "leave.pregnancy_check": lambda v: (
        _("Gravid: Du kan gå til kontroll når det ikke er mulig utenfor programmet. Du har stønad."),
    ),
    "leave.pregnancy": lambda v: (
        ngettext(
            "Gravid: Du kan ha fri i inntil %(num)s virkedag med stønad.",
            "Gravid: Du kan ha fri i inntil %(num)s virkedager med stønad.",
            target(v),
        ),
    ),
    "leave.birth_mother": lambda v: (
        ngettext(
            "Mor har fri i %(num)s virkedag med stønad etter fødselen.",
            "Mor har fri i %(num)s virkedager med stønad etter fødselen.",
            target(v),
        ),
    ),
    "leave.birth_father": lambda v: (
        ngettext(
            "Far som bor med mor, har fri i inntil %(num)s virkedag med stønad ved fødselen.",
            "Far som bor med mor, har fri i inntil %(num)s virkedager med stønad ved fødselen.",
            target(v),
        ),
    ),
    "leave.breastfeeding": _breastfeeding,
    "leave.welfare": lambda v: (
        ngettext(
            "Velferdspermisjon er inntil %(num)s virkedag i kalenderåret, med stønad.",
            "Velferdspermisjon er inntil %(num)s virkedager i kalenderåret, med stønad.",
            target(v),
        ),
    ),
    "leave.welfare_parts": _welfare_parts,
    "leave.peace_work": lambda v: (
        ngettext(
            "Arbeid for fred og forsoning kan gi fri i inntil %(num)s virkedag i kalenderåret, med stønad.",
            "Arbeid for fred og forsoning kan gi fri i inntil %(num)s virkedager i kalenderåret, med stønad.",
            target(v),
        ),
    ),
    "leave.long_illness": lambda v: (
        ngettext(
            "Er du eller barnet lenge syk, kan du ha permisjon i inntil %(num)s måned uten stønad. Du trenger legeerklæring.",
            "Er du eller barnet lenge syk, kan du ha permisjon i inntil %(num)s måneder uten stønad. Du trenger legeerklæring.",
            target(v),
        ),
    ),
    "leave.parental": _parental,
    "leave.parental_reserved": _reserved,
    "leave.parental_follow_up": lambda v: (
        _(
            "Fra måned %(month)s i foreldrepermisjonen skal kommunen tilby oppfølging og norsk eller språkpraksis. Du kan si nei.",
            month=number(target(v)),
        ),
    ),
    "leave.religious_holidays": _religious,
    "leave.vacation": lambda v: (
        ngettext(
            "Du har inntil %(num)s virkedag ferie med stønad.",
            "Du har inntil %(num)s virkedager ferie med stønad.",
            target(v),
        ),
        _("Kommunen bestemmer når. Det kan du ikke klage på."),
    ),
    "leave.vacation_period": lambda v: (_("Ferien regnes for hvert kalenderår."),),
    "leave.outside_programme": _leave_outside,
    "programme.leave_extension": _length,
}
NOT_FOUND: Mapping[str, Callable[[Version], str]] = {
    "leave.vacation_short_programme": lambda v: _(
        "Hvor mye ferie det er i et program som varer under et år, har vi ikke funnet. Rådgiveren din fører inn tallet."
    ),
}
READINGS: Mapping[str, Callable[[Version], str]] = {
    "absence.length_effect_permitted": lambda v: _("En annen mulighet er at slikt fravær ikke gjør programmet lengre."),
    "absence.part_of_a_day": lambda v: _(
        "Loven teller dager og sier ikke noe om timer. En annen mulighet er at noen timer bruker en hel dag."
    ),
    "absence.self_certificate_window": lambda v: _(
        "Loven sier ikke når tiden begynner. En annen mulighet er den første dagen."
    ),
    "absence.self_certificate_child": lambda v: _(
        "Loven gjør ikke unntak for barns sykdom. En annen mulighet er at du må vente like lenge som når du selv er syk. Spør rådgiveren din."
    ),
    "programme.leave_extension": lambda v: _(
        "En annen mulighet er at bare dagene utover %(days)s legges til.",
        days=number(v.values["more_than_working_days"]),
    ),
}
