"""Every address of the application, made from its URL map, with real ids in them.

A new route is taken in by itself. Only a new sort of thing in an address has to be told here, in KINDS or WORDS."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from flask import Flask
from werkzeug.routing import Rule

from tests.world import SomeBody, Thing, World, nowhere
from webapp.policy.actor import Actor
from webapp.policy.permissions import MAY, Do, See, may

# What an id in an address is an id of.
KINDS = {
    "person_id": "person",
    "lesson_id": "lesson",
    "question_id": "question",
    "meeting_id": "meeting",
    "class_id": "class",
    "notice_id": "notice",
    "upload_id": "upload",
    "event_id": "event",
    "place_id": "place",
    "matter_id": "matter",
    "entry_id": "own_entry",
    "handover_id": "handover",
    "version_id": "contract_version",
    "absence_id": "absence",
    "check_in_id": "check_in",
    "series_id": "series",
    "examination_id": "examination",
    "step_id": "next_step",
    "feed_id": "feed",
    "way_id": "way",
    "passkey_id": "passkey",
    "session_id": "session",
    "user_id": "phone_user",
    "staff_id": "colleague",
    "request_id": "volunteer_request",
}
# Two ids in one address: the second is the thing, the first that thing's own.
TWO_IDS = ({"class_id", "lesson_id"}, {"class_id", "series_id"})
# What stands in other places of an address.
WORDS: dict[str, Any] = {
    "slug": "needs",
    "group": "stipend",
    "number": 2,
    "line": "plan",
    "token": "x" * 43,
    "provider": "idporten",
    "channel": "email",
}
# Addresses that are nothing without a query or the id in a hidden field, or for a thing of another sort (only an appeal
# is a file): who may ask is told by 404 like everything that is not there.
NOT_ALWAYS = {
    "roster.template",
    "contract.line",
    "matters.raise_matter",
    "matters_staff.file",
    "matters_staff.handed_on",
    "matters_staff.hand_on",
    "calendar.feed",
    "attendance_staff.end_loan",
    "identity.begin",  # all of identity: no provider is set up
    "identity.come_back",
    "identity.go_on",
    "identity.link",
    "identity.logged_out_there",
    "identity.prove",
    "identity.start",
    "identity.unlink",
    "messages.choose",
    "messages.confirm",
    "messages.set_address",
    "messages.stop",
    "cards_staff.print_card",  # to somebody who is served by nobody any longer, there is no way in to give
    "mydata.take",
    "organisation_staff.end_role",
    "organisation_staff.give_role",
    "volunteers.confirm",
    "volunteers.confirmed",
    "phone.code",  # only on the device itself
    "phone.end_code",
    "phone.let_in",
    "norwegian_staff.cancel_test",
    "norwegian_staff.mark_step",
    "norwegian_staff.record_result",
    "norwegian_staff.take_back_level",
}
# Whose things everybody tries to reach: of both stages, protected, no longer served, of the other place.
SORTS = {
    "resident", "participant", "protected participant", "left participant", "foreign participant", "adviser",
    "participant, leader", "participant, only_me", "participant, appeal", "resident, only_me", "parent",
    "participant, decided",
}  # fmt: skip
# Permissions about what is one's own, whatever one's role.
OWN = frozenset(
    {See.OWN_PAGES, Do.USE_OWN_SESSION, Do.CHOOSE_MESSAGES, Do.SUBSCRIBE_CALENDAR, Do.CHOOSE_WAY_IN, Do.TAKE_MY_DATA}
)
# Staff's own papers: who sent the list is who may go on with it.
OWN_PAPERS = frozenset({Do.IMPORT_ROSTER})
# Permissions about an organisation's own work: its classes, rhythms and lessons, whoever goes there.
HELD_HERE = frozenset(
    {
        See.CLASSES, See.ATTENDANCE, Do.MANAGE_CLASS, Do.MARK_ATTENDANCE, Do.LEND_LESSON,
        See.ORGANISATION, Do.MANAGE_STAFF, See.VOLUNTEERS, Do.APPROVE_VOLUNTEER, Do.MANAGE_PLACES,
    }
)  # fmt: skip

# What only somebody who is served does, though no thing in the address says whose it is.
OF_THE_SERVED = frozenset({Do.GIVE_ABSENCE_NOTICE})


@dataclass(frozen=True)
class Route:
    """One rule of the URL map for one method."""

    endpoint: str
    method: str
    rule: Rule
    view: Callable[..., Any]

    @property
    def permission(self) -> See | Do | None:
        """What `@needs` says; None for a public view."""
        return getattr(self.view, "needs", None)

    @property
    def id_name(self) -> str | None:
        """The argument that is the thing's public id; of two, the one that is not its class's."""
        names = {name for name in self.rule.arguments if name.endswith("_id")}
        assert len(names) <= 1 or names in TWO_IDS, f"{self.rule}: an address names one thing"
        if len(names) > 1:
            names -= {"class_id"}
        name = next(iter(names), None)
        assert name is None or name in KINDS, f"{self.rule}: tell tests/routes.py, in KINDS, what {name} is an id of"
        return name

    def __str__(self) -> str:
        return f"{self.method} {self.rule}"


def routes(app: Flask, *methods: str) -> list[Route]:
    """Every route for these methods (GET and POST unless told), in the map's order."""
    wanted = methods or ("GET", "POST")
    return [
        Route(rule.endpoint, method, rule, app.view_functions[rule.endpoint])
        for rule in app.url_map.iter_rules()
        for method in wanted
        if method in (rule.methods or ())
    ]


