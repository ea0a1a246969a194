"""The list of people in words: what an office serves somebody for, Norwegian in short, what the list can be narrowed to."""

from collections.abc import Callable, Mapping

from webapp.features.norwegian import in_short
from webapp.features.staff.forms import Attention
from webapp.features.staff.queries import MOST_COUNTED, Deadline, People, PersonRow
from webapp.features.standing import hours_words, long_day, title
from webapp.language import gettext as _, pgettext


def purpose_words(purposes: tuple[str, ...]) -> str:
    """What the actor's offices serve the person for."""
    return ", ".join(_PURPOSES[each]() if each in _PURPOSES else each for each in purposes)


_PURPOSES: Mapping[str, Callable[[], str]] = {
    "housing": lambda: pgettext("purpose", "bolig"),
    "reception_training": lambda: pgettext("purpose", "opplæring i mottak"),
    "teaching": lambda: pgettext("purpose", "undervisning"),
    "programme": lambda: pgettext("purpose", "introduksjonsprogram"),
    "norwegian": lambda: pgettext("purpose", "norskopplæring"),
    "follow_up": lambda: pgettext("purpose", "oppfølging"),
}


def norwegian_words(row: PersonRow) -> str:
    """Hours done of those required, or the level now and the goal; empty where neither is stored."""
    if row.levels:
        return in_short(row.levels)
    if row.hours is None or not row.hours.target:
        return ""
    return _("%(done)s av %(target)s", done=hours_words(row.hours.done), target=hours_words(row.hours.target))


def deadline_words(deadline: Deadline) -> str:
    """The day and what is due."""
    said = {"day": long_day(deadline.due_on), "what": title(deadline.commitment)}
    if deadline.side == "municipality":
        # L10n: a deadline of the municipality's own: the day, then what is due
        return _("%(day)s: %(what)s (kommunen)", **said)
    # L10n: a deadline: the day, then what is due
    return _("%(day)s: %(what)s", **said)


def attention_choices() -> list[tuple[str, str]]:
    """Value and words of the list's filter."""
    return [(each.value, _ATTENTION[each]()) for each in Attention]


# L10n: what an office's list of people can be narrowed to; "oss" and "vi" are the office
_ATTENTION: Mapping[Attention, Callable[[], str]] = {
    Attention.ALL: lambda: _("Alle"),
    Attention.WAITING: lambda: _("Venter på svar fra oss"),
    Attention.LATE: lambda: _("Vi er sene"),
    Attention.HELP: lambda: _("Trenger hjelp"),
    Attention.SOON: lambda: _("Frist de neste 30 dagene"),
    Attention.NOT_RECORDED: lambda: _("Noe er ikke registrert"),
}


def counts(found: People) -> list[tuple[str, str, str, bool]]:
    """What presses, in the order a day begins with: the filter's value, its words, how many people, whether there are any."""
    each = found.counts
    pairs = (
        (Attention.WAITING, each.waiting),
        (Attention.LATE, each.late),
        (Attention.HELP, each.help),
        (Attention.SOON, each.soon),
    )
    return [(attention.value, _ATTENTION[attention](), _count(count), count > 0) for attention, count in pairs]


def _count(count: int) -> str:
    # L10n: a number of people, as many as this or more
    return _("%(num)s+", num=count) if count >= MOST_COUNTED else str(count)
