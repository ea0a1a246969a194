"""What a person raises, writes and confirms; drafts, pauses, exemptions; more of what the law asks about her."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

NEW = (
    "confirmation",
    "consent",
    "exemption",
    "gone_through",
    "handover",
    "matter",
    "own_entry",
    "plan_draft",
    "stretch",
    "taking_away",
)
NARROWED_BY = "ix_stored_standing_state_person_id_side_due_on"
ROLES = ("adviser", "teacher", "reception", "volunteer", "coordinator", "admin")
# Of those columns that are never empty: what stands there for people already known.
KNOWN_SINCE_BEFORE = {
    "family_member": (sa.Boolean(), sa.false()),
    "resettlement_refugee": (sa.Boolean(), sa.false()),
    "programme_extended_months": (sa.Integer(), "0"),
    "norwegian_extended_months": (sa.Integer(), "0"),
    "norwegian_duty_only": (sa.Boolean(), sa.false()),
    "outside_reception_duty": (sa.Boolean(), sa.false()),
    "interpreter_needed": (sa.Boolean(), sa.false()),
}
MAY_BE_EMPTY = {
    "programme_demanded_on": sa.Date(),
    "programme_last_day": sa.Date(),
    "programme_ended_by": sa.String(length=16),
    "norwegian_given_in": sa.String(length=20),
    "norwegian_deferred_to": sa.Date(),
    "reception_kind": sa.String(length=12),
    "interpreter_language": sa.String(length=40),
}


def upgrade() -> None:
    make_tables()
    name_roles((*ROLES, "leader"))
    with op.batch_alter_table("circumstances") as batch:
        for name, kind in MAY_BE_EMPTY.items():
            batch.add_column(sa.Column(name, kind))
        for name, (kind, default) in KNOWN_SINCE_BEFORE.items():
            batch.add_column(sa.Column(name, kind, nullable=False, server_default=default))
    with op.batch_alter_table("circumstances") as batch:
        for name in KNOWN_SINCE_BEFORE:
            batch.alter_column(name, server_default=None)
    # Not in batch mode, which would drop the trigger that keeps evidence as it is (0003).
    op.add_column("evidence", sa.Column("part", sa.String(length=60)))
    op.add_column("evidence", sa.Column("grade", sa.Integer()))
    op.drop_index("ix_stored_standing_state_person_id", "stored_standing")
    op.create_index(NARROWED_BY, "stored_standing", ["state", "person_id", "side", "due_on"])


def name_roles(names: tuple[str, ...]) -> None:
    said = ", ".join(f"'{name}'" for name in names)
    with op.batch_alter_table("role") as batch:
        batch.drop_constraint(op.f("ck_role_name_known"), type_="check")
        batch.create_check_constraint(op.f("ck_role_name_known"), f"name IN ({said})")


def downgrade() -> None:
    op.drop_index(NARROWED_BY, "stored_standing")
    op.create_index("ix_stored_standing_state_person_id", "stored_standing", ["state", "person_id"])
    op.drop_column("evidence", "grade")
    op.drop_column("evidence", "part")
    with op.batch_alter_table("circumstances") as batch:
        for name in (*KNOWN_SINCE_BEFORE, *MAY_BE_EMPTY):
            batch.drop_column(name)
    op.execute("DELETE FROM role WHERE name = 'leader'")
    name_roles(ROLES)
    for name in NEW:
        op.drop_table(name)


def make_tables() -> None:
    op.create_table(
        "taking_away",
        sa.Column("why", sa.String(length=40), nullable=False),
        sa.PrimaryKeyConstraint("why", name="pk_taking_away"),
    )
    op.create_table(
        "exemption",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("commitment", sa.String(length=60), nullable=False),
        sa.Column("decided_on", sa.Date(), nullable=False),
        sa.Column("decision_reference", sa.String(length=60), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_exemption_person_id"),
        sa.PrimaryKeyConstraint("id", name="pk_exemption"),
        sa.UniqueConstraint("person_id", "commitment", name="uq_exemption_person_id_commitment"),
        sa.UniqueConstraint("public_id", name="uq_exemption_public_id"),
    )
    op.create_table(
        "own_entry",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.Column("from_year", sa.Integer(), nullable=True),
        sa.Column("to_year", sa.Integer(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=32), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.CheckConstraint("kind IN ('education', 'work', 'language', 'wish')", name=op.f("ck_own_entry_kind_known")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_own_entry_person_id"),
        sa.PrimaryKeyConstraint("id", name="pk_own_entry"),
        sa.UniqueConstraint("public_id", name="uq_own_entry_public_id"),
    )
    op.create_index("ix_own_entry_person_id_kind", "own_entry", ["person_id", "kind"])

    op.create_table(
        "stretch",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("to_on", sa.Date(), nullable=True),
        sa.Column("municipality_number", sa.String(length=4), nullable=True),
        sa.Column("decision_reference", sa.String(length=60), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=32), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('residence', 'full_time_work', 'leave', 'stop')", name=op.f("ck_stretch_kind_known")
        ),
        sa.CheckConstraint("to_on IS NULL OR to_on >= from_on", name=op.f("ck_stretch_ends_after_it_begins")),
        sa.ForeignKeyConstraint(
            ["municipality_number"], ["municipality.number"], name="fk_stretch_municipality_number"
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_stretch_person_id"),
        sa.PrimaryKeyConstraint("id", name="pk_stretch"),
        sa.UniqueConstraint("public_id", name="uq_stretch_public_id"),
    )
    op.create_index("ix_stretch_person_id_kind", "stretch", ["person_id", "kind"])

    op.create_table(
        "consent",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("what", sa.String(length=16), nullable=False),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=32), nullable=False),
        sa.CheckConstraint("what IN ('own_story')", name=op.f("ck_consent_what_known")),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name="fk_consent_organisation_id"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_consent_person_id"),
        sa.PrimaryKeyConstraint("id", name="pk_consent"),
        sa.UniqueConstraint("public_id", name="uq_consent_public_id"),
    )
    op.create_index("ix_consent_organisation_id", "consent", ["organisation_id"])
    op.create_index("ix_consent_person_id_organisation_id", "consent", ["person_id", "organisation_id"])

    op.create_table(
        "handover",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("from_organisation_id", sa.Integer(), nullable=False),
        sa.Column("to_organisation_id", sa.Integer(), nullable=False),
        sa.Column("moves_on", sa.Date(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by_id", sa.Integer(), nullable=False),
        sa.Column("made_by", sa.String(length=60), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("shares_own_story", sa.Boolean(), nullable=True),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("before", sa.Text(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=32), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["from_organisation_id"], ["organisation.id"], name="fk_handover_from_organisation_id"),
        sa.ForeignKeyConstraint(["made_by_id"], ["person.id"], name="fk_handover_made_by_id"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_handover_person_id"),
        sa.ForeignKeyConstraint(["to_organisation_id"], ["organisation.id"], name="fk_handover_to_organisation_id"),
        sa.PrimaryKeyConstraint("id", name="pk_handover"),
        sa.UniqueConstraint("public_id", name="uq_handover_public_id"),
    )
    op.create_index("ix_handover_from_organisation_id", "handover", ["from_organisation_id"])
    op.create_index("ix_handover_to_organisation_id", "handover", ["to_organisation_id"])

    op.create_table(
        "plan_draft",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_by_id", sa.Integer(), nullable=False),
        sa.Column("updated_by", sa.String(length=60), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=32), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name="fk_plan_draft_organisation_id"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_plan_draft_person_id"),
        sa.ForeignKeyConstraint(["updated_by_id"], ["person.id"], name="fk_plan_draft_updated_by_id"),
        sa.PrimaryKeyConstraint("id", name="pk_plan_draft"),
        sa.UniqueConstraint("person_id", "organisation_id", name="uq_plan_draft_person_id_organisation_id"),
        sa.UniqueConstraint("public_id", name="uq_plan_draft_public_id"),
    )
    op.create_index("ix_plan_draft_organisation_id", "plan_draft", ["organisation_id"])

    op.create_table(
        "confirmation",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("contract_version_id", sa.Integer(), nullable=False),
        sa.Column("side", sa.String(length=12), nullable=False),
        sa.Column("method", sa.String(length=8), nullable=False),
        sa.Column("confirmed_on", sa.Date(), nullable=False),
        sa.Column("language", sa.String(length=10), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("recorded_by_id", sa.Integer(), nullable=False),
        sa.Column("recorded_by", sa.String(length=60), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=32), nullable=False),
        sa.CheckConstraint("method IN ('app', 'paper')", name=op.f("ck_confirmation_method_known")),
        sa.CheckConstraint("side IN ('person', 'municipality')", name=op.f("ck_confirmation_side_known")),
        sa.ForeignKeyConstraint(
            ["contract_version_id"], ["contract_version.id"], name="fk_confirmation_contract_version_id"
        ),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name="fk_confirmation_organisation_id"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_confirmation_person_id"),
        sa.ForeignKeyConstraint(["recorded_by_id"], ["person.id"], name="fk_confirmation_recorded_by_id"),
        sa.PrimaryKeyConstraint("id", name="pk_confirmation"),
        sa.UniqueConstraint("contract_version_id", "side", name="uq_confirmation_contract_version_id_side"),
        sa.UniqueConstraint("public_id", name="uq_confirmation_public_id"),
    )
    op.create_index("ix_confirmation_organisation_id", "confirmation", ["organisation_id"])
    op.create_index("ix_confirmation_person_id", "confirmation", ["person_id"])

    op.create_table(
        "gone_through",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("contract_version_id", sa.Integer(), nullable=True),
        sa.Column("line", sa.String(length=60), nullable=False),
        sa.Column("gone_through_on", sa.Date(), nullable=False),
        sa.Column("language", sa.String(length=10), nullable=False),
        sa.Column("interpreter", sa.String(length=16), nullable=False),
        sa.Column("recorded_by_id", sa.Integer(), nullable=False),
        sa.Column("recorded_by", sa.String(length=60), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=32), nullable=False),
        sa.CheckConstraint(
            "interpreter IN ('not_needed', 'in_the_room', 'by_screen', 'by_phone')",
            name=op.f("ck_gone_through_interpreter_known"),
        ),
        sa.ForeignKeyConstraint(
            ["contract_version_id"], ["contract_version.id"], name="fk_gone_through_contract_version_id"
        ),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name="fk_gone_through_organisation_id"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_gone_through_person_id"),
        sa.ForeignKeyConstraint(["recorded_by_id"], ["person.id"], name="fk_gone_through_recorded_by_id"),
        sa.PrimaryKeyConstraint("id", name="pk_gone_through"),
        sa.UniqueConstraint("public_id", name="uq_gone_through_public_id"),
    )
    op.create_index("ix_gone_through_contract_version_id", "gone_through", ["contract_version_id"])
    op.create_index("ix_gone_through_organisation_id", "gone_through", ["organisation_id"])
    op.create_index("ix_gone_through_person_id", "gone_through", ["person_id"])

    op.create_table(
        "matter",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("contract_version_id", sa.Integer(), nullable=True),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("about", sa.String(length=60), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("seen_by", sa.String(length=8), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("raised_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answer_by", sa.Date(), nullable=True),
        sa.Column("decision_reference", sa.String(length=60), nullable=True),
        sa.Column("decided_on", sa.Date(), nullable=True),
        sa.Column("appeal_by", sa.Date(), nullable=True),
        sa.Column("handed_on_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answer", sa.Text(), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answered_by_id", sa.Integer(), nullable=True),
        sa.Column("answered_by", sa.String(length=60), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=32), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('explain', 'change', 'disagree', 'appeal', 'not_happened')", name=op.f("ck_matter_kind_known")
        ),
        sa.CheckConstraint("seen_by IN ('adviser', 'leader', 'only_me')", name=op.f("ck_matter_seen_by_known")),
        sa.CheckConstraint("(answer IS NULL) = (answered_at IS NULL)", name=op.f("ck_matter_answer_has_a_time")),
        sa.ForeignKeyConstraint(["answered_by_id"], ["person.id"], name="fk_matter_answered_by_id"),
        sa.ForeignKeyConstraint(["contract_version_id"], ["contract_version.id"], name="fk_matter_contract_version_id"),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name="fk_matter_organisation_id"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_matter_person_id"),
        sa.PrimaryKeyConstraint("id", name="pk_matter"),
        sa.UniqueConstraint("public_id", name="uq_matter_public_id"),
    )
    op.create_index("ix_matter_contract_version_id", "matter", ["contract_version_id"])
    op.create_index("ix_matter_organisation_id", "matter", ["organisation_id"])
    op.create_index("ix_matter_person_id_raised_at", "matter", ["person_id", "raised_at"])
    op.create_index(
        "uq_handover_person_id_moves_on",
        "handover",
        ["person_id", "moves_on"],
        unique=True,
        sqlite_where=sa.text("undone_at IS NULL"),
        postgresql_where=sa.text("undone_at IS NULL"),
    )
    op.create_index(
        "uq_consent_person_id_organisation_id",
        "consent",
        ["person_id", "organisation_id", "what"],
        unique=True,
        sqlite_where=sa.text("withdrawn_at IS NULL"),
        postgresql_where=sa.text("withdrawn_at IS NULL"),
    )
