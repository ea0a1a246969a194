"""The sentence of each code, in the language bound when it is read."""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from enum import StrEnum

from webapp.language import dates, gettext as _, ngettext


class NoticeCode(StrEnum):
    """What can be told; the values each needs stand beside it. Instants are ISO text in UTC."""

    QUESTION_ANSWERED = "question_answered"  # lesson, starts_at
    QUESTION_ANSWERED_AND_CORRECTED = "question_answered_and_corrected"  # lesson, starts_at
    LESSON_MOVED = "lesson_moved"  # lesson, starts_at, was_starts_at
    LESSON_CANCELLED = "lesson_cancelled"  # lesson, starts_at
    MATTER_ANSWERED = "matter_answered"  # matter
    APPEAL_HANDED_ON = "appeal_handed_on"  # matter
    CONTRACT_NEW = "contract_new"  # number: of the new version
    LINES_GONE_THROUGH = "lines_gone_through"  # lines: how many; on: ISO day
    CONTRACT_CONFIRMED_BY_MUNICIPALITY = "contract_confirmed_by_municipality"  # number
    SIGNATURE_REGISTERED = "signature_registered"  # number; on: ISO day, of what was signed on paper
    HANDOVER_ASKED = "handover_asked"  # office: the new one, moves_on: ISO day
    SERIES_MOVED = "series_moved"  # lesson: the first one, starts_at: its new time, count
    SERIES_CANCELLED = "series_cancelled"  # lesson: the first one, starts_at, count
    LESSON_ON_AGAIN = "lesson_on_again"  # lesson, starts_at: the cancellation was taken back
    SERIES_ON_AGAIN = "series_on_again"  # lesson: the first one, starts_at, count
    LESSON_PLACE_CHANGED = "lesson_place_changed"  # lesson, starts_at
    ABSENCE_DECIDED = "absence_decided"  # absence
    NOTE_SEEN = "note_seen"  # absence
    CHECK_IN = "check_in"  # check_in
    MEETING_PLANNED = "meeting_planned"  # lesson: the meeting's id, starts_at
    MEETING_MOVED = "meeting_moved"  # lesson: the meeting's id, starts_at, was_starts_at
    MEETING_CHANGED = "meeting_changed"  # lesson: the meeting's id, starts_at; another place, or another way to meet
    MEETING_CANCELLED = "meeting_cancelled"  # lesson: the meeting's id, starts_at
    TEST_REGISTERED = "test_registered"  # lesson: the examination's id, starts_at
    RESULT_RECORDED = "result_recorded"  # on: ISO day of the test or the assessment
    NEXT_STEP = "next_step"
    PROTECTION_ON = "protection_on"
    PROTECTION_STRICT = "protection_strict"
    PROTECTION_OFF = "protection_off"
    CARD_PRINTED = "card_printed"  # a card that takes somebody in as her


class LeadsTo(StrEnum):
    """Which page tells more about a notice."""

    LESSON = "lesson"
    MATTER = "matter"
    CONTRACT = "contract"
    PATH = "path"
    ABSENCE = "absence"
    CHECK_IN = "check_in"
    NORWEGIAN = "norwegian"
    SCHEDULE = "schedule"
    PROTECTION = "protection"
    DEVICES = "devices"


# Lessons are all the rest.
_LEADS_TO = {
    NoticeCode.MATTER_ANSWERED: LeadsTo.MATTER,
    NoticeCode.APPEAL_HANDED_ON: LeadsTo.MATTER,
    NoticeCode.CONTRACT_NEW: LeadsTo.CONTRACT,
    NoticeCode.LINES_GONE_THROUGH: LeadsTo.CONTRACT,
    NoticeCode.CONTRACT_CONFIRMED_BY_MUNICIPALITY: LeadsTo.CONTRACT,
    NoticeCode.SIGNATURE_REGISTERED: LeadsTo.CONTRACT,
    NoticeCode.HANDOVER_ASKED: LeadsTo.PATH,
    NoticeCode.SERIES_MOVED: LeadsTo.SCHEDULE,
    NoticeCode.SERIES_CANCELLED: LeadsTo.SCHEDULE,
    NoticeCode.SERIES_ON_AGAIN: LeadsTo.SCHEDULE,
    NoticeCode.ABSENCE_DECIDED: LeadsTo.ABSENCE,
    NoticeCode.NOTE_SEEN: LeadsTo.ABSENCE,
    NoticeCode.CHECK_IN: LeadsTo.CHECK_IN,
    NoticeCode.RESULT_RECORDED: LeadsTo.NORWEGIAN,
    NoticeCode.NEXT_STEP: LeadsTo.NORWEGIAN,
    NoticeCode.PROTECTION_ON: LeadsTo.PROTECTION,
    NoticeCode.PROTECTION_STRICT: LeadsTo.PROTECTION,
    NoticeCode.PROTECTION_OFF: LeadsTo.PROTECTION,
    NoticeCode.CARD_PRINTED: LeadsTo.DEVICES,
}


