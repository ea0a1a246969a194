"""Norway's public holidays by name, from the codes of `engine/oslo.py`."""

from webapp.language.texts import pgettext


def holiday_name(code: str) -> str:
    """The holiday's name as it stands within a sentence: «langfredag»."""
    words = {
        "new_years_day": pgettext("holiday", "første nyttårsdag"),
        "maundy_thursday": pgettext("holiday", "skjærtorsdag"),
        "good_friday": pgettext("holiday", "langfredag"),
        "easter_sunday": pgettext("holiday", "første påskedag"),
        "easter_monday": pgettext("holiday", "andre påskedag"),
        "labour_day": pgettext("holiday", "arbeidernes dag"),
        "constitution_day": pgettext("holiday", "grunnlovsdagen"),
        "ascension_day": pgettext("holiday", "Kristi himmelfartsdag"),
        "whit_sunday": pgettext("holiday", "første pinsedag"),
        "whit_monday": pgettext("holiday", "andre pinsedag"),
        "christmas_day": pgettext("holiday", "første juledag"),
        "boxing_day": pgettext("holiday", "andre juledag"),
    }
    return words[code]