def address(app: Flask, route: Route, public_id: str = "", lang: str = "nb", class_id: str = "") -> str:
    """The address, with this id in the place for an id; class_id: beside it, where the class is named as well."""
    values: dict[str, Any] = {}
    for name in route.rule.arguments:
        if name == "lang":
            values[name] = lang
        elif name == route.id_name:
            values[name] = public_id
        elif name == "class_id":
            values[name] = class_id or nowhere()
        else:
            assert name in WORDS, f"{route.rule}: tell tests/routes.py, in WORDS, what to put in <{name}>"
            values[name] = WORDS[name]
    return app.url_map.bind("localhost").build(route.endpoint, values, method=route.method)


def visits(
    app: Flask, world: World, *methods: str, asker: str = "", lang: str = "nb"
) -> Iterator[tuple[Route, str, Thing | None]]:
    """Every route with each sort of thing in it once: (route, address, the thing or None).

    Of things that are one person's, the asker's own and those of SORTS."""
    for route in routes(app, *methods):
        if route.id_name is None:
            yield route, address(app, route, lang=lang), None
            continue
        once: set[str] = set()
        for thing in world.things[KINDS[route.id_name]]:
            everybodys = len(thing.of) != 1 or thing.at is not None
            if thing.which not in once and (everybodys or asker in thing.of or thing.which in SORTS):
                once.add(thing.which)
                yield route, address(app, route, thing.public_id, lang, thing.class_id), thing
        missing = Thing(nowhere(), frozenset(), "nothing")
        yield route, address(app, route, missing.public_id, lang), missing


def reaches(world: World, asking: SomeBody | None, route: Route, thing: Thing | None) -> bool:
    """What the policy table says: whether this person gets through to this thing by this route."""
    if route.permission is None:
        return thing is None or bool(thing.of)
    actor = asking.actor if asking else Actor()
    if not may(actor, route.permission):
        return False
    if thing is None:
        return actor.is_served or route.permission not in OF_THE_SERVED
    if route.permission in HELD_HERE:
        return thing.at is not None and MAY[route.permission].of(actor, thing.at)
    return any(_opens(actor, route.permission, thing, world.people[name]) for name in thing.of)


def _opens(actor: Actor, permission: See | Do, thing: Thing, body: SomeBody) -> bool:
    if permission in OWN | OWN_PAPERS:
        return actor.person_id == body.id
    if actor.person_id == body.id:
        return MAY[permission].of(actor, thing.concern(body))
    return not body.protected and MAY[permission].of(actor, thing.concern(body))
