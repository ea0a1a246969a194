"""Kinds, audiences and languages in words, and the address of a place for the phone's own map."""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from urllib.parse import quote

from webapp.features.meet.place_forms import PLACE_KINDS
from webapp.features.meet.queries import EventSeen, PlaceSeen
from webapp.language import LANGUAGES, current, dates, gettext as _, pgettext


@dataclass(frozen=True)
class Spoken:
    """A language by its own name, with what `lang` and `dir` need."""

    html: str
    dir: str
    name: str


# What people speak is more than Samvei is translated to.
_ALSO_SPOKEN = (
    Spoken("ti", "ltr", "ትግርኛ"),
    Spoken("so", "ltr", "Soomaali"),
    Spoken("fa", "rtl", "فارسی"),
    Spoken("fa-AF", "rtl", "دری"),
    Spoken("ps", "rtl", "پښتو"),
    Spoken("ckb", "rtl", "کوردیی ناوەندی"),
    Spoken("ku", "ltr", "Kurmancî"),
    Spoken("am", "ltr", "አማርኛ"),
    Spoken("tr", "ltr", "Türkçe"),
    Spoken("fr", "ltr", "Français"),
    Spoken("es", "ltr", "Español"),
    Spoken("pl", "ltr", "Polski"),
    Spoken("sw", "ltr", "Kiswahili"),
    Spoken("ru", "ltr", "Русский"),
    Spoken("ur", "rtl", "اردو"),
    Spoken("nn", "ltr", "Nynorsk"),
)
_SPOKEN = {each.html: each for each in _ALSO_SPOKEN} | {
    tag: Spoken(each.html, each.dir, each.native_name) for tag, each in LANGUAGES.items()
}


def spoken(tag: str) -> Spoken:
    """The language of a tag; one we have no name for is shown as its tag."""
    return _SPOKEN.get(tag) or Spoken("", "auto", tag)


def kind_words(kind: str) -> str:
    """What kind of event it is; the types of rules § 14."""
    return _kinds(current().tag).get(kind) or pgettext("event", "Treff")


@cache
def _kinds(tag: str) -> dict[str, str]:
    """The kinds in the bound language, whose tag this is; put together once for each."""
    return {
        "language_cafe": pgettext("event", "Språkkafé"),
        # L10n: volunteers practise Norwegian with you; it is not the course that the law requires
        "norwegian_practice": pgettext("event", "Norsktrening"),
        # L10n: one volunteer who shows a newcomer around over time (flyktningguide)
        "refugee_guide": pgettext("event", "Møt en flyktningguide"),
        "friend_family": pgettext("event", "Vennefamilie"),
        "homework_help": pgettext("event", "Leksehjelp"),
        # L10n: free loan of sport and outdoor gear (BUA)
        "equipment_loan": pgettext("event", "Lån av sportsutstyr"),
        "swimming": pgettext("event", "Svømmekurs"),
        # L10n: a kindergarten where parent and child come together, without a place booked
        "open_kindergarten": pgettext("event", "Åpen barnehage"),
        "open_meeting": pgettext("event", "Åpent treff"),
        "international_cafe": pgettext("event", "Internasjonal kafé"),
        "women_group": pgettext("event", "Kvinnegruppe"),
        "parents_meeting": pgettext("event", "Foreldretreff"),
        "sports": pgettext("event", "Idrett"),
        "music": pgettext("event", "Musikk"),
        "volunteer_centre": pgettext("event", "Treff på frivilligsentralen"),
    }


def place_words(kind: str) -> str:
    """What kind of place it is."""
    words = {
        "library": pgettext("place", "Bibliotek"),
        # L10n: a house the city district owns, open to the people who live there (bydelshus)
        "community_house": pgettext("place", "Bydelshus"),
        "volunteer_centre": pgettext("place", "Frivilligsentral"),
        "senior_centre": pgettext("place", "Seniorsenter"),
        "equipment_loan": pgettext("place", "Utstyrssentral, gratis lån"),
        "school": pgettext("place", "Skole"),
    }
    return words.get(kind) or pgettext("place", "Møteplass")


def place_kind_choices() -> list[tuple[str, str]]:
    """(value, words) of the kinds of places there are."""
    return [(kind, place_words(kind)) for kind in PLACE_KINDS]


def audience_words(audience: str) -> str:
    """For whom. A group we have no word for is not passed over: whoever reads should know that there is one."""
    words = {
        "everyone": _("For alle"),
        "women": _("For kvinner"),
        "men": _("For menn"),
        "youth": _("For ungdom"),
        "children": _("For barn"),
        "families": _("For familier"),
        "parents": _("For foreldre"),
        "adults": _("For voksne"),
        "seniors": _("For eldre"),
    }
    return words.get(audience) or _("For en bestemt gruppe. Spør på stedet.")


def day_words(day: date, today: date) -> str:
    """The heading of a day, with a capital where the script has them."""
    if day == today:
        return _("I dag")
    if day == today + timedelta(days=1):
        return _("I morgen")
    said = dates.day(day)
    return said[:1].upper() + said[1:]


def map_address(place: EventSeen | PlaceSeen) -> str | None:
    """Opens the phone's own map at the place (RFC 5870); None when neither position nor address is known."""
    name = place.place_name if isinstance(place, EventSeen) else place.name
    if place.latitude is not None and place.longitude is not None:
        at = f"{place.latitude:.6f},{place.longitude:.6f}"
        return f"geo:{at}?q={at}({quote(name, safe='')})"
    return f"geo:0,0?q={quote(f'{name}, {place.address}', safe='')}" if place.address else None
