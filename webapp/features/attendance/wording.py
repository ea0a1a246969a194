"""Attendance in sentences, and why a lesson cannot be marked."""

from webapp.features.attendance.actions import Refused
from webapp.features.attendance.queries import LessonToMark
from webapp.features.attendance.stands import Stand
from webapp.features.schedule import kind_words
from webapp.language import dates, gettext as _, ngettext, pgettext


def stand_words(stand: Stand | None) -> str:
    """How one person's attendance stands. An absence nobody has decided about is never called more than that."""
    if stand is None:
        return pgettext("attendance", "Ikke markert")
    if stand.away:
        return _("Ikke her, meldt fra") if stand.told else _("Ikke her")
    if stand.partly:
        return ngettext("Til stede %(num)s minutt", "Til stede %(num)s minutter", stand.partly)
    if stand.late and stand.early:
        return _(
            "Kom %(late)s minutter for sent og gikk %(early)s minutter før slutt", late=stand.late, early=stand.early
        )
    if stand.late:
        return ngettext("Kom %(num)s minutt for sent", "Kom %(num)s minutter for sent", stand.late)
    if stand.early:
        return ngettext("Gikk %(num)s minutt før slutt", "Gikk %(num)s minutter før slutt", stand.early)
    return pgettext("attendance", "Kom")


def where_words(lesson: LessonToMark) -> str:
    """Place and room in one line; empty when neither is known."""
    room = lesson.room or ""
    if room[:1].isdigit():
        room = _("rom %(room)s", room=room)
    if lesson.place_name and room:
        # L10n: a place and a room in it: «Elva skole, rom 4»
        return _("%(place)s, %(room)s", place=lesson.place_name, room=room)
    return lesson.place_name or room


def refused_words(why: Refused, lesson: LessonToMark) -> str:
    """Why nothing was saved, as a whole sentence."""
    if why is Refused.CANCELLED:
        return _("Timen er avlyst. Da kan ingen føres som til stede eller borte.")
    if why is Refused.NOT_BEGUN:
        return _("Timen har ikke begynt. Du kan føre oppmøte fra %(time)s.", time=dates.day_and_clock(lesson.starts_at))
    if why is Refused.NOBODY_MARKED:
        return _("Ingen er markert ennå. Marker minst én før du sier at lista er ferdig.")
    if why is Refused.LENGTH_CHANGED:
        return _("Timen er blitt kortere siden du åpnet lista. Se over minuttene og lagre igjen.")
    if why is Refused.MARKED_MEANWHILE:
        return _("Noen andre lagret i samme øyeblikk. Det du markerte, står her. Lagre en gang til.")
    return _("Timen er over. Den kan bare lånes bort til den dagen den er.")


def cannot_words(lesson: LessonToMark) -> str:
    """Why the list has no choices yet."""
    return refused_words(Refused.CANCELLED if lesson.is_cancelled else Refused.NOT_BEGUN, lesson)


def nobody_chosen() -> str:
    return _("Velg hvem som skal låne timen.")


__all__ = ["cannot_words", "kind_words", "nobody_chosen", "refused_words", "stand_words", "where_words"]
