"""What each commitment is called, and what it promises, by its id in the engine. A new id needs a line in both tables."""

from collections.abc import Callable, Mapping
from datetime import date

from webapp.engine.standing import Standing
from webapp.features.standing.words import day_words, hours_words, level_words
from webapp.language import gettext as _, ngettext


def _day(day: date | None, standing: Standing) -> str:
    return day_words(day, standing.on) if day is not None else ""


def _target_hours(standing: Standing) -> str:
    return hours_words(standing.target or 0)


TITLES: Mapping[str, Callable[[], str]] = {
    "reception.norwegian": lambda: _("Norsk i mottak"),
    "reception.norwegian_offer": lambda: _("Tilbud om norsk i mottak"),
    "reception.social_studies": lambda: _("Samfunnskunnskap i mottak"),
    "reception.social_studies_offer": lambda: _("Tilbud om samfunnskunnskap i mottak"),
    "planning.mapping": lambda: _("Kompetansekartlegging"),
    # L10n: the person's own part in the mapping of what she can
    "planning.mapping_part": lambda: _("Fortell hva du kan"),
    "planning.career_guidance": lambda: _("Tilbud om karriereveiledning"),
    "planning.career_guidance_part": lambda: _("Karriereveiledning"),
    "planning.plan": lambda: _("Vedtak, plan og kontrakt"),
    "plan.review": lambda: _("Gjennomgang av planen"),
    "interpreter.provided": lambda: _("Tolk"),
    "certificate.given": lambda: _("Deltagerbevis"),
    "programme.start": lambda: _("Start i programmet"),
    "programme.individual_plan": lambda: _("Individuell plan"),
    "programme.duration": lambda: _("Tid i programmet"),
    "programme.weekly_hours": lambda: _("Timer i uka"),
    "programme.work_hours": lambda: _("Arbeid i programmet"),
    "life_skills.hours": lambda: _("Kurs i livsmestring"),
    "parental_guidance.meetings": lambda: _("Foreldreveiledning"),
    "parental_guidance.offer": lambda: _("Tilbud om foreldreveiledning"),
    "norwegian.hours": lambda: _("Timer i norsk"),
    "norwegian.duty_only_hours": lambda: _("Timer i norsk"),
    "norwegian.offer": lambda: _("Tilbud om norsk"),
    "norwegian.time": lambda: _("Tid til norsk"),
    "norwegian.listening": lambda: _("Lytting"),
    "norwegian.reading": lambda: _("Lesing"),
    "norwegian.writing": lambda: _("Skriving"),
    "norwegian.speaking": lambda: _("Muntlig"),
    "social_studies.hours": lambda: _("Samfunnskunnskap"),
    "social_studies.offer": lambda: _("Tilbud om samfunnskunnskap"),
    "social_studies.test": lambda: _("Prøve i samfunnskunnskap"),
}


def _mapping(standing: Standing) -> str:
    if standing.commitment.due_on is None:
        return _("Kommunen skal kartlegge hva du kan og hva du ønsker.")
    return _(
        "Kommunen skal kartlegge hva du kan og hva du ønsker, innen %(day)s.",
        day=_day(standing.commitment.due_on, standing),
    )


def _plan(standing: Standing) -> str:
    if standing.commitment.due_on is None:
        return _("Kommunen skal lage vedtak, plan og kontrakt sammen med deg.")
    return _(
        "Kommunen skal lage vedtak, plan og kontrakt sammen med deg innen %(day)s.",
        day=_day(standing.commitment.due_on, standing),
    )


def _review(standing: Standing) -> str:
    # L10n: at most this many months pass between two reviews of the plan
    return ngettext(
        "Kommunen går gjennom planen med deg minst én gang i måneden.",
        "Kommunen går gjennom planen med deg minst hver %(num)s. måned.",
        standing.commitment.target or 0,
    )


def _test(standing: Standing) -> str:
    if standing.commitment.due_on is None:
        return _("Du skal bestå prøven i samfunnskunnskap.")
    return _("Du skal bestå prøven i samfunnskunnskap innen %(day)s.", day=_day(standing.commitment.due_on, standing))


def _start(standing: Standing) -> str:
    return _("Kommunen skal starte programmet ditt innen %(day)s.", day=_day(standing.commitment.due_on, standing))


def _duration(standing: Standing) -> str:
    if standing.commitment.period_to is None:
        return _("Hvor lenge programmet varer, står i vedtaket ditt.")
    return _("Programmet ditt varer til og med %(day)s.", day=_day(standing.commitment.period_to, standing))


def _weekly_hours(standing: Standing) -> str:
    if not standing.target:
        return _("Kommunen gir deg et program på full tid.")
    return _("Kommunen gir deg %(hours)s i uka.", hours=_target_hours(standing))


