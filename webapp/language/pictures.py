"""The pictures that stand on a code card, that a picture code is chosen from, and that tell people on one phone apart.

Things everybody knows and nobody quarrels about: no people, no flags, no religion, no food that some may not eat. The order
never changes: codes are stored by these words."""

from webapp.language.texts import pgettext

PICTURES = (
    "sun", "moon", "star", "cloud", "rain", "snow", "tree", "leaf", "flower", "apple", "fish", "bird",
    "house", "door", "key", "bell", "book", "chair", "cup", "boat", "bicycle", "bus", "ball", "umbrella",
)  # fmt: skip


def picture_words(picture: str) -> str:
    """The picture's name, as a screen reader says it and as it stands below it. Raises KeyError for none of ours."""
    # L10n: names of small pictures that people choose as their code; one common noun each, without an article
    words = {
        "sun": pgettext("picture", "Sol"),
        "moon": pgettext("picture", "Måne"),
        "star": pgettext("picture", "Stjerne"),
        "cloud": pgettext("picture", "Sky"),
        "rain": pgettext("picture", "Regn"),
        "snow": pgettext("picture", "Snø"),
        "tree": pgettext("picture", "Tre"),
        "leaf": pgettext("picture", "Blad"),
        "flower": pgettext("picture", "Blomst"),
        "apple": pgettext("picture", "Eple"),
        "fish": pgettext("picture", "Fisk"),
        "bird": pgettext("picture", "Fugl"),
        "house": pgettext("picture", "Hus"),
        "door": pgettext("picture", "Dør"),
        "key": pgettext("picture", "Nøkkel"),
        "bell": pgettext("picture", "Klokke å ringe med"),
        "book": pgettext("picture", "Bok"),
        "chair": pgettext("picture", "Stol"),
        "cup": pgettext("picture", "Kopp"),
        "boat": pgettext("picture", "Båt"),
        "bicycle": pgettext("picture", "Sykkel"),
        "bus": pgettext("picture", "Buss"),
        "ball": pgettext("picture", "Ball"),
        "umbrella": pgettext("picture", "Paraply"),
    }
    return words[picture]
