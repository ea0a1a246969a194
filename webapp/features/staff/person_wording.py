"""A person's page in words: the stages of the journey as an office speaks of them, and where else to go."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from webapp.engine.journey import Stage, Step
from webapp.features.standing import long_day
from webapp.language import gettext as _
from webapp.policy.actor import Actor
from webapp.policy.conditions import Concern
from webapp.policy.permissions import Do, See, may


@dataclass(frozen=True)
class Way:
    """A page about the same person that this actor may open."""

    endpoint: str
    picture: str
    words: str


_WAYS: tuple[tuple[str, See | Do, str, Callable[[], str]], ...] = (
    ("staff.facts", Do.EDIT_FACTS, "pen", lambda: _("Endre det som er registrert")),
    ("plan_staff.page", Do.MAKE_PLAN, "flag", lambda: _("Lag plan og kontrakt")),
    ("contract_staff.page", See.PERSON, "contract", lambda: _("Plan og kontrakt")),
    ("hours_staff.page", See.HOURS, "hours", lambda: _("Timer")),
    ("norwegian_staff.page", Do.RECORD_NORWEGIAN, "speech", lambda: _("Norsk: nivå, prøver og neste steg")),
    ("absence_staff.of_person", See.ABSENCE, "clock", lambda: _("Fravær og permisjon")),
    ("meetings_staff.page", Do.PLAN_MEETING, "people", lambda: _("Møter")),
    ("path_staff.own", See.OWN_STORY, "person", lambda: _("Det personen har skrevet selv")),
    ("handover_staff.page", Do.HAND_OVER, "way", lambda: _("Flytting til kommune")),
    ("cards_staff.access", See.ACCESS, "phone", lambda: _("Kort og telefoner")),
    ("protection_staff.page", See.PROTECTION, "person", lambda: _("Adressesperre")),
)


def ways(actor: Actor, concern: Concern) -> list[Way]:
    """Where this actor can go on about this person."""
    return [
        Way(endpoint, picture, words())
        for endpoint, permission, picture, words in _WAYS
        if may(actor, permission, concern)
    ]


def stage_title(step: Step, today: date) -> str:
    """A stage by its name."""
    if step.stage is Stage.ENDED and not step.here and (step.from_ is None or step.from_ > today):
        return _("Programmet slutter")
    return STAGES[step.stage]()


def stage_when(step: Step, today: date) -> str:
    """Its day, as far as one is set."""
    if step.stage is Stage.WAITING_FOR_ANSWER:
        return _("Ingen dato er satt.")
    if step.from_ is None:
        return "" if step.here else _("Ingen dato er satt ennå.")
    day = long_day(step.from_)
    if step.stage is Stage.ENDED:
        return _("Siste dag: %(day)s", day=day)
    # L10n: the step of a person's journey begins on a day to come
    return _("Fra %(day)s, slik det er planlagt", day=day) if step.from_ > today else _("Fra %(day)s", day=day)


STAGES: Mapping[Stage, Callable[[], str]] = {
    Stage.RECEPTION_ASYLUM: lambda: _("Mottak"),
    Stage.RECEPTION_ARRIVAL: lambda: _("Ankomstmottak eller transittmottak"),
    Stage.WAITING_FOR_ANSWER: lambda: _("Venter på svar på søknaden"),
    Stage.AWAITING_SETTLEMENT: lambda: _("Venter på bosetting"),
    Stage.PLANNING: lambda: _("Kartlegging og plan"),
    Stage.PROGRAMME: lambda: _("Introduksjonsprogram"),
    Stage.PROGRAMME_PAUSED: lambda: _("Pause i programmet"),
    Stage.NORWEGIAN_ONLY: lambda: _("Norskopplæring uten program"),
    Stage.ENDED: lambda: _("Programmet er slutt"),
}
