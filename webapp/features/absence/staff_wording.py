"""Absence in the words of those who decide: reasons, classes, what the rules say, what speaks against a decision."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from webapp.engine.regulations.absence import (
    AbsenceCode,
    CertificateWhy,
    ChildSickLeft,
    LeaveKind,
    Pays,
    SelfCertificate,
    adds_to_length,
    pays,
)
from webapp.engine.regulations.leave import LeaveLeft, LeaveUnit
from webapp.engine.regulations.stipend import Cut, CutWhy
from webapp.features.absence.check_ins import DAYS_TO_ANSWER
from webapp.features.absence.staff_forms import REASONS
from webapp.features.absence.staff_rules import DECIDED_CODES, LEAVE_KINDS, Hurdle, RulesSaid
from webapp.features.standing import long_day
from webapp.language import dates, gettext as _, ngettext, pgettext

__all__ = [
    "answer_words", "changed_words", "check_in_why", "child_words", "code_choices", "code_words", "effect_words",
    "hurdle_words", "leave_choices", "leave_left_words", "leave_words", "long_day", "reason_choices", "reason_words",
    "record_words", "rules_words", "span_words", "told_words", "wrong_pay_words",
]  # fmt: skip
ORE_A_KRONE = 100


def reason_words(reason: str) -> str:
    """What the person said, in a word or two."""
    return {
        "ill": pgettext("absence, said", "Syk"),
        "child_ill": pgettext("absence, said", "Sykt barn"),
        "doctor": pgettext("absence, said", "Lege"),
        # L10n: an appointment at an office: UDI, a lawyer, Nav
        "appointment": pgettext("absence, said", "Avtale på et kontor"),
        # L10n: one's own religious holidays; the words say nothing of religion, on purpose
        "own_days": pgettext("absence, said", "Egne høytidsdager"),
        "family": pgettext("absence, said", "Familien"),
        "leave": pgettext("absence, said", "Permisjon"),
        "other": pgettext("absence, said", "Noe annet"),
        "not_said": pgettext("absence, said", "Ikke sagt"),
    }[reason]


def reason_choices() -> list[tuple[str, str]]:
    """Every reason, for a list or a form."""
    return [(reason, reason_words(reason)) for reason in REASONS]


def code_words(code: str) -> str:
    """What an absence was decided to be."""
    return {
        AbsenceCode.PRESENT: pgettext("absence", "Til stede"),
        AbsenceCode.SICK_SELF: pgettext("absence", "Syk, egenmelding"),
        AbsenceCode.SICK_DOCTOR: pgettext("absence", "Syk, legeerklæring"),
        AbsenceCode.CHILD_SICK: pgettext("absence", "Sykt barn"),
        AbsenceCode.LEAVE_PAID: pgettext("absence", "Permisjon med stønad"),
        AbsenceCode.LEAVE_UNPAID: pgettext("absence", "Permisjon uten stønad"),
        AbsenceCode.HOLIDAY_RELIGIOUS: pgettext("absence", "Egne høytidsdager"),
        AbsenceCode.VACATION: pgettext("absence", "Ferie"),
        AbsenceCode.PERMITTED: pgettext("absence", "Annet fravær som er godkjent"),
        AbsenceCode.UNEXCUSED: pgettext("absence", "Ugyldig fravær"),
    }[AbsenceCode(code)]


def code_choices(on: date) -> list[tuple[str, str]]:
    """What can be decided, each with what it does."""
    return [("", _("Velg"))] + [
        # L10n: a class of absence and what it does: «Ferie: stønaden trekkes ikke»
        (code.value, _("%(what)s: %(effect)s", what=code_words(code), effect=effect_words(code, on)))
        for code in DECIDED_CODES
    ]


def effect_words(code: AbsenceCode, on: date) -> str:
    """What a class does to the stipend and the length of the programme, as the second half of a line."""
    length = adds_to_length(code, on)
    return {
        Pays.PAID: lambda: _("med stønad, kan gjøre programmet lengre") if length else _("med stønad"),
        Pays.MAY_BE_STOPPED: lambda: _("med stønad, kan gjøre programmet lengre"),
        Pays.WITHIN_QUOTA: lambda: _("med stønad så lenge dagene rekker, kan gjøre programmet lengre"),
        Pays.NOT_REDUCED: lambda: _("stønaden trekkes ikke, kan gjøre programmet lengre"),
        Pays.UNPAID: lambda: _("uten stønad, kan gjøre programmet lengre"),
        Pays.CUT: lambda: _("stønaden trekkes for nøyaktig denne tiden"),
        None: lambda: _("vi har ikke regelen for denne dagen"),
    }[pays(code, on)]()


def leave_words(kind: str) -> str:
    """What leave is given for."""
    return {
        LeaveKind.PREGNANCY_CHECK: pgettext("leave", "Svangerskapskontroll"),
        LeaveKind.PREGNANCY: pgettext("leave", "Svangerskap"),
        LeaveKind.BIRTH_MOTHER: pgettext("leave", "Mor etter fødsel"),
        LeaveKind.BIRTH_FATHER: pgettext("leave", "Far ved fødsel"),
        LeaveKind.BREASTFEEDING: pgettext("leave", "Amming"),
        LeaveKind.WELFARE: pgettext("leave", "Velferdspermisjon"),
        LeaveKind.PEACE_WORK: pgettext("leave", "Freds- og forsoningsarbeid"),
        LeaveKind.LONG_ILLNESS: pgettext("leave", "Lang sykdom"),
        LeaveKind.PARENTAL: pgettext("leave", "Omsorgspermisjon"),
        LeaveKind.RELIGIOUS: pgettext("leave", "Egne høytidsdager"),
        LeaveKind.VACATION: pgettext("leave", "Ferie"),
    }[LeaveKind(kind)]


def leave_choices() -> list[tuple[str, str]]:
    """What leave can be for."""
    return [("", _("Velg"))] + [(kind.value, leave_words(kind)) for kind in LEAVE_KINDS]


def span_words(each: Any) -> str:
    """Its days, or its day and times. each: anything with from_on, to_on, from_at and to_at."""
    first: datetime | None = each.from_at
    if first is not None:
        return _(
            "%(day)s kl. %(from)s–%(to)s",
            **{"day": dates.short_day(each.from_on), "from": dates.clock(first), "to": dates.clock(each.to_at)},
        )
    if each.from_on == each.to_on:
        return dates.short_day(each.from_on)
    # L10n: from the first day to the last: «man. 16. nov. til ons. 18. nov.»
    return _("%(first)s til %(last)s", first=dates.short_day(each.from_on), last=dates.short_day(each.to_on))


def told_words(notice: Any) -> list[str]:
    """Who told it, and when. notice: NoticeOpened."""
    if notice.told_by == "office":
        return [
            _("Skrevet ned av %(who)s, %(time)s.", who=notice.told_by_words, time=dates.day_and_clock(notice.sent_at))
        ]
    words = [_("Meldt i Samvei %(time)s.", time=dates.day_and_clock(notice.sent_at))]
    if (notice.sent_at - notice.made_at).total_seconds() > 300:
        words.append(_("Skrevet på telefonen %(time)s, uten nett.", time=dates.day_and_clock(notice.made_at)))
    return words


def record_words(lesson: Any) -> str:
    """What is registered about her in a lesson. lesson: LessonAway. Undecided is never called anything else."""
    if lesson.status == "cancelled":
        return _("Avlyst")
    if lesson.record == "absent":
        return _("Borte, hadde gitt beskjed") if lesson.told_us else _("Borte")
    if lesson.record is None:
        return _("Ikke registrert")
    return _("Til stede %(minutes)s min", minutes=dates.number(lesson.minutes or 0))


def rules_words(said: RulesSaid) -> list[str]:
    """What the rules say of an absence before it is decided, a sentence each."""
    words = []
    if said.certificate is not None:
        words += _certificate_words(said.certificate)
    if said.child is not None:
        words.append(child_words(said.child))
    if said.latest_notice is not None:
        words.append(_("Egne høytidsdager skal være meldt senest %(day)s.", day=long_day(said.latest_notice)))
    if said.cut is not None:
        words += _cut_words(said.cut)
    elif not said.stipend_known:
        words.append(
            _(
                "Vi kan ikke regne ut trekket: satsen for personen er ikke kjent. Se hva som er registrert om bolig og familie."
            )
        )
    if said.deduction is not None:
        words.append(_deduction_words(said.deduction.at_most_kroner))
    return words


def child_words(child: ChildSickLeft) -> str:
    """Days with a sick child."""
    return ngettext(
        "Dager med sykt barn siden %(since)s: %(used)s brukt, %(num)s igjen.",
        "Dager med sykt barn siden %(since)s: %(used)s brukt, %(num)s igjen.",
        child.left,
        since=long_day(child.since),
        used=child.used,
    )


def leave_left_words(left: LeaveLeft) -> str:
    """What is taken of one kind of leave, and what is left."""
    values = {
        "used": dates.number(left.used),
        "total": dates.number(left.total or 0),
        "left": dates.number(left.left or 0),
    }
    if left.unit is LeaveUnit.CALENDAR_DAYS:
        return _("%(used)s av %(total)s kalenderdager er brukt. %(left)s igjen.", **values)
    return _("%(used)s av %(total)s virkedager er brukt. %(left)s igjen.", **values)


def hurdle_words(found: Iterable[Hurdle]) -> str:
    """Why a ground has to be written, for the field it is written in."""
    words = {
        Hurdle.AGAINST_HER: lambda: _("Dette går imot personen. Skriv grunnen, enkelt og vennlig."),
        Hurdle.TOLD_TOO_LATE: lambda: _(
            "Dagene er meldt senere enn regelen sier. Skriv hvorfor du godkjenner dem likevel."
        ),
        Hurdle.QUOTA_USED: lambda: _("Dette er mer enn kvoten. Skriv hvorfor du godkjenner det likevel."),
        Hurdle.SELF_CERTIFICATE: lambda: _(
            "Regelen sier at egenmelding ikke er nok her. Skriv hvorfor du godkjenner den likevel."
        ),
        Hurdle.NOTE_NOT_SEEN: lambda: _(
            "Legeerklæringen er ikke krysset av som sett. Kryss av først, eller skriv hvorfor."
        ),
    }
    return " ".join(words[each]() for each in found)


def wrong_pay_words(code: AbsenceCode) -> str:
    """The rules pay leave of this kind otherwise than was chosen."""
    if code is AbsenceCode.LEAVE_PAID:
        return _("Denne permisjonen er uten stønad. Velg «Permisjon uten stønad», eller en annen permisjon.")
    return _("Denne permisjonen er med stønad. Velg «Permisjon med stønad», eller en annen permisjon.")


def changed_words(changed: Mapping[str, Any]) -> list[str]:
    """What happened since the page was opened."""
    if changed.get("withdrawn"):
        return [_("Personen har tatt fraværet tilbake.")]
    if changed.get("overlaps"):
        return [_("Noe av tiden er meldt allerede. Se listen under.")]
    if changed.get("lessons"):
        return [_("En av timene er meldt, avgjort eller rettet i mellomtiden. Se listen under.")]
    words = []
    if changed.get("code"):
        words.append(_("Det er avgjort: %(what)s.", what=code_words(str(changed["code"]))))
    if changed.get("note_seen"):
        words.append(_("Legeerklæringen er krysset av som sett."))
    if "answer" in changed:
        words.append(_("Personen har svart i mellomtiden."))
    return words or [_("Noen andre har endret dette.")]


def answer_words(answer: str | None) -> str:
    """What she answered to «Går det bra?»."""
    if answer is None:
        return _("Har ikke svart")
    return {
        "all_well": pgettext("check-in", "Alt er bra"),
        "ill": pgettext("check-in", "Er syk"),
        "need_help": pgettext("check-in", "Trenger hjelp"),
        "not_said": pgettext("check-in", "Vil ikke si"),
    }[answer]


def check_in_why() -> str:
    """When somebody is on the list of check-ins."""
    return ngettext(
        "Personen er spurt først. Her står hun eller han når svaret er «Jeg trenger hjelp», når ingen har svart på"
        " %(num)s dag, eller når enda en time er borte. Dagene er vårt eget valg.",
        "Personen er spurt først. Her står hun eller han når svaret er «Jeg trenger hjelp», når ingen har svart på"
        " %(num)s dager, eller når enda en time er borte. Dagene er vårt eget valg.",
        DAYS_TO_ANSWER,
    )


def _certificate_words(found: SelfCertificate) -> list[str]:
    why = {
        CertificateWhy.ALLOWED: lambda: _("Egenmelding er nok for disse dagene."),
        CertificateWhy.TOO_EARLY: lambda: _(
            "Egenmelding kan brukes fra %(day)s. Før det trengs legeerklæring.", day=long_day(found.allowed_from)
        ),
        CertificateWhy.TOO_LONG: lambda: ngettext(
            "Egenmelding rekker til %(num)s kalenderdag om gangen. Etter det trengs legeerklæring.",
            "Egenmelding rekker til %(num)s kalenderdager om gangen. Etter det trengs legeerklæring.",
            found.days_at_a_time,
        ),
        CertificateWhy.EARLIER_DAYS_COUNT: lambda: ngettext(
            "Egenmelding er ikke nok: %(num)s dag siden %(since)s teller med.",
            "Egenmelding er ikke nok: %(num)s dager siden %(since)s teller med.",
            found.days_used,
            since=long_day(found.window_from),
        ),
        CertificateWhy.REMOVED: lambda: _("Retten til egenmelding er tatt bort ved et vedtak."),
    }[found.why]()
    words = [why]
    if found.ask_adviser:
        words.append(_("Om sykt barn sier ikke regelen når egenmelding kan begynne. Vurder det selv."))
    if found.times_in_12_months:
        words.append(
            ngettext(
                "Egenmelding er brukt %(num)s gang de siste 12 månedene.",
                "Egenmelding er brukt %(num)s ganger de siste 12 månedene.",
                found.times_in_12_months,
            )
        )
    if found.may_be_removed:
        words.append(
            _("Kommunen kan vurdere om retten til egenmelding skal tas bort. Den skal ikke gjøre det av seg selv.")
        )
    if found.review_by is not None:
        words.append(_("Vedtaket skal vurderes på nytt innen %(day)s.", day=long_day(found.review_by)))
    return words


def _cut_words(cut: Cut) -> list[str]:
    kroner = dates.number(round(cut.ore / ORE_A_KRONE))
    words = [_("Blir fraværet ugyldig, er trekket omtrent %(kroner)s kr før skatt.", kroner=kroner)]
    if cut.why is CutWhy.BOTH_LIMITS_REACHED:
        words.append(_("Et så stort trekk er et eget vedtak. Det skal skrives, og personen kan klage på det."))
    return words


def _deduction_words(at_most_kroner: int | None) -> str:
    if at_most_kroner is None:
        return _(
            "UDI kan trekke i pengene for fravær fra pliktige aktiviteter. Vi vet ikke om timer på kurs regnes med."
        )
    return _(
        "UDI kan trekke inntil %(kroner)s kr for fravær fra pliktige aktiviteter. Vi vet ikke om timer på kurs regnes med.",
        kroner=dates.number(at_most_kroner),
    )