def leads_to(code: NoticeCode) -> LeadsTo:
    """The sort of page the notice is about."""
    return _LEADS_TO.get(code, LeadsTo.LESSON)


def sentence(code: str, values: Mapping[str, object]) -> str | None:
    """The notice in words; None for a code this version does not know, or values that do not fit it."""
    words = _WORDS.get(code)
    try:
        return words(values) if words else None
    except (KeyError, ValueError, TypeError):
        return None


def _time(values: Mapping[str, object], name: str = "starts_at") -> str:
    return dates.day_and_clock(datetime.fromisoformat(str(values[name])))


def _answered(values: Mapping[str, object]) -> str:
    return _("Du har fått svar om timen %(time)s.", time=_time(values))


def _answered_and_corrected(values: Mapping[str, object]) -> str:
    return _("Du har fått svar om timen %(time)s. Det som var registrert, er rettet.", time=_time(values))


def _moved(values: Mapping[str, object]) -> str:
    return _("En time er flyttet fra %(was)s til %(time)s.", was=_time(values, "was_starts_at"), time=_time(values))


def _cancelled(values: Mapping[str, object]) -> str:
    return _("Timen %(time)s er avlyst.", time=_time(values))


def _matter_answered(values: Mapping[str, object]) -> str:
    return _("Du har fått svar på noe du tok opp.")


def _appeal_handed_on(values: Mapping[str, object]) -> str:
    return _("Klagen din er lagt inn i kommunens saksbehandling.")


def _contract_new(values: Mapping[str, object]) -> str:
    return _(
        "Det er laget en ny versjon av kontrakten din: versjon %(number)s. Les den før du bekrefter.",
        number=values["number"],
    )


def _gone_through(values: Mapping[str, object]) -> str:
    said = {"day": _day(values, "on")}
    return ngettext(
        "Det er skrevet opp at %(num)s del av kontrakten ble forklart for deg %(day)s.",
        "Det er skrevet opp at %(num)s deler av kontrakten ble forklart for deg %(day)s.",
        int(str(values["lines"])),
        **said,
    )


def _confirmed_by_municipality(values: Mapping[str, object]) -> str:
    return _("Kommunen har bekreftet kontrakten din, versjon %(number)s.", number=values["number"])


def _signature_registered(values: Mapping[str, object]) -> str:
    return _(
        "Det er skrevet opp at kontrakten, versjon %(number)s, ble signert på papir %(day)s.",
        number=values["number"],
        day=_day(values, "on"),
    )


def _handover_asked(values: Mapping[str, object]) -> str:
    return _(
        "Du flytter til %(office)s %(day)s. Velg om det du selv har skrevet, skal følge med.",
        office=values["office"],
        day=_day(values, "moves_on"),
    )


def _series_moved(values: Mapping[str, object]) -> str:
    return ngettext(
        "%(num)s time er flyttet. Den er nå %(time)s.",
        "%(num)s timer er flyttet. Den første er nå %(time)s.",
        int(str(values["count"])),
        time=_time(values),
    )


def _series_cancelled(values: Mapping[str, object]) -> str:
    return ngettext(
        "%(num)s time er avlyst: %(time)s.",
        "%(num)s timer er avlyst. Den første var %(time)s.",
        int(str(values["count"])),
        time=_time(values),
    )


def _place_changed(values: Mapping[str, object]) -> str:
    return _("Timen %(time)s er på et annet sted enn før.", time=_time(values))


def _absence_decided(values: Mapping[str, object]) -> str:
    return _("Du har fått svar på et fravær du meldte.")


def _note_seen(values: Mapping[str, object]) -> str:
    # L10n: a doctor's note (legeerklæring), shown to the adviser on paper
    return _("Det er skrevet opp at legeerklæringen din er sett.")


def _check_in(values: Mapping[str, object]) -> str:
    # L10n: a kind question after lessons away; "we" is the school and the adviser
    return _("Vi har savnet deg. Går det bra med deg?")


def _lesson_on_again(values: Mapping[str, object]) -> str:
    return _("Timen %(time)s blir likevel. Den er ikke avlyst lenger.", time=_time(values))


