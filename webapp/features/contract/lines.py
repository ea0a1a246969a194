"""The lines of a contract: what both sides owe by the law and by agreement, worded once in Bokmål, ready to be frozen."""

from dataclasses import replace
from datetime import date

from webapp.engine.commitment import Commitment, Phase
from webapp.engine.reckon import stand_frozen
from webapp.engine.regulations.apply import commitments
from webapp.engine.regulations.facts import Facts
from webapp.engine.standing import Standing
from webapp.features.contract.content import Line
from webapp.features.standing import sentence, title
from webapp.language import SOURCE, current, gettext as _, using


def lines_of(facts: Facts, on: date) -> tuple[Line, ...]:
    """Everything a contract made on this day would hold, in the engine's order. What belongs to reception is left out."""
    owed = [each for each in commitments(facts, on) if each.phase is not Phase.RECEPTION]
    agreed = {f"agreed.{each.key}": each for each in facts.agreed}
    with using(SOURCE.tag):
        return tuple(
            Line(
                id=each.commitment.id,
                side=each.commitment.side,
                subject=each.commitment.subject,
                rule=each.commitment.rule,
                source=each.commitment.basis.source,
                section=each.commitment.basis.section,
                nb=promise_words(each),
                commitment=each.commitment,
                agreed=agreed.get(each.commitment.id),
                own_words=each.commitment.text or None,
            )
            # The sentence holds only what is promised, so that no evidence is needed to word it.
            for each in stand_frozen(owed, (), (), (), on)
        )


def line_words(line: Line) -> str:
    """A frozen line in the bound language: the promise made, whatever has come of it since."""
    if current().tag == SOURCE.tag:
        return line.nb
    return promise_words(frozen_standing(line.commitment))


def frozen_standing(commitment: Commitment) -> Standing:
    """A promise before anything happened; for wording it alone."""
    return stand_frozen([commitment], (), (), (), commitment.basis.checked_on)[0]


def promise_words(standing: Standing) -> str:
    """The promise in one sentence that can be read years later: seen from far away, its days carry their year."""
    return today_words(replace(standing, on=date.min))


def today_words(standing: Standing) -> str:
    """The promise as read today. One that was agreed is named first, since its sentence says only how much and when."""
    if standing.commitment.agreed_kind is None:
        return sentence(standing)
    # L10n: an agreed promise, as in «Praksis på en arbeidsplass: Kommunen gir deg dette 15 t i uka.»
    return _("%(what)s: %(promise)s", what=title(standing.commitment), promise=sentence(standing))


def in_norwegian(standing: Standing) -> str:
    """Today's words about a promise in Bokmål, whichever language is bound."""
    with using(SOURCE.tag):
        return today_words(standing)
