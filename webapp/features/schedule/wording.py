"""Lessons in words: their kind, when, where, how they were registered, and what changed since they were seen."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from functools import cache
from urllib.parse import quote

from webapp.features.schedule.queries import LessonSeen
from webapp.language import current, dates, gettext as _, pgettext


def kind_words(kind: str) -> str:
    """What a lesson or a meeting is about."""
    return _kinds(current().tag).get(kind) or pgettext("lesson", "Time")


@cache
def _kinds(tag: str) -> dict[str, str]:
    """The kinds in the bound language, whose tag this is; put together once for each."""
    return {
        "norwegian": pgettext("lesson", "Norsk"),
        "social_studies": pgettext("lesson", "Samfunnskunnskap"),
        "life_skills": pgettext("lesson", "Livsmestring"),
        "parental_guidance": pgettext("lesson", "Foreldreveiledning"),
        "work": pgettext("lesson", "Arbeid og praksis"),
        "conversation": pgettext("lesson", "Samtalegruppe"),
        "information": pgettext("lesson", "Informasjon fra mottaket"),
        "guidance_group": pgettext("lesson", "Foreldreveiledning i gruppe"),
        "guidance_conversation": pgettext("lesson", "Samtale om foreldreveiledning"),
        "follow_up": pgettext("lesson", "Samtale med rådgiveren"),
        "review": pgettext("lesson", "Møte om planen"),
    }


def when(lesson: LessonSeen, now: datetime, today: date) -> str:
    """Day and time as one says it: «I morgen 09:00». Begins with a capital where the script has them."""
    time = dates.clock(lesson.starts_at)
    if lesson.starts_at <= now < lesson.ends_at:
        return _("Nå, til klokka %(time)s", time=dates.clock(lesson.ends_at))
    day = lesson.day
    if day == today:
        return _("I dag %(time)s", time=time)
    if day == today + timedelta(days=1):
        return _("I morgen %(time)s", time=time)
    # L10n: a day and a time, as a headline: «Fredag 13. november 09:00»
    return _begin(_("%(day)s %(time)s", day=dates.day(day), time=time))


def day_title(day: date) -> str:
    """A day as a heading: «Fredag 13. november»."""
    return _begin(dates.day(day))


def _begin(said: str) -> str:
    """With a capital where the script has them."""
    return said[:1].upper() + said[1:]


def where(lesson: LessonSeen) -> str:
    """Place and room in one line; empty when neither is known."""
    room = lesson.room or ""
    if room[:1].isdigit():
        room = _("rom %(room)s", room=room)
    if lesson.place_name and room:
        # L10n: a place and a room in it: «Elva skole, rom 4»
        return _("%(place)s, %(room)s", place=lesson.place_name, room=room)
    return lesson.place_name or room


def map_link(lesson: LessonSeen) -> str | None:
    """Opens the phone's own map; no page of ours asks another host for one."""
    place = lesson.address or lesson.place_name
    return f"geo:0,0?q={quote(place)}" if place else None


def call_link(phone: str | None) -> str | None:
    """The number as a phone dials it; None when what stands there is no number."""
    dialled = "".join(sign for sign in phone or "" if sign in "+0123456789")
    return f"tel:{dialled}" if len(dialled) >= 3 else None


def outcome(lesson: LessonSeen, now: datetime) -> tuple[str, str] | None:
    """(words, code of the state macro) for how it was registered; None before it is over and for a cancelled one."""
    if lesson.attended == "attended":
        present = lesson.attended_minutes or 0
        if lesson.minutes is None or present >= lesson.minutes:
            return _("Du var der"), "fulfilled"
        there, whole = dates.hours(present), dates.hours(lesson.minutes)
        return _("Du var der %(there)s av %(whole)s", there=there, whole=whole), "on_track"
    if lesson.attended == "absent":
        return _("Registrert: du var ikke der"), "not_started"
    if lesson.evidence is not None:
        return _("Du var der"), "fulfilled"
    if lesson.ends_at > now or lesson.is_cancelled:
        return None
    return _("Ikke registrert ennå"), "not_recorded"


def question_kinds() -> list[tuple[str, str, str]]:
    """The choices of «Hva er feil?»: value, words, picture."""
    return [
        ("came", _("Jeg var der"), "check"),
        ("minutes", _("Antall timer er feil"), "clock"),
        ("time", _("Tid eller sted er feil"), "map"),
        ("other", _("Noe annet"), "other"),
    ]


def question_words(what: str) -> str:
    """What a question is about, as the person chose it."""
    return next((words for value, words, _picture in question_kinds() if value == what), _("Noe annet"))


def who_words(said: str) -> str:
    """Who registered or answered, as the register keeps it («lærer, Elva»), with the role in the reader's language."""
    role, comma, office = said.partition(", ")
    words = {
        "rådgiver": pgettext("who", "rådgiver"),
        "mottaket": pgettext("who", "mottaket"),
        "lærer": pgettext("who", "lærer"),
    }
    # L10n: a role and where: «lærer, Elvebyen voksenopplæring»
    return _("%(role)s, %(office)s", role=words[role], office=office) if comma and role in words else said


def present_words(minutes: object) -> str:
    """How much is registered, as a whole phrase."""
    if not isinstance(minutes, int):
        return _("ingenting registrert")
    return _("%(hours)s registrert", hours=dates.hours(minutes)) if minutes else _("registrert som borte")


def changed_words(changed: Mapping[str, object]) -> list[str]:
    """What is different from what was seen, in sentences; `changed` as ChangedSince carries it from the action."""
    said = []
    if changed.get("minutes_changed"):
        was, now = present_words(changed.get("was_minutes")), present_words(changed.get("minutes"))
        said.append(_("Du så: %(was)s. Nå står det: %(now)s.", was=was, now=now))
    if changed.get("lesson_changed"):
        at = changed.get("starts_at")
        if isinstance(at, datetime):
            said.append(_("Timen er endret. Nå er den %(time)s.", time=dates.day_and_clock(at)))
        if changed.get("cancelled"):
            said.append(_("Timen er avlyst."))
    return said or [_("Det du så, er ikke lenger det som gjelder.")]