def _series_on_again(values: Mapping[str, object]) -> str:
    return ngettext(
        "%(num)s time er ikke avlyst lenger: %(time)s.",
        "%(num)s timer er ikke avlyst lenger. Den første er %(time)s.",
        int(str(values["count"])),
        time=_time(values),
    )


def _meeting_changed(values: Mapping[str, object]) -> str:
    return _("Møtet %(time)s har fått et nytt sted, eller en ny måte å møtes på.", time=_time(values))


def _meeting_planned(values: Mapping[str, object]) -> str:
    return _("Du har fått et møte %(time)s.", time=_time(values))


def _meeting_moved(values: Mapping[str, object]) -> str:
    return _("Et møte er flyttet fra %(was)s til %(time)s.", was=_time(values, "was_starts_at"), time=_time(values))


def _meeting_cancelled(values: Mapping[str, object]) -> str:
    return _("Møtet %(time)s er avlyst.", time=_time(values))


def _test_registered(values: Mapping[str, object]) -> str:
    return _("Du er meldt på en prøve %(time)s.", time=_time(values))


def _result_recorded(values: Mapping[str, object]) -> str:
    return _("Det er skrevet opp et nytt resultat i norsk fra %(day)s.", day=_day(values, "on"))


def _next_step(values: Mapping[str, object]) -> str:
    return _("Du og læreren har et nytt neste steg i norsk.")


def _protection_on(values: Mapping[str, object]) -> str:
    # L10n: address protection was switched on. Others may look over the shoulder: say what is off, not why
    return _("Kontoret har strammet inn hvem som ser noe om deg. Kalenderen, e-post og SMS er slått av.")


def _protection_strict(values: Mapping[str, object]) -> str:
    # L10n: the strictest address protection was switched on. Others may look over the shoulder
    return _("Nå kan bare noen få ansatte se opplysningene dine. Kalenderen, e-post og SMS er slått av.")


def _protection_off(values: Mapping[str, object]) -> str:
    # L10n: address protection was switched off
    return _("Kontoret har endret hvem som ser opplysningene dine. De som følger deg opp, ser dem igjen.")


def _card_printed(values: Mapping[str, object]) -> str:
    # L10n: a printed card lets somebody in as the person who reads this
    return _("Det er skrevet ut et nytt kort som åpner Samvei for deg. Har du ikke fått det selv, så si fra.")


def _day(values: Mapping[str, object], name: str) -> str:
    return dates.day(date.fromisoformat(str(values[name])))


_WORDS: dict[str, Callable[[Mapping[str, object]], str]] = {
    NoticeCode.QUESTION_ANSWERED: _answered,
    NoticeCode.QUESTION_ANSWERED_AND_CORRECTED: _answered_and_corrected,
    NoticeCode.LESSON_MOVED: _moved,
    NoticeCode.LESSON_CANCELLED: _cancelled,
    NoticeCode.MATTER_ANSWERED: _matter_answered,
    NoticeCode.APPEAL_HANDED_ON: _appeal_handed_on,
    NoticeCode.CONTRACT_NEW: _contract_new,
    NoticeCode.LINES_GONE_THROUGH: _gone_through,
    NoticeCode.CONTRACT_CONFIRMED_BY_MUNICIPALITY: _confirmed_by_municipality,
    NoticeCode.SIGNATURE_REGISTERED: _signature_registered,
    NoticeCode.HANDOVER_ASKED: _handover_asked,
    NoticeCode.SERIES_MOVED: _series_moved,
    NoticeCode.SERIES_CANCELLED: _series_cancelled,
    NoticeCode.LESSON_ON_AGAIN: _lesson_on_again,
    NoticeCode.SERIES_ON_AGAIN: _series_on_again,
    NoticeCode.LESSON_PLACE_CHANGED: _place_changed,
    NoticeCode.ABSENCE_DECIDED: _absence_decided,
    NoticeCode.NOTE_SEEN: _note_seen,
    NoticeCode.CHECK_IN: _check_in,
    NoticeCode.MEETING_PLANNED: _meeting_planned,
    NoticeCode.MEETING_MOVED: _meeting_moved,
    NoticeCode.MEETING_CHANGED: _meeting_changed,
    NoticeCode.MEETING_CANCELLED: _meeting_cancelled,
    NoticeCode.TEST_REGISTERED: _test_registered,
    NoticeCode.RESULT_RECORDED: _result_recorded,
    NoticeCode.NEXT_STEP: _next_step,
    NoticeCode.PROTECTION_ON: _protection_on,
    NoticeCode.PROTECTION_STRICT: _protection_strict,
    NoticeCode.PROTECTION_OFF: _protection_off,
    NoticeCode.CARD_PRINTED: _card_printed,
}
