"""The ways in, who may see a protected person, the chain of looks; a session says how it was opened and when it must end.

Columns are added as they are, never in batch mode: it would drop the trigger that keeps a look as it is (0003).
"""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    op.create_table(
        "device",
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_used_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=32), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_device")),
        sa.UniqueConstraint("public_id", name=op.f("uq_device_public_id")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_device_token_hash")),
    )
    op.create_table(
        "authenticator",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("secret", sa.String(length=255), nullable=False),
        sa.Column("last_step", sa.Integer(), nullable=True),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_authenticator_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_authenticator")),
        sa.UniqueConstraint("public_id", name=op.f("uq_authenticator_public_id")),
    )
    op.create_index(
        "uq_authenticator_person_id",
        "authenticator",
        ["person_id"],
        unique=True,
        sqlite_where=sa.text("ended_at IS NULL"),
        postgresql_where=sa.text("ended_at IS NULL"),
    )

    op.create_table(
        "linked_identity",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("provider", sa.String(length=16), nullable=False),
        sa.Column("issuer", sa.String(length=200), nullable=False),
        sa.Column("subject", sa.String(length=255), nullable=False),
        sa.Column("linked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_linked_identity_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_linked_identity")),
        sa.UniqueConstraint("public_id", name=op.f("uq_linked_identity_public_id")),
    )
    op.create_index("ix_linked_identity_person_id", "linked_identity", ["person_id"], unique=False)
    op.create_index(
        "uq_linked_identity_issuer_subject",
        "linked_identity",
        ["issuer", "subject"],
        unique=True,
        sqlite_where=sa.text("ended_at IS NULL"),
        postgresql_where=sa.text("ended_at IS NULL"),
    )

    op.create_table(
        "login_step",
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("browser_hash", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("values", sa.Text(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_login_step_person_id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_login_step")),
        sa.UniqueConstraint("public_id", name=op.f("uq_login_step_public_id")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_login_step_token_hash")),
    )
    op.create_index("ix_login_step_browser_hash_kind", "login_step", ["browser_hash", "kind"], unique=False)
    op.create_index("ix_login_step_person_id", "login_step", ["person_id"], unique=False)

    op.create_table(
        "passkey",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("credential_id", sa.String(length=1400), nullable=False),
        sa.Column("public_key", sa.Text(), nullable=False),
        sa.Column("sign_count", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_passkey_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_passkey")),
        sa.UniqueConstraint("credential_id", name=op.f("uq_passkey_credential_id")),
        sa.UniqueConstraint("public_id", name=op.f("uq_passkey_public_id")),
    )
    op.create_index("ix_passkey_person_id", "passkey", ["person_id"], unique=False)

    op.create_table(
        "phone_user",
        sa.Column("device_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("symbol", sa.String(length=20), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("secret_hash", sa.String(length=255), nullable=True),
        sa.Column("phone", sa.String(length=8), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("locked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=32), nullable=False),
        sa.CheckConstraint(
            "(kind = 'passkey') = (secret_hash IS NULL)", name=op.f("ck_phone_user_code_is_kept_hashed")
        ),
        sa.CheckConstraint("kind IN ('pin', 'pictures', 'passkey')", name=op.f("ck_phone_user_kind_known")),
        sa.CheckConstraint("phone IN ('own', 'shared', 'unsaid')", name=op.f("ck_phone_user_phone_known")),
        sa.ForeignKeyConstraint(["device_id"], ["device.id"], name=op.f("fk_phone_user_device_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_phone_user_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_phone_user")),
        sa.UniqueConstraint("public_id", name=op.f("uq_phone_user_public_id")),
    )
    op.create_index("ix_phone_user_person_id", "phone_user", ["person_id"], unique=False)
    op.create_index(
        "uq_phone_user_device_id_person_id",
        "phone_user",
        ["device_id", "person_id"],
        unique=True,
        sqlite_where=sa.text("ended_at IS NULL"),
        postgresql_where=sa.text("ended_at IS NULL"),
    )
    op.create_index(
        "uq_phone_user_device_id_symbol",
        "phone_user",
        ["device_id", "symbol"],
        unique=True,
        sqlite_where=sa.text("ended_at IS NULL"),
        postgresql_where=sa.text("ended_at IS NULL"),
    )

    op.create_table(
        "code_card",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("made_by_id", sa.Integer(), nullable=False),
        sa.Column("code_hash", sa.String(length=64), nullable=False),
        sa.Column("pictures_hash", sa.String(length=64), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("blocked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["made_by_id"], ["person.id"], name="fk_code_card_made_by_id"),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name=op.f("fk_code_card_organisation_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_code_card_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_code_card")),
        sa.UniqueConstraint("code_hash", name=op.f("uq_code_card_code_hash")),
        sa.UniqueConstraint("public_id", name=op.f("uq_code_card_public_id")),
    )
    op.create_index("ix_code_card_organisation_id", "code_card", ["organisation_id"], unique=False)
    op.create_index("ix_code_card_person_id_made_at", "code_card", ["person_id", "made_at"], unique=False)

    op.create_table(
        "look_head",
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("month", sa.String(length=7), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("taken_away_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name=op.f("fk_look_head_organisation_id")),
        sa.PrimaryKeyConstraint("organisation_id", "month", name=op.f("pk_look_head")),
    )
    op.create_table(
        "named_staff",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("staff_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("named_by_id", sa.Integer(), nullable=False),
        sa.Column("named_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["named_by_id"], ["person.id"], name="fk_named_staff_named_by_id"),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name=op.f("fk_named_staff_organisation_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_named_staff_person_id")),
        sa.ForeignKeyConstraint(["staff_id"], ["person.id"], name="fk_named_staff_staff_id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_named_staff")),
        sa.UniqueConstraint("public_id", name=op.f("uq_named_staff_public_id")),
    )
    op.create_index("ix_named_staff_organisation_id", "named_staff", ["organisation_id"], unique=False)
    op.create_index("ix_named_staff_staff_id", "named_staff", ["staff_id"], unique=False)
    op.create_index(
        "uq_named_staff_person_id_staff_id",
        "named_staff",
        ["person_id", "staff_id"],
        unique=True,
        sqlite_where=sa.text("ended_at IS NULL"),
        postgresql_where=sa.text("ended_at IS NULL"),
    )

    op.create_table(
        "protection_change",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("level", sa.String(length=24), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_by_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=32), nullable=False),
        sa.CheckConstraint(
            "level IN ('none', 'confidential', 'strictly_confidential')", name=op.f("ck_protection_change_level_known")
        ),
        sa.ForeignKeyConstraint(["changed_by_id"], ["person.id"], name="fk_protection_change_changed_by_id"),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_protection_change_organisation_id")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_protection_change_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_protection_change")),
        sa.UniqueConstraint("public_id", name=op.f("uq_protection_change_public_id")),
    )
    op.create_index("ix_protection_change_organisation_id", "protection_change", ["organisation_id"], unique=False)
    op.create_index("ix_protection_change_person_id", "protection_change", ["person_id"], unique=False)

    op.create_table(
        "volunteer_request",
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("given_name", sa.String(length=120), nullable=False),
        sa.Column("family_name", sa.String(length=120), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("language", sa.String(length=10), nullable=False),
        sa.Column("says", sa.Text(), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("outcome", sa.String(length=12), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=32), nullable=False),
        sa.CheckConstraint("outcome IN ('approved', 'refused')", name=op.f("ck_volunteer_request_outcome_known")),
        sa.CheckConstraint(
            "(outcome IS NULL) = (decided_at IS NULL)", name=op.f("ck_volunteer_request_outcome_has_a_time")
        ),
        sa.ForeignKeyConstraint(["decided_by_id"], ["person.id"], name="fk_volunteer_request_decided_by_id"),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_volunteer_request_organisation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_volunteer_request")),
        sa.UniqueConstraint("organisation_id", "email", name=op.f("uq_volunteer_request_organisation_id_email")),
        sa.UniqueConstraint("public_id", name=op.f("uq_volunteer_request_public_id")),
    )
    op.add_column("login_session", sa.Column("device_id", sa.Integer(), nullable=True))
    op.add_column("login_session", sa.Column("method", sa.String(length=12), nullable=True))
    op.add_column("login_session", sa.Column("described", sa.String(length=40), nullable=True))
    op.add_column("login_session", sa.Column("proved_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("login_session", sa.Column("ends_at", sa.DateTime(timezone=True), nullable=True))
    op.create_index("ix_login_session_device_id", "login_session", ["device_id"], unique=False)

    op.add_column("look", sa.Column("purpose", sa.String(length=24), nullable=True))
    op.add_column("look", sa.Column("unusual", sa.Boolean(), nullable=True))
    op.add_column("look", sa.Column("month", sa.String(length=7), nullable=True))
    op.add_column("look", sa.Column("number", sa.Integer(), nullable=True))
    op.add_column("look", sa.Column("previous", sa.String(length=64), nullable=True))
    op.add_column("look", sa.Column("digest", sa.String(length=64), nullable=True))
    op.create_index("uq_look_organisation_id_month_number", "look", ["organisation_id", "month", "number"], unique=True)

    op.add_column("person", sa.Column("disabled_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("place", sa.Column("closed_on", sa.Date(), nullable=True))


def downgrade() -> None:
    op.drop_column("place", "closed_on")
    op.drop_column("person", "disabled_at")

    op.drop_index("uq_look_organisation_id_month_number", "look")
    op.drop_column("look", "digest")
    op.drop_column("look", "previous")
    op.drop_column("look", "number")
    op.drop_column("look", "month")
    op.drop_column("look", "unusual")
    op.drop_column("look", "purpose")

    op.drop_index("ix_login_session_device_id", "login_session")
    op.drop_column("login_session", "ends_at")
    op.drop_column("login_session", "proved_at")
    op.drop_column("login_session", "described")
    op.drop_column("login_session", "method")
    op.drop_column("login_session", "device_id")

    op.drop_table("volunteer_request")
    op.drop_index("ix_protection_change_person_id", "protection_change")
    op.drop_index("ix_protection_change_organisation_id", "protection_change")

    op.drop_table("protection_change")
    op.drop_index("uq_named_staff_person_id_staff_id", "named_staff")
    op.drop_index("ix_named_staff_staff_id", "named_staff")
    op.drop_index("ix_named_staff_organisation_id", "named_staff")

    op.drop_table("named_staff")
    op.drop_table("look_head")
    op.drop_index("ix_code_card_person_id_made_at", "code_card")
    op.drop_index("ix_code_card_organisation_id", "code_card")

    op.drop_table("code_card")
    op.drop_index("uq_phone_user_device_id_symbol", "phone_user")
    op.drop_index("uq_phone_user_device_id_person_id", "phone_user")
    op.drop_index("ix_phone_user_person_id", "phone_user")

    op.drop_table("phone_user")
    op.drop_index("ix_passkey_person_id", "passkey")

    op.drop_table("passkey")
    op.drop_index("ix_login_step_person_id", "login_step")
    op.drop_index("ix_login_step_browser_hash_kind", "login_step")

    op.drop_table("login_step")
    op.drop_index("uq_linked_identity_issuer_subject", "linked_identity")
    op.drop_index("ix_linked_identity_person_id", "linked_identity")

    op.drop_table("linked_identity")
    op.drop_index("uq_authenticator_person_id", "authenticator")

    op.drop_table("authenticator")
    op.drop_table("device")
