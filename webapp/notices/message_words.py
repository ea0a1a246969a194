"""What a message says: one sentence, the same for everybody and everything. Lock screens are read by others."""

from webapp.language import SOURCE, gettext as _, language_of, using

CODE_MINUTES = 10


def sentence_of_message() -> str:
    """The one sentence, in the bound language."""
    # L10n: an SMS or e-mail. Nothing about who sends it, what it is about, or which service: others may read it
    return _("Du har en ny beskjed.")


def sentence_of_code(digits: str) -> str:
    """What the message with a confirmation code says, in the bound language. digits: six of them."""
    # L10n: an SMS or e-mail with the code that confirms an address. Nothing about which service it is for
    return _("Koden din er %(code)s. Den gjelder i %(minutes)s minutter.", code=digits, minutes=CODE_MINUTES)


def written(tag: str, digits: str | None, name: str) -> tuple[str, str]:
    """(subject, text) in this language, or in Bokmål when it is not offered. name: the neutral name, empty for none."""
    with using((language_of(tag) or SOURCE).tag):
        said = sentence_of_message() if digits is None else sentence_of_code(digits)
        subject = sentence_of_message()
    return subject, f"{said}\n{name}" if name else said
