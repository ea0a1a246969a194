"""The engine: what is true. Values in, values out; no framework, no database, no clock, no language.

Where to import what from:

- `webapp.engine.reckon`: `standings(facts, evidence, planned, registers, on)`, the one call most need; `stand_frozen(...)`
  for the commitments of an old contract version; `offered_weeks(...)`, the weeks behind a weekly average.
- `webapp.engine.standing`: `Standing`, `State`, `Reason`, `ReasonCode`, `NextStep`, `standing(...)` for one commitment,
  `together(...)`, `pace_needed(...)`, and `as_plain` / `from_plain` for storing a standing.
- `webapp.engine.commitment`: `Commitment`, `Basis`, `Side`, `Unit`, `Phase`, `Confidence`, `ModulePart`.
- `webapp.engine.evidence`: `Evidence`, `EvidenceKind`, `Planned`, `Register`, `current(...)`,
  `Subject`, `Module`, `Skill`, `Level`.
- `webapp.engine.regulations.facts`: `Facts` and its enums: what the law asks about a person.
- `webapp.engine.regulations.apply`: `commitments(facts, on)`, `cohort(facts, on)`, `duration_of`, `last_day`,
  `latest_start`.
- `webapp.engine.regulations.rulebook`: `load()`, `version_for(rule, dates)`: the dated numbers in `rules/*.toml`.
- `webapp.engine.regulations.right`: `programme_right(facts, on)`: right and duty, what stands in the way, until when.
- `webapp.engine.regulations.exemptions`: `grounds_shown(...)`, `LIFTS`: what a person can be exempt from, and on what ground.
- `webapp.engine.agreed`: `Agreed`, `LIBRARY`, `agreed_as_plain` / `agreed_from_plain`: what a contract adds to the law.
- `webapp.engine.plain`: `commitment_as_plain` / `commitment_from_plain`, besides the two for standings.
- `webapp.engine.journey`: `stage_on(facts, on)`, `line(facts, on)`, `route(facts)`.
- `webapp.engine.revision`: `canonical(value)`, `digest(text)`, `changed(old, new)`.
- `webapp.engine.oslo`: days, weeks, holidays, months.

The engine never asks what day it is: every answer is about the `on` it is given.
"""
