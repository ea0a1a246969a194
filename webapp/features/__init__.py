"""What people do with Samvei, one folder a subject. Listed here in the order of the address bar's importance."""

# Blueprints as module:name; create_app mounts them in this order.
BLUEPRINTS = (
    "entry.views",
    "today.views",
    "schedule.views",
    "schedule.staff_views",
    "hours.views",
    "hours.staff_views",
    "contract.views",
    "contract.staff_views",
    "contract.version_views",
    "matters.views",
    "matters.staff_views",
    "path.views",
    "path.staff_views",
    "handover.staff_views",
    "plan.staff_views",
    "what_if.views",
    "norwegian.views",
    "modules.views",
    "meet.views",
    "law.views",
    "help.views",
    "me.views",
    "staff.views",
    "roster.staff_views",
    "offline.views",
)
COMMANDS = ("roster.commands", "demo.commands", "standing.commands", "contract.commands")
