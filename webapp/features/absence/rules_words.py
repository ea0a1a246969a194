"""What the rules say of an absence, in sentences, each with the rule that it stands on; and what leave is left."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from webapp.engine.commitment import Basis, Confidence
from webapp.engine.regulations.absence import CertificateWhy, Pays
from webapp.engine.regulations.leave import LeaveKind
from webapp.engine.regulations.told import Certificate, Missing, Money, Reason, RulesSay, Where
from webapp.features.absence.rules_say import LeaveSummary
from webapp.features.absence.wording import reason_words
from webapp.language import dates, gettext as _, ngettext

_ORE_A_KRONE = 100


@dataclass(frozen=True)
class Said:
    """A sentence and the rule it stands on; None where nothing but what we do not know is said."""

    words: str
    basis: Basis | None = None


@dataclass(frozen=True)
class ReasonShown:
    """A reason as a choice, and what the rules say of it, a group of sentences for each subject."""

    value: str
    words: str
    said: tuple[tuple[Said, ...], ...]
    sources: tuple[Basis, ...]


def shown(say: RulesSay) -> ReasonShown:
    """A reason with what the rules say of it."""
    groups = tuple(group for each in _groups(say) if (group := tuple(each)))
    sources = sources_of(said for group in groups for said in group)
    return ReasonShown(say.reason.value, reason_words(say.reason), groups, sources)


def sources_of(said: Iterable[Said]) -> tuple[Basis, ...]:
    """What the sentences stand on, each source once; of two readings of one source, the less certain."""
    found: dict[str, Basis] = {}
    for each in said:
        if each.basis is not None:
            known = found.get(each.basis.source)
            unsure = each.basis.confidence in (Confidence.OUR_READING, Confidence.NOT_FOUND)
            found[each.basis.source] = each.basis if known is None or unsure else known
    return tuple(found.values())


def _groups(say: RulesSay) -> Iterable[Iterable[Said]]:
    """What is first asked, then the hours, the money and the length, then what was not found."""
    if say.certificate is not None:
        yield _certificate(say.certificate, say)
    yield _child(say)
    yield _leave(say)
    if say.reason in (Reason.OTHER, Reason.NOT_SAID) and say.where is Where.PROGRAMME:
        yield [Said(_("Du trenger ikke si hvorfor nå. Rådgiveren kan spørre deg før noe blir bestemt."))]
    if say.lesson_minutes:
        yield [Said(_("Det gjelder %(hours)s undervisning.", hours=dates.hours(say.lesson_minutes)))]
    if say.money is not None:
        yield _money(say, say.money)
    yield _length(say)
    yield _outside(say)
    yield _deduction(say)
    yield [Said(MISSING[each]()) for each in say.missing]


def _certificate(found: Certificate, say: RulesSay) -> Iterable[Said]:
    basis, why = found.basis, found.found.why
    days = found.found.days_at_a_time
    if found.own_word_until is not None:
        yield Said(
            ngettext(
                "Du kan melde fra selv, uten lege, til og med %(day)s. Regelen er %(num)s dag om gangen.",
                "Du kan melde fra selv, uten lege, til og med %(day)s. Regelen er %(num)s dager om gangen.",
                days,
                day=dates.day(found.own_word_until),
            ),
            basis,
        )
    elif why is CertificateWhy.TOO_EARLY:
        yield Said(
            _(
                "Du kan melde fra selv fra og med %(day)s. Før det må du ha legeerklæring.",
                day=dates.day(found.found.allowed_from),
            ),
            basis,
        )
    elif why is CertificateWhy.REMOVED:
        yield Said(_("Kommunen har bestemt at du må ha legeerklæring. Det skal vurderes på nytt."), basis)
    if found.own_word_until is None and why in (CertificateWhy.EARLIER_DAYS_COUNT, CertificateWhy.TOO_LONG):
        yield Said(
            ngettext(
                "Du har meldt deg syk selv %(num)s dag de siste ukene, og den teller med. Nå må du ha legeerklæring.",
                "Du har meldt deg syk selv %(num)s dager de siste ukene, og de teller med. Nå må du ha legeerklæring.",
                found.found.days_used,
            ),
            basis,
        )
    elif found.own_word_until is not None:
        if found.found.days_used:
            yield Said(
                ngettext(
                    "%(num)s dag du har meldt fra selv før, teller med.",
                    "%(num)s dager du har meldt fra selv før, teller med.",
                    found.found.days_used,
                ),
                basis,
            )
        yield Said(_("Fra %(day)s må du ha legeerklæring.", day=dates.day(found.note_from)), basis)
    if say.reason is Reason.CHILD_ILL and found.found.ask_adviser:
        yield Said(
            _("Reglene sier ikke klart om dette gjelder likt når det er et barn som er sykt. Spør rådgiveren."), basis
        )
    if found.exception is not None:
        yield Said(
            _("Kom du ikke til lege i tide, kan rådgiveren godta det hvis du forklarer hvorfor."), found.exception
        )
    if found.found.may_be_removed:
        yield Said(
            ngettext(
                "Du har meldt deg syk selv %(num)s gang det siste året. Da kan kommunen bestemme at du må ha legeerklæring.",
                "Du har meldt deg syk selv %(num)s ganger det siste året. Da kan kommunen bestemme at du må ha legeerklæring.",
                found.found.times_in_12_months,
            ),
            basis,
        )


def _child(say: RulesSay) -> Iterable[Said]:
    child = say.child
    if child is None:
        return
    found = child.found
    if found.children == 0:
        yield Said(
            _("Det er ikke registrert noe barn som gir deg slike dager. Er det feil, si fra til rådgiveren."),
            child.basis,
        )
        return
    yield Said(
        ngettext(
            "Du kan være hjemme med sykt barn %(num)s dag på 12 måneder. Du har brukt %(used)s og har %(left)s igjen.",
            "Du kan være hjemme med sykt barn %(num)s dager på 12 måneder. Du har brukt %(used)s og har %(left)s igjen.",
            found.total,
            used=found.used,
            left=found.left,
        ),
        child.basis,
    )
    if not child.alone_known and child.total_if_alone > found.total:
        yield Said(_("Er du alene om omsorgen, er det %(days)s dager.", days=child.total_if_alone), child.basis)
    if not child.enough:
        yield Said(_("Dette er flere dager enn du har igjen. Snakk med rådgiveren."), child.basis)


def _leave(say: RulesSay) -> Iterable[Said]:
    if say.pregnancy is not None:
        words = _("Svangerskapskontroll: du får fri den tiden du trenger når det ikke går utenom programmet.")
        yield Said(words, say.pregnancy)
    leave = say.leave
    if leave is None:
        return
    if leave.found.total is not None:
        words = (
            _(
                "Du kan ha %(total)s egne høytidsdager i året. Du har %(left)s igjen.",
                total=leave.found.total,
                left=leave.found.left,
            )
            if leave.found.kind is LeaveKind.RELIGIOUS
            else _(
                "Dette kan være velferdspermisjon: inntil %(total)s dager i året. Du har %(left)s igjen.",
                total=leave.found.total,
                left=leave.found.left,
            )
        )
        yield Said(words, leave.basis)
    if not leave.is_example:
        yield Said(
            _(
                "Vi fant ikke slike avtaler nevnt i reglene. Rådgiveren vurderer om det er velferdspermisjon, eller gir deg fri på en annen måte."
            ),
            leave.basis,
        )
    if leave.tell_by is not None:
        words = _("Du skal si fra senest %(day)s.", day=dates.day(leave.tell_by))
        late = _("Du skulle sagt fra senest %(day)s. Rådgiveren kan likevel si ja.", day=dates.day(leave.tell_by))
        yield Said(words if leave.in_time else late, leave.basis)
    if not leave.enough:
        yield Said(_("Dette er flere dager enn du har igjen. Snakk med rådgiveren."), leave.basis)


def _length(say: RulesSay) -> Iterable[Said]:
    length = say.length
    if length is None:
        return
    if not length.counts:
        yield Said(_("Programmet ditt blir ikke lengre av dette."), length.kind_basis)
        return
    if length.threshold:
        yield Said(
            ngettext(
                "Godkjent fravær og permisjon legges til programmet når det til sammen er mer enn %(most)s virkedager. Du har %(num)s nå.",
                "Godkjent fravær og permisjon legges til programmet når det til sammen er mer enn %(most)s virkedager. Du har %(num)s nå.",
                length.before,
                most=length.threshold,
            ),
            length.basis,
        )
    if length.part_basis is not None:
        yield Said(_("Noen timer regnes ikke som en dag."), length.part_basis)
    if length.added_after > length.added_before:
        yield Said(
            ngettext(
                "Blir det godkjent, kan programmet bli %(num)s virkedag lengre.",
                "Blir det godkjent, kan programmet bli %(num)s virkedager lengre.",
                length.added_after - length.added_before,
            ),
            length.basis,
        )


def _money(say: RulesSay, money: Money) -> Iterable[Said]:
    yield Said(ACCEPTED[money.if_accepted](), money.accepted_basis)
    if money.cut is not None and money.cut.ore > 0:
        yield Said(_cut_words(money, money.cut.ore), money.basis)
        if money.cut.is_decision:
            yield Said(_("Et så stort trekk er et eget vedtak. Det skal være skriftlig, og du kan klage."), money.basis)
    if say.minutes is not None and money.a_day is not None:
        words = _("Trekket for en hel dag er omtrent %(kroner)s kroner.", kroner=_kroner(money.a_day.ore))
        if money.unknown is not None:
            words = _("Trekket for en hel dag er høyst omtrent %(kroner)s kroner.", kroner=_kroner(money.a_day.ore))
        yield Said(words, money.basis)
    elif money.cut is None and money.a_day is None:
        yield Said(
            _(
                "Blir det ikke godkjent, kan stønaden bli trukket for akkurat den tiden. Hvor mye det er, vet vi ikke her."
            ),
            money.basis,
        )


def _cut_words(money: Money, ore: int) -> str:
    if money.unknown is not None:
        return _(
            "Blir det ikke godkjent, kan stønaden bli trukket for akkurat den tiden: høyst omtrent %(kroner)s kroner, før skatt.",
            kroner=_kroner(ore),
        )
    return _(
        "Blir det ikke godkjent, kan stønaden bli trukket for akkurat den tiden: omtrent %(kroner)s kroner, før skatt.",
        kroner=_kroner(ore),
    )


def _kroner(ore: int) -> str:
    """Whole kroner: it is said as about so much."""
    return dates.number(round(ore / _ORE_A_KRONE))


def _outside(say: RulesSay) -> Iterable[Said]:
    outside = say.outside
    if outside is None:
        return
    if outside.norwegian is not None:
        yield Said(
            _("Norsk: kommunen ser fraværet opp mot norskplanen din. Svært mye fravær kan stoppe opplæringen."),
            outside.norwegian,
        )
    if outside.percent is not None and outside.basis is not None:
        yield Said(
            _(
                "Samfunnskunnskap: fravær inntil %(percent)s %% av timene kan du ta igjen gratis. Er det mer, trenger du legeerklæring, ellers kan kommunen kreve betaling.",
                percent=outside.percent,
            ),
            outside.basis,
        )
    if outside.missed is not None and not outside.missed.free:
        yield Said(_("Med dette er fraværet over grensen."), outside.missed.basis)


def _deduction(say: RulesSay) -> Iterable[Said]:
    deduction = say.deduction
    if deduction is None:
        return
    most = deduction.found.at_most_kroner
    if most:
        yield Said(
            _(
                "UDI kan trekke inntil %(kroner)s kroner for hvert fravær uten tillatelse fra obligatoriske tiltak.",
                kroner=most,
            ),
            deduction.basis,
        )
    if deduction.found.not_verified:
        yield Said(_("Vi vet ikke om timene regnes som et slikt tiltak."), deduction.basis)
    if deduction.floor is not None:
        yield Said(_("Du skal alltid ha nok til det du må ha for å leve."), deduction.floor)
    if deduction.appeal is not None:
        yield Said(_("Det er UDI som bestemmer om trekk, og du kan klage til UDI."), deduction.appeal)


def leave_lines(summary: LeaveSummary) -> list[Said]:
    """Leave taken and left, a sentence each. Only what has been decided counts."""
    said = [Said(LEAVE_LEFT[each.kind](each.used, each.total, each.left), each.basis) for each in summary.leave]
    child, own = summary.child, summary.certificate
    if child is not None and child.children:
        words = ngettext(
            "Sykt barn: brukt %(used)s av %(num)s dag på 12 måneder. %(left)s igjen.",
            "Sykt barn: brukt %(used)s av %(num)s dager på 12 måneder. %(left)s igjen.",
            child.total,
            used=child.used,
            left=child.left,
        )
        said.append(Said(words, child.basis))
    if own is not None:
        said.append(Said(_own_words(own.why, own.days_at_a_time, own.days_used, own.allowed_from), own.basis))
    return said


def _own_words(why: CertificateWhy, at_a_time: int, used: int, allowed_from: date) -> str:
    if why is CertificateWhy.REMOVED:
        return _("Egenmelding: kommunen har bestemt at du må ha legeerklæring.")
    if why is CertificateWhy.TOO_EARLY:
        return _("Egenmelding: du kan melde deg syk selv fra og med %(day)s.", day=dates.date_alone(allowed_from))
    return _(
        "Egenmelding: du kan melde deg syk selv inntil %(days)s dager om gangen. Nå er %(used)s av dem brukt.",
        days=at_a_time,
        used=min(used, at_a_time),
    )


def _welfare(used: int, total: int | None, left: int | None) -> str:
    return _(
        "Velferdspermisjon: brukt %(used)s av %(total)s dager i år. %(left)s igjen.", used=used, total=total, left=left
    )


def _own_days(used: int, total: int | None, left: int | None) -> str:
    return _(
        "Egne høytidsdager: brukt %(used)s av %(total)s dager i år. %(left)s igjen.", used=used, total=total, left=left
    )


def _vacation(used: int, total: int | None, left: int | None) -> str:
    return _("Ferie: brukt %(used)s av %(total)s dager i år. %(left)s igjen.", used=used, total=total, left=left)


LEAVE_LEFT: Mapping[LeaveKind, Callable[[int, int | None, int | None], str]] = {
    LeaveKind.WELFARE: _welfare,
    LeaveKind.RELIGIOUS: _own_days,
    LeaveKind.VACATION: _vacation,
}
ACCEPTED: Mapping[Pays, Callable[[], str]] = {
    Pays.PAID: lambda: _("Blir det godkjent, har du stønaden som før."),
    Pays.MAY_BE_STOPPED: lambda: _(
        "Blir det godkjent, har du stønaden som før. Er du syk lenge, kan kommunen bestemme at den stopper."
    ),
    Pays.WITHIN_QUOTA: lambda: _(
        "Blir det godkjent, har du stønaden som før så lenge du har dager igjen med sykt barn."
    ),
    Pays.NOT_REDUCED: lambda: _("Blir det godkjent, har du stønaden som før."),
    Pays.UNPAID: lambda: _("I slik permisjon er det ikke stønad."),
    Pays.CUT: lambda: _("Stønaden kan bli trukket for akkurat den tiden."),
}
MISSING: Mapping[Missing, Callable[[], str]] = {
    Missing.HAND_IN: lambda: _("Når legeerklæringen må være levert, fant vi ikke i reglene. Spør rådgiveren."),
    Missing.CERTIFICATE: lambda: _("Hva som gjelder for egenmelding her, fant vi ikke i reglene. Spør rådgiveren."),
    Missing.CHILD_DAYS: lambda: _("Hvor mange dager du har med sykt barn, fant vi ikke i reglene. Spør rådgiveren."),
    Missing.LEAVE: lambda: _("Hvor mye permisjon du har, fant vi ikke i reglene som gjelder deg. Spør rådgiveren."),
    Missing.LENGTH: lambda: _("Om programmet blir lengre, fant vi ikke i reglene. Spør rådgiveren."),
    Missing.STIPEND: lambda: _("Hva dette gjør med stønaden, fant vi ikke i reglene som gjelder deg. Spør rådgiveren."),
    Missing.DEDUCTION: lambda: _("Hvor mye UDI kan trekke, fant vi ikke i reglene."),
    Missing.OUTSIDE: lambda: _("Hva fravær gjør her, fant vi ikke i reglene som gjelder deg."),
    Missing.EVERYTHING: lambda: _("Vi vet ikke hvilke regler om fravær som gjelder deg. Spør de som følger deg opp."),
}
