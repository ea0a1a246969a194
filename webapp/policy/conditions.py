"""True or false about an actor and the thing she wants to see or change.

A condition answers twice: `of(actor, thing)` about one thing, and `ever(actor)` whether it can hold for anything at
all, which is what closes a page before anything is fetched."""

from collections.abc import Callable
from dataclasses import dataclass

from webapp.policy.actor import Actor, RoleHeld, RoleName


@dataclass(frozen=True)
class Concern:
    """What a permission is asked about: whose it is, who serves her and for what, whose organisation it belongs to."""

    person_id: int | None = None
    served_by: frozenset[tuple[int, str]] = frozenset()  # (organisation_id, purpose)
    organisation_id: int | None = None
    # Whom the person chose to tell; None: nothing was chosen, whoever else may see it does.
    told_to: frozenset[RoleName] | None = None
    # Organisations she lets read what she wrote herself.
    shared_with: frozenset[int] = frozenset()
    # Of a lesson: its class's teacher (None: nobody has been named), and to whom it is lent today.
    teacher_id: int | None = None
    lent_to: frozenset[int] = frozenset()
    # Of a strictly protected person: the few who may open her record. None: she is not, and nobody needs to be named.
    named: frozenset[int] | None = None
    # Somebody who works or arranges something here: the organisations she has a role in.
    works_for: frozenset[int] = frozenset()


# The purposes of service that each role works for: staff see whom their organisation serves, for that purpose only.
PURPOSES_OF: dict[RoleName, frozenset[str]] = {
    RoleName.ADVISER: frozenset({"programme", "norwegian", "follow_up", "reception_training"}),
    RoleName.LEADER: frozenset({"programme", "norwegian", "follow_up"}),
    RoleName.TEACHER: frozenset({"teaching"}),
    RoleName.OFFICE: frozenset({"teaching"}),
    RoleName.RECEPTION: frozenset({"housing", "reception_training"}),
}


@dataclass(frozen=True)
class Condition:
    """A named condition; `any_of` and `all_of` combine them."""

    name: str
    of: Callable[[Actor, Concern], bool]
    ever: Callable[[Actor], bool]


def any_of(*conditions: Condition) -> Condition:
    """Holds when one of them does."""
    return Condition(
        " or ".join(each.name for each in conditions),
        lambda actor, thing: any(each.of(actor, thing) for each in conditions),
        lambda actor: any(each.ever(actor) for each in conditions),
    )


def all_of(*conditions: Condition) -> Condition:
    """Holds when every one of them does."""
    return Condition(
        " and ".join(each.name for each in conditions),
        lambda actor, thing: all(each.of(actor, thing) for each in conditions),
        lambda actor: all(each.ever(actor) for each in conditions),
    )


def _serves(role: RoleName) -> Condition:
    def of(actor: Actor, thing: Concern) -> bool:
        return any(
            held.name is role and (held.organisation_id, purpose) in thing.served_by
            for held in actor.roles
            for purpose in PURPOSES_OF[role]
        )

    return Condition(f"serves as {role}", of, lambda actor: actor.holds(role))


def _works_as(role: RoleName) -> Condition:
    def of(actor: Actor, thing: Concern) -> bool:
        return any(held.name is role and held.organisation_id == thing.organisation_id for held in actor.roles)

    return Condition(f"works as {role}", of, lambda actor: actor.holds(role))


anyone = Condition("anyone", lambda actor, thing: True, lambda actor: True)
is_logged_in = Condition(
    "is logged in", lambda actor, thing: actor.is_authenticated, lambda actor: actor.is_authenticated
)
is_self = Condition(
    "is the person herself",
    lambda actor, thing: actor.is_authenticated and actor.person_id == thing.person_id,
    lambda actor: actor.is_authenticated,
)
advises = _serves(RoleName.ADVISER)
leads = _serves(RoleName.LEADER)
teaches = _serves(RoleName.TEACHER)
runs_reception = _serves(RoleName.RECEPTION)
runs_office = _serves(RoleName.OFFICE)
advises_here = _works_as(RoleName.ADVISER)
teaches_here = _works_as(RoleName.TEACHER)
runs_reception_here = _works_as(RoleName.RECEPTION)
leads_here = _works_as(RoleName.LEADER)
IS_LENT_TO = (RoleName.SUBSTITUTE, RoleName.TEACHER)
runs_office_here = _works_as(RoleName.OFFICE)
administers = _works_as(RoleName.ADMIN)
coordinates_here = _works_as(RoleName.COORDINATOR)
teaches_the_class = Condition(
    "teaches the class",
    lambda actor, thing: teaches_here.of(actor, thing) and thing.teacher_id in (None, actor.person_id),
    lambda actor: actor.holds(RoleName.TEACHER),
)
is_lent = Condition(
    "has the lesson lent for the day",
    lambda actor, thing: (
        actor.person_id in thing.lent_to
        and any(held.name in IS_LENT_TO and held.organisation_id == thing.organisation_id for held in actor.roles)
    ),
    lambda actor: any(actor.holds(role) for role in IS_LENT_TO),
)
is_chosen = Condition(
    "is one of those the person chose to tell",
    lambda actor, thing: thing.told_to is None or any(_reaches(held, thing) for held in actor.roles),
    lambda actor: actor.is_staff,
)
is_let_read = Condition(
    "works where the person lets her own words be read",
    lambda actor, thing: any(held.organisation_id in thing.shared_with for held in actor.roles),
    lambda actor: actor.is_staff,
)
is_named_or_free = Condition(
    "is named, where the person is strictly protected",
    lambda actor, thing: thing.named is None or actor.person_id in thing.named,
    lambda actor: actor.is_staff,
)
administers_her = Condition(
    "administers a place she works for",
    lambda actor, thing: any(
        held.name is RoleName.ADMIN and held.organisation_id in thing.works_for for held in actor.roles
    ),
    lambda actor: actor.holds(RoleName.ADMIN),
)
coordinates_her = Condition(
    "coordinates a place she arranges things for",
    lambda actor, thing: any(
        held.name is RoleName.COORDINATOR and held.organisation_id in thing.works_for for held in actor.roles
    ),
    lambda actor: actor.holds(RoleName.COORDINATOR),
)
is_staff = Condition("is staff", lambda actor, thing: actor.is_staff, lambda actor: actor.is_staff)


def _reaches(held: RoleHeld, thing: Concern) -> bool:
    """Whether this role is one of the chosen, and serves the person through it."""
    return (
        thing.told_to is not None
        and held.name in thing.told_to
        and any((held.organisation_id, purpose) in thing.served_by for purpose in PURPOSES_OF.get(held.name, ()))
    )