def _life_skills(standing: Standing) -> str:
    if not standing.target:
        return _("Kommunen tilbyr deg kurs i livsmestring.")
    return _("Kommunen tilbyr deg minst %(hours)s kurs i livsmestring.", hours=_target_hours(standing))


def _meetings(standing: Standing) -> str:
    if not standing.target:
        return _("Du er med på foreldreveiledning.")
    return ngettext(
        "Du er med på minst %(num)s møte i foreldreveiledning.",
        "Du er med på minst %(num)s møter i foreldreveiledning.",
        standing.target,
    )


def _meetings_offer(standing: Standing) -> str:
    if not standing.target:
        return _("Kommunen tilbyr deg foreldreveiledning.")
    return ngettext(
        "Kommunen tilbyr deg minst %(num)s møte i foreldreveiledning.",
        "Kommunen tilbyr deg minst %(num)s møter i foreldreveiledning.",
        standing.target,
    )


def _norwegian_hours(standing: Standing) -> str:
    return _("Du tar %(hours)s norsk.", hours=_target_hours(standing))


def _social_studies(standing: Standing) -> str:
    if standing.commitment.due_on is None:
        return _("Du tar %(hours)s samfunnskunnskap.", hours=_target_hours(standing))
    return _(
        "Du tar %(hours)s samfunnskunnskap innen %(day)s.",
        hours=_target_hours(standing),
        day=_day(standing.commitment.due_on, standing),
    )


def _time(standing: Standing) -> str:
    if standing.commitment.period_to is None:
        return _("Du får norskopplæring så lenge vedtaket ditt sier.")
    return _(
        "Kommunen gir deg norskopplæring til målet er nådd, til og med %(day)s.",
        day=_day(standing.commitment.period_to, standing),
    )


def _goal(standing: Standing) -> str:
    level = standing.commitment.level
    return level_words(level) if level is not None else ""


SENTENCES: Mapping[str, Callable[[Standing], str]] = {
    "reception.norwegian": lambda s: _("Du tar %(hours)s norsk mens du bor på mottak.", hours=_target_hours(s)),
    "reception.norwegian_offer": lambda s: _("Kommunen tilbyr deg %(hours)s norsk.", hours=_target_hours(s)),
    "reception.social_studies": lambda s: _(
        "Du tar %(hours)s samfunnskunnskap mens du bor på mottak.", hours=_target_hours(s)
    ),
    "reception.social_studies_offer": lambda s: _(
        "Kommunen tilbyr deg %(hours)s samfunnskunnskap på et språk du forstår.", hours=_target_hours(s)
    ),
    "planning.mapping": _mapping,
    "planning.mapping_part": lambda s: _("Du er med og forteller om utdanning, arbeid, språk og ønsker."),
    "planning.career_guidance": lambda s: _("Kommunen sørger for at du får tilbud om karriereveiledning."),
    "planning.career_guidance_part": lambda s: _("Du er med på karriereveiledning."),
    "planning.plan": _plan,
    "plan.review": _review,
    "interpreter.provided": lambda s: _("Kommunen skaffer tolk hver gang du trenger det."),
    "certificate.given": lambda s: _("Kommunen gir deg et deltagerbevis når programmet er slutt."),
    "programme.start": _start,
    "programme.individual_plan": lambda s: _(
        "Kommunen skal lage en individuell plan med deg innen %(day)s.", day=_day(s.commitment.due_on, s)
    ),
    "programme.duration": _duration,
    "programme.weekly_hours": _weekly_hours,
    "programme.work_hours": lambda s: _(
        "Minst %(hours)s i uka er arbeid eller trening til arbeid.", hours=_target_hours(s)
    ),
    "life_skills.hours": _life_skills,
    "parental_guidance.meetings": _meetings,
    "parental_guidance.offer": _meetings_offer,
    "norwegian.hours": _norwegian_hours,
    "norwegian.duty_only_hours": _norwegian_hours,
    "norwegian.offer": lambda s: _(
        "Kommunen tilbyr deg norskopplæring innen %(day)s.", day=_day(s.commitment.due_on, s)
    ),
    "norwegian.time": _time,
    "norwegian.listening": lambda s: _("Målet ditt i lytting er %(level)s.", level=_goal(s)),
    "norwegian.reading": lambda s: _("Målet ditt i lesing er %(level)s.", level=_goal(s)),
    "norwegian.writing": lambda s: _("Målet ditt i skriving er %(level)s.", level=_goal(s)),
    "norwegian.speaking": lambda s: _("Målet ditt muntlig er %(level)s.", level=_goal(s)),
    "social_studies.hours": _social_studies,
    "social_studies.offer": lambda s: _(
        "Kommunen tilbyr deg %(hours)s samfunnskunnskap på et språk du forstår.", hours=_target_hours(s)
    ),
    "social_studies.test": _test,
}
