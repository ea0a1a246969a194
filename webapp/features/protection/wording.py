"""Levels and what they do, in words: to staff before they decide, and to the person herself."""

from webapp.features.protection.levels import Level
from webapp.language import gettext as _, pgettext


def level_words(level: Level | str) -> str:
    """What the level is called."""
    return {
        # L10n: adressesperre: protection of where somebody lives. The official names of its two levels follow
        Level.NONE: _("Ingen adressesperre"),
        Level.CONFIDENTIAL: _("Fortrolig adresse"),
        Level.STRICT: _("Strengt fortrolig adresse"),
    }[Level(level)]


def level_line(level: Level | str) -> str:
    """In one sentence, who it hides her from."""
    return {
        Level.NONE: _("De ansatte som følger opp personen, ser det de trenger."),
        Level.CONFIDENTIAL: _("Skjult for private: frivillige, andre deltakere og tjenester utenfor Samvei."),
        Level.STRICT: _("Skjult for alle unntatt noen få ansatte som du velger."),
    }[Level(level)]


def what_happens(level: Level, was: Level) -> list[str]:
    """What a change to this level does, as staff should know before it is done."""
    if level is Level.NONE:
        return [*_when_leaving(was), *_when_off()] if was is not Level.NONE else []
    lines = [
        _(
            "Kalenderadressene til personen slutter å virke med en gang. Det en kalender har hentet før, kan bli liggende der."
        ),
        _("E-post og SMS slås av. Det som venter på å bli sendt, blir ikke sendt."),
        _("Telefonen slutter å lagre sider. Det den har lagret, blir borte neste gang den har kontakt med Samvei."),
        _("Navnet står ikke på oppmøteark på papir. Læreren fører oppmøtet på skjermen."),
    ]
    if level is Level.STRICT:
        lines = [*lines[:3], *_when_strict(was)]
    elif was is Level.STRICT:
        lines = [*_when_leaving(was), *lines]
    else:
        lines.append(_("De ansatte som følger opp personen, ser det samme som før."))
    return [*lines, _("Lister som er skrevet ut eller lastet ned før, må dere samle inn selv.")]


def _when_strict(was: Level) -> list[str]:
    lines = [
        _("Bare de du velger, kan åpne opplysningene. Hver gang må de si hvorfor."),
        _(
            "Personen står ikke på noen liste, i noe søk eller i noen telling. Det gjelder også hos skolen og andre kontorer."
        ),
        _("Læreren ser ikke personen lenger. Avtal undervisningen og føringen av timer direkte."),
    ]
    if was is Level.STRICT:
        return lines
    return [
        *lines,
        _(
            "Personen får et dekknavn. Navnet som står her nå, blir ikke lagret noe sted, og kan ikke hentes fram igjen."
        ),
        _(
            "Lister som hentes inn senere, endrer ingenting for personen, og lager ikke en ny person med det gamle navnet."
        ),
        _("Brukernavn og passord slutter å virke. Gi personen et kodekort hvis det var slik innloggingen var."),
        _("Sikkerhetskopier har navnet til de er gamle nok til å bli slettet."),
    ]


def _when_leaving(was: Level) -> list[str]:
    if was is not Level.STRICT:
        return []
    return [
        _("Alle som følger opp personen, ser opplysningene igjen, og personen står på listene."),
        _("Navnet personen hadde før, er ikke lagret. Det du skriver nå, er navnet alle ser."),
    ]


def _when_off() -> list[str]:
    return [
        _("Kalenderadresser, e-post og SMS kommer ikke tilbake av seg selv. Personen kan slå dem på igjen."),
        _("Personen kan igjen velge at telefonen skal lagre sider."),
    ]


def for_her(level: Level) -> list[str]:
    """What it means, said to the person herself."""
    if level is Level.NONE:
        return [_("Du kan be kontoret ditt om adressesperre. De kan forklare hva som skal til.")]
    lines = [
        _("Du har ingen kalenderadresse. Hadde du en, har den sluttet å virke."),
        _("Telefonen din lagrer ingen sider. Det den hadde lagret, er borte."),
    ]
    if level is Level.CONFIDENTIAL:
        return [
            *lines,
            _("E-post og SMS er slått av. Vil du slå dem på igjen, så snakk med kontoret ditt først."),
            _("Frivillige og andre deltakere får ikke vite noe om deg."),
            _("De ansatte som følger deg opp, ser det samme som før."),
        ]
    return [
        *lines,
        _("Vi sender deg ingen e-post eller SMS. Alt nytt står her når du logger inn."),
        _("Her har du et dekknavn. Navnet ditt er ikke lagret i Samvei."),
        _("Du står ikke på noen liste. Læreren din ser ikke timene dine her."),
    ]


def role_words(roles: tuple[str, ...]) -> str:
    """The roles of one member of staff, with commas between."""
    words = {
        "adviser": pgettext("role", "rådgiver"),
        "leader": pgettext("role", "leder"),
        "teacher": pgettext("role", "lærer"),
        "office": pgettext("role", "kontoret"),
        "reception": pgettext("role", "mottaket"),
    }
    return ", ".join(words.get(each, each) for each in roles)


def is_so_already(level: Level) -> str:
    """Said beside the choice when nothing would change."""
    return _("Slik er det nå: %(level)s. Velg et annet nivå for å endre det.", level=level_words(level))
