"""Lessons in words: their kind, when, where, with whom, how they were registered, and what changed since they were seen."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from functools import cache
from urllib.parse import quote

from webapp.engine.evidence import Subject
from webapp.engine.standing import Standing
from webapp.features import meet
from webapp.features.schedule.queries import LessonSeen
from webapp.features.schedule.waiting import Contact
from webapp.language import current, dates, gettext as _, pgettext
from webapp.language.holidays import holiday_name
from webapp.language.offices import who_words as who_words


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
        # L10n: the official test of Norwegian (norskprøven)
        "test_norwegian": pgettext("lesson", "Norskprøve"),
        "test_norwegian_c1": pgettext("lesson", "Norskprøve C1"),
        "test_social_studies": pgettext("lesson", "Samfunnskunnskapsprøve"),
        # L10n: the test one takes before applying for citizenship (statsborgerprøven)
        "test_citizenship": pgettext("lesson", "Statsborgerprøve"),
    }


def what_words(entry: LessonSeen) -> str:
    """What stands in the week there: a lesson's, meeting's or test's kind, or the sort of gathering."""
    return meet.kind_words(entry.kind) if entry.source == "event" else kind_words(entry.kind)


def page_title(entry: LessonSeen) -> str:
    """The title of the page about it."""
    what = what_words(entry)
    # L10n: title of the page about one lesson
    return _("%(what)s – timen", what=what) if entry.source == "lesson" else what


def more_words(entry: LessonSeen) -> str:
    """The link to the page about it."""
    words = {"meeting": _("Mer om møtet"), "test": _("Mer om prøven"), "event": _("Mer om treffet")}
    return words.get(entry.source) or _("Mer om timen")


def with_words(entry: LessonSeen) -> str | None:
    """Whom one meets; None when it is not said."""
    if not entry.with_name:
        return None
    if entry.source == "meeting":
        return _("Du skal snakke med %(name)s.", name=entry.with_name)
    return _("Læreren din: %(name)s", name=entry.with_name)


def way_words(entry: LessonSeen) -> str | None:
    """How one meets, of a meeting."""
    words = {
        # L10n: how a meeting is held: both come to the same place
        "in_person": pgettext("meeting", "Dere møtes på stedet"),
        "phone": pgettext("meeting", "På telefon"),
        "video": pgettext("meeting", "På video"),
    }
    return words.get(entry.way or "")


def interpreter_words(entry: LessonSeen) -> str | None:
    """Whether an interpreter comes, said plainly; None where nothing is said about one."""
    words = {
        "not_needed": _("Det kommer ikke tolk."),
        "to_order": _("Tolk er ikke bestilt ennå."),
        "ordered": _("Tolk er bestilt."),
    }
    return words.get(entry.interpreter or "")


def cancelled_words(entry: LessonSeen) -> str | None:
    """That it is cancelled, and why where that is said; None for what is held."""
    if not entry.is_cancelled:
        return None
    words = {
        "teacher_ill": _("Avlyst. Læreren er syk."),
        "room": _("Avlyst. Rommet kan ikke brukes."),
        "holiday": _("Avlyst. Det er fri denne dagen."),
    }
    return words.get(entry.cancelled_because or "") or _("Avlyst")


def cancelled_sentence(entry: LessonSeen) -> str:
    """As `cancelled_words`, with what and when."""
    said = {"what": what_words(entry), "time": dates.day_and_clock(entry.starts_at)}
    # L10n: what: such as «Norsk», time: such as «fredag 13. november kl. 09:00»
    words = {
        "teacher_ill": _("Avlyst: %(what)s %(time)s. Læreren er syk.", **said),
        "room": _("Avlyst: %(what)s %(time)s. Rommet kan ikke brukes.", **said),
        "holiday": _("Avlyst: %(what)s %(time)s. Det er fri denne dagen.", **said),
    }
    return words.get(entry.cancelled_because or "") or _("Avlyst: %(what)s %(time)s.", **said)


def missed_words(entry: LessonSeen, now: datetime) -> str:
    """The button that tells the office: before it is over, and afterwards."""
    return _("Jeg kan ikke komme") if entry.ends_at > now else _("Jeg kunne ikke komme")


def holiday_words(code: str) -> str:
    """A public holiday by its code in the engine."""
    # L10n: a public holiday, on which schools and offices are closed: «Helligdag: langfredag»
    return _("Helligdag: %(day)s", day=holiday_name(code))


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
    """(words, code of the state macro) for how it was registered; None before it is over, for a cancelled one, and for
    what no attendance is registered of."""
    if lesson.attended == "attended":
        present = lesson.attended_minutes or 0
        if lesson.minutes is None or present >= lesson.minutes:
            return _("Du var der"), "fulfilled"
        there, whole = dates.hours(present), dates.hours(lesson.minutes)
        return _("Du var der %(there)s av %(whole)s", there=there, whole=whole), "on_track"
    if lesson.attended == "absent":
        if lesson.told_us or lesson.absence:
            return _("Registrert: du var ikke der. Du hadde meldt fra."), "not_started"
        return _("Registrert: du var ikke der"), "not_started"
    if lesson.evidence is not None:
        return _("Du var der"), "fulfilled"
    if lesson.ends_at > now or lesson.is_cancelled or lesson.source in ("test", "event"):
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


def waits_words(standing: Standing) -> str:
    """What the municipality shall do first, and by when where a rule says it."""
    due_on, subject = standing.commitment.due_on, standing.commitment.subject
    if due_on is None:
        without_a_day = {
            Subject.NORWEGIAN: _("Du skal få tilbud om norskopplæring. Reglene sier ikke hvilken dag."),
            Subject.SOCIAL_STUDIES: _("Du skal få tilbud om samfunnskunnskap. Reglene sier ikke hvilken dag."),
            Subject.PROGRAMME: _("Du skal få begynne i introduksjonsprogrammet. Reglene sier ikke hvilken dag."),
        }
        return without_a_day.get(subject) or _("Du skal få et tilbud fra kommunen. Reglene sier ikke hvilken dag.")
    day = dates.day_and_year(due_on)
    with_a_day = {
        Subject.NORWEGIAN: _("Du skal få tilbud om norskopplæring innen %(day)s.", day=day),
        Subject.SOCIAL_STUDIES: _("Du skal få tilbud om samfunnskunnskap innen %(day)s.", day=day),
        Subject.PROGRAMME: _("Du skal få begynne i introduksjonsprogrammet innen %(day)s.", day=day),
    }
    return with_a_day.get(subject) or _("Du skal få et tilbud fra kommunen innen %(day)s.", day=day)


def is_late(standing: Standing) -> bool:
    """Whether the day in `waits_words` has passed."""
    due_on = standing.commitment.due_on
    return due_on is not None and due_on < standing.on


def contact_words(contact: Contact) -> str:
    """Whom to call, and when."""
    if contact.name and contact.hours:
        return _("Kontakten din: %(name)s, %(office)s. Telefontid: %(hours)s.", name=contact.name, office=contact.office, hours=contact.hours)  # fmt: skip
    if contact.name:
        return _("Kontakten din: %(name)s, %(office)s.", name=contact.name, office=contact.office)
    if contact.hours:
        return _("Ring %(office)s. Telefontid: %(hours)s.", office=contact.office, hours=contact.hours)
    return _("Ring %(office)s.", office=contact.office)
