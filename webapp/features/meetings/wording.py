"""Meetings in words for those who plan them: choices, when, how it stands, what changed meanwhile."""

from collections.abc import Mapping

from webapp.features.meetings.forms import KINDS
from webapp.features.meetings.queries import MeetingSeen
from webapp.features.schedule import LessonSeen, kind_words
from webapp.language import dates, gettext as _, pgettext

__all__ = [
    "changed_words", "collision_words", "interpreter_choices", "interpreter_hint", "kind_choices", "kind_words", "time_words",
    "way", "way_choices",
]  # fmt: skip


def kind_choices() -> list[tuple[str, str]]:
    return [(kind, kind_words(kind)) for kind in KINDS]


def way_choices() -> list[tuple[str, str]]:
    return [
        ("in_person", pgettext("meeting", "Dere møtes på stedet")),
        ("phone", pgettext("meeting", "På telefon")),
        ("video", pgettext("meeting", "På video")),
    ]


def way(meeting: MeetingSeen) -> str:
    return dict(way_choices())[meeting.way]


def interpreter_choices() -> list[tuple[str, str]]:
    return [
        ("not_needed", pgettext("interpreter", "Trengs ikke")),
        ("to_order", pgettext("interpreter", "Skal bestilles")),
        ("ordered", pgettext("interpreter", "Er bestilt")),
    ]


def time_words(meeting: MeetingSeen | LessonSeen) -> str:
    """Day and clock, from and to."""
    # L10n: a day, then when it begins and ends: «fre. 13. nov. 09:00–11:30»
    return _(
        "%(day)s %(start)s–%(end)s",
        day=dates.short_day(meeting.day),
        start=dates.clock(meeting.starts_at),
        end=dates.clock(meeting.ends_at),
    )


def interpreter_hint(needed: bool, language: str | None) -> str | None:
    """What is registered about an interpreter; None when nothing is."""
    if not needed:
        return None
    if language:
        return _("Det er registrert at personen trenger tolk: %(language)s.", language=language)
    return _("Det er registrert at personen trenger tolk.")


def collision_words(collision: LessonSeen) -> str:
    """One thing that stands in her calendar at that time."""
    # L10n: what and when: «Norsk, fre. 13. nov. 09:00–11:30»
    return _("%(what)s, %(time)s", what=kind_words(collision.kind), time=time_words(collision))


def changed_words(changed: Mapping[str, object]) -> list[str]:
    """What came in between, in sentences."""
    said = [_("Møtet er endret siden du åpnet siden. Se hva som står der nå, og lagre igjen hvis ditt skal gjelde.")]
    if changed.get("cancelled"):
        said = [_("Møtet er avlyst.")]
    elif changed.get("begun"):
        said = [_("Møtet har begynt, eller det er over. Det kan ikke endres lenger.")]
    return said
