"""The kind question and its four answers, in the person's own words."""

from webapp.features.absence.check_ins import CheckInSeen, ToCall
from webapp.language import dates, gettext as _, pgettext


def answer_choices() -> list[tuple[str, str, str]]:
    """The answers as buttons: value, words, picture."""
    return [
        ("all_well", pgettext("check-in, my answer", "Alt er bra"), "check"),
        ("ill", pgettext("check-in, my answer", "Jeg er syk"), "clock"),
        ("need_help", pgettext("check-in, my answer", "Jeg trenger hjelp"), "phone"),
        ("not_said", pgettext("check-in, my answer", "Jeg vil helst ikke si det"), "speech"),
    ]


def answer_words(answer: str) -> str:
    """The answer she gave."""
    return {value: words for value, words, _picture in answer_choices()}[answer]


def choose_words() -> str:
    return _("Velg et svar. Du kan også velge at du helst ikke vil si det.")


def about_words(seen: CheckInSeen) -> str:
    """Which lesson the question is about."""
    return _(
        "Du var ikke på de siste timene i %(class_name)s. Den siste var %(time)s.",
        class_name=seen.class_name,
        time=dates.day_and_clock(seen.lesson_at),
    )


def call_words(to_call: ToCall) -> str:
    """Whom to call, in a sentence."""
    if to_call.name:
        return _("%(name)s ved %(office)s følger deg opp.", name=to_call.name, office=to_call.office)
    return _("%(office)s følger deg opp.", office=to_call.office)
