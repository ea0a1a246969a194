"""Absence in words: reasons, what was decided, how a notice stands, and what the rules say, each sentence with its source."""

from collections.abc import Callable, Mapping
from datetime import date

from webapp.engine import oslo
from webapp.engine.regulations.absence import AbsenceCode
from webapp.engine.regulations.deadlines import Deadline, Decided, appeal_deadline
from webapp.engine.regulations.told import Reason
from webapp.features.absence.forms import REASONS
from webapp.features.absence.queries import NoticeSeen
from webapp.features.absence.staff_wording import code_words, leave_words
from webapp.language import dates, gettext as _
from webapp.language.offices import who_words


def reasons(is_resident: bool) -> list[tuple[str, str, str]]:
    """The choices of the form: value, words, picture. In reception no rule knows days of one's own."""
    shown = [each for each in REASONS if not (is_resident and each is Reason.OWN_DAYS)]
    return [(each.value, reason_words(each), PICTURES[each]) for each in shown]


def reason_words(reason: Reason | str) -> str:
    """A reason as one says it oneself."""
    return WORDS[Reason(reason)]()


def picture(reason: Reason | str) -> str:
    """The picture of a reason."""
    return PICTURES[Reason(reason)]


def scopes(what: str, day: date) -> list[tuple[str, str, None]]:
    """How much of it. what: the lesson with its times."""
    return [
        ("lesson", what, None),
        ("day", _("Hele dagen, %(day)s", day=dates.day(day)), None),
        ("days", _("Flere dager"), None),
    ]


def when_words(notice: NoticeSeen) -> str:
    """The time a notice is about, as a heading."""
    if notice.from_at is not None and notice.to_at is not None:
        begins, ends = dates.clock(notice.from_at), dates.clock(notice.to_at)
        # L10n: a day and a part of it, as in «Tirsdag 24. november, 09:00–11:30»
        said = _("%(day)s, %(begins)s–%(ends)s", day=dates.day(notice.from_on), begins=begins, ends=ends)
    elif notice.from_on == notice.to_on:
        said = dates.day(notice.from_on)
    else:
        # L10n: two days, as in «Tirsdag 24. november til torsdag 26. november»
        said = _("%(first)s til %(last)s", first=dates.day(notice.from_on), last=dates.day(notice.to_on))
    return said[:1].upper() + said[1:]


def told_before(notice: NoticeSeen) -> str:
    """Why a notice cannot be sent: another one stands for some of the same time."""
    return _(
        "Du har allerede meldt fra om noe av denne tiden: %(when)s. Ta den tilbake først, hvis du vil endre den.",
        when=when_words(notice),
    )


def state_of(notice: NoticeSeen) -> tuple[str, str]:
    """(code of the state macro, words). Undecided is undecided, never more."""
    if notice.is_withdrawn:
        return "ended", _("Tatt tilbake")
    if notice.decided and notice.code:
        mark = "ended" if notice.code == AbsenceCode.UNEXCUSED else "fulfilled"
        return mark, _("Avgjort: %(what)s", what=decided_words(notice))
    return "not_recorded", _("Sendt – ikke avgjort ennå")


def decided_words(notice: NoticeSeen) -> str:
    """What was decided, in plain words."""
    if notice.code is None:
        return ""
    if notice.leave and notice.code in (AbsenceCode.LEAVE_PAID, AbsenceCode.LEAVE_UNPAID):
        if notice.code == AbsenceCode.LEAVE_PAID:
            return _("%(leave)s, med stønad", leave=leave_words(notice.leave))
        return _("%(leave)s, uten stønad", leave=leave_words(notice.leave))
    # L10n: what was decided about being away, kindly: the law calls it absence without a valid reason
    return _("Ikke godkjent") if notice.code == AbsenceCode.UNEXCUSED else code_words(notice.code)


def by_words(said: str | None) -> str:
    """Who decided or wrote it down, with the role in the reader's language."""
    return who_words(said) if said else _("de som følger deg opp")


def appeal_by(notice: NoticeSeen) -> Deadline | None:
    """The last day to appeal what was decided: the one that stands with it, else as the rules reckon it."""
    if notice.decided_at is None or notice.code is None or notice.is_withdrawn:
        return None
    of_leave = notice.code in (AbsenceCode.LEAVE_PAID, AbsenceCode.LEAVE_UNPAID, AbsenceCode.HOLIDAY_RELIGIOUS)
    kind = Decided.VACATION if notice.code == AbsenceCode.VACATION else Decided.LEAVE if of_leave else Decided.ABSENCE
    found = appeal_deadline(oslo.day_of(notice.decided_at), kind)
    if found is None or notice.appeal_until is None:
        return found
    return Deadline(notice.appeal_until, not oslo.is_working_day(notice.appeal_until), found.basis)


def who_decides(is_resident: bool) -> str:
    """The end of everything the rules say."""
    return _("Mottaket eller UDI bestemmer.") if is_resident else _("Rådgiveren din bestemmer.")


PICTURES = {
    Reason.ILL: "ill",
    Reason.CHILD_ILL: "child",
    Reason.DOCTOR: "doctor",
    Reason.APPOINTMENT: "office",
    Reason.OWN_DAYS: "week",
    Reason.FAMILY: "people",
    Reason.LEAVE: "leave",
    Reason.OTHER: "other",
    Reason.NOT_SAID: "hidden",
}
WORDS: Mapping[Reason, Callable[[], str]] = {
    Reason.ILL: lambda: _("Jeg er syk"),
    Reason.CHILD_ILL: lambda: _("Et barn er sykt"),
    Reason.DOCTOR: lambda: _("Lege eller tannlege"),
    Reason.APPOINTMENT: lambda: _("Avtale: UDI, advokat, Nav"),
    # L10n: days off of one's own choice, two a year; the law means holidays of one's own faith, which is not said
    Reason.OWN_DAYS: lambda: _("Egne høytidsdager"),
    Reason.FAMILY: lambda: _("Noe i familien"),
    Reason.LEAVE: lambda: _("Permisjon"),
    Reason.OTHER: lambda: _("Noe annet"),
    Reason.NOT_SAID: lambda: _("Jeg vil helst ikke si det"),
}
