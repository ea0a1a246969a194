"""The first tables: people, whom they are served by, what is planned, agreed and recorded."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    op.create_table(
        "attempt",
        sa.Column("key", sa.String(length=80), nullable=False),
        sa.Column("window_starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("key", "window_starts_at", name="pk_attempt"),
    )
    op.create_table(
        "municipality",
        sa.Column("number", sa.String(length=4), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("official_name", sa.String(length=200), nullable=False),
        sa.Column("county", sa.String(length=120), nullable=False),
        sa.Column("latitude", sa.Float(), nullable=False),
        sa.Column("longitude", sa.Float(), nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_municipality"),
    )
    op.create_table(
        "person",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=32), nullable=False),
        sa.Column("given_name", sa.String(length=120), nullable=False),
        sa.Column("family_name", sa.String(length=120), nullable=False),
        sa.Column("language", sa.String(length=10), nullable=False),
        sa.Column("sort_key", sa.String(length=500), nullable=False),
        sa.Column("search_key", sa.String(length=500), nullable=False),
        sa.Column("protection", sa.String(length=24), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "protection IN ('none', 'confidential', 'strictly_confidential')", name=op.f("ck_person_protection_known")
        ),
        sa.PrimaryKeyConstraint("id", name="pk_person"),
        sa.UniqueConstraint("public_id", name="uq_person_public_id"),
    )
    op.create_index("ix_person_search_key", "person", ["search_key"])
    op.create_index("ix_person_sort_key_id", "person", ["sort_key", "id"])

    op.create_table(
        "receipt",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("sender", sa.String(length=80), nullable=False),
        sa.Column("write_id", sa.String(length=64), nullable=False),
        sa.Column("address", sa.String(length=300), nullable=False),
        sa.Column("body_digest", sa.String(length=64), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_receipt"),
        sa.UniqueConstraint("sender", "write_id", name="uq_receipt_sender_write_id"),
    )
    op.create_index("ix_receipt_made_at", "receipt", ["made_at"])

    op.create_table(
        "child",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("born_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_child_person_id"),
        sa.PrimaryKeyConstraint("id", name="pk_child"),
        sa.UniqueConstraint("person_id", "born_on", name="uq_child_person_id_born_on"),
    )
    op.create_table(
        "circumstances",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("birth_date", sa.Date(), nullable=True),
        sa.Column("applied_on", sa.Date(), nullable=True),
        sa.Column("arrived_on", sa.Date(), nullable=True),
        sa.Column("in_ordinary_reception", sa.Boolean(), nullable=False),
        sa.Column("reception_training_offered_on", sa.Date(), nullable=True),
        sa.Column("duty_ended_on", sa.Date(), nullable=True),
        sa.Column("permit_granted_on", sa.Date(), nullable=True),
        sa.Column("permit_applied_from_abroad", sa.Boolean(), nullable=False),
        sa.Column("collective_protection", sa.Boolean(), nullable=False),
        sa.Column("settled_on", sa.Date(), nullable=True),
        sa.Column("settled_by_agreement", sa.Boolean(), nullable=False),
        sa.Column("education", sa.String(length=32), nullable=True),
        sa.Column("needs_b2", sa.Boolean(), nullable=False),
        sa.Column("programme_offered_on", sa.Date(), nullable=True),
        sa.Column("programme_decided_on", sa.Date(), nullable=True),
        sa.Column("programme_started_on", sa.Date(), nullable=True),
        sa.Column("programme_ended_on", sa.Date(), nullable=True),
        sa.Column("end_goal", sa.String(length=40), nullable=True),
        sa.Column("weekly_minutes", sa.Integer(), nullable=True),
        sa.Column("norwegian_offered_on", sa.Date(), nullable=True),
        sa.Column("norwegian_started_on", sa.Date(), nullable=True),
        sa.Column("goal_listening", sa.String(length=8), nullable=True),
        sa.Column("goal_reading", sa.String(length=8), nullable=True),
        sa.Column("goal_writing", sa.String(length=8), nullable=True),
        sa.Column("goal_speaking", sa.String(length=8), nullable=True),
        sa.Column("guidance_form", sa.String(length=12), nullable=True),
        sa.Column("guidance_meetings_decided", sa.Integer(), nullable=True),
        sa.Column("cohort", sa.String(length=12), nullable=True),
        sa.Column("cohort_inputs", sa.Text(), nullable=True),
        sa.Column("reckoned_on", sa.Date(), nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_circumstances_person_id"),
        sa.PrimaryKeyConstraint("person_id", name="pk_circumstances"),
    )
    op.create_table(
        "credential",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("secret_hash", sa.String(length=255), nullable=False),
        sa.Column("demo", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_credential_person_id"),
        sa.PrimaryKeyConstraint("id", name="pk_credential"),
        sa.UniqueConstraint("name", name="uq_credential_name"),
    )
    op.create_index("ix_credential_person_id", "credential", ["person_id"])

    op.create_table(
        "login_session",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=32), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("form_secret", sa.String(length=64), nullable=False),
        sa.Column("phone", sa.String(length=8), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_used_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("phone IN ('own', 'shared', 'unsaid')", name=op.f("ck_login_session_phone_known")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_login_session_person_id"),
        sa.PrimaryKeyConstraint("id", name="pk_login_session"),
        sa.UniqueConstraint("public_id", name="uq_login_session_public_id"),
        sa.UniqueConstraint("token_hash", name="uq_login_session_token_hash"),
    )
    op.create_index("ix_login_session_person_id", "login_session", ["person_id"])

    op.create_table(
        "notice",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=32), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("values", sa.Text(), nullable=False),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_notice_person_id"),
        sa.PrimaryKeyConstraint("id", name="pk_notice"),
        sa.UniqueConstraint("public_id", name="uq_notice_public_id"),
    )
    op.create_index("ix_notice_person_id_told_at", "notice", ["person_id", "told_at"])

    op.create_table(
        "organisation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=32), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("municipality_number", sa.String(length=4), nullable=False),
        sa.Column("phone", sa.String(length=40), nullable=True),
        sa.Column("opening_hours", sa.String(length=120), nullable=True),
        sa.CheckConstraint(
            "kind IN ('municipality', 'reception_centre', 'school', 'volunteer_centre')",
            name=op.f("ck_organisation_kind_known"),
        ),
        sa.ForeignKeyConstraint(
            ["municipality_number"], ["municipality.number"], name="fk_organisation_municipality_number"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_organisation"),
        sa.UniqueConstraint("public_id", name="uq_organisation_public_id"),
    )
    op.create_index("ix_organisation_municipality_number", "organisation", ["municipality_number"])

    op.create_table(
        "place",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=32), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("municipality_number", sa.String(length=4), nullable=False),
        sa.Column("address", sa.String(length=200), nullable=True),
        sa.Column("latitude", sa.Float(), nullable=True),
        sa.Column("longitude", sa.Float(), nullable=True),
        sa.Column("web_address", sa.String(length=300), nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["municipality_number"], ["municipality.number"], name="fk_place_municipality_number"),
        sa.PrimaryKeyConstraint("id", name="pk_place"),
        sa.UniqueConstraint("public_id", name="uq_place_public_id"),
    )
    op.create_index("ix_place_municipality_number", "place", ["municipality_number"])

    op.create_table(
        "stored_standing",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("commitment", sa.String(length=60), nullable=False),
        sa.Column("side", sa.String(length=12), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("reckoned_on", sa.Date(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_stored_standing_person_id"),
        sa.PrimaryKeyConstraint("person_id", "commitment", name="pk_stored_standing"),
    )
    op.create_index("ix_stored_standing_state_person_id", "stored_standing", ["state", "person_id"])

    op.create_table(
        "event",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=32), nullable=False),
        sa.Column("place_id", sa.Integer(), nullable=False),
        sa.Column("municipality_number", sa.String(length=4), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("free", sa.Boolean(), nullable=False),
        sa.Column("children_welcome", sa.Boolean(), nullable=False),
        sa.Column("step_free", sa.Boolean(), nullable=False),
        sa.Column("audience", sa.String(length=24), nullable=False),
        sa.Column("languages", sa.String(length=120), nullable=False),
        sa.Column("words", sa.Text(), nullable=True),
        sa.Column("words_language", sa.String(length=10), nullable=True),
        sa.Column("cancelled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.CheckConstraint("ends_at > starts_at", name=op.f("ck_event_ends_after_it_starts")),
        sa.ForeignKeyConstraint(["municipality_number"], ["municipality.number"], name="fk_event_municipality_number"),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name="fk_event_organisation_id"),
        sa.ForeignKeyConstraint(["place_id"], ["place.id"], name="fk_event_place_id"),
        sa.PrimaryKeyConstraint("id", name="pk_event"),
        sa.UniqueConstraint("public_id", name="uq_event_public_id"),
    )
    op.create_index("ix_event_municipality_number_starts_at", "event", ["municipality_number", "starts_at"])
    op.create_index("ix_event_organisation_id", "event", ["organisation_id"])
    op.create_index("ix_event_place_id", "event", ["place_id"])

    op.create_table(
        "look",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=32), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("looker_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(length=16), nullable=False),
        sa.Column("part", sa.String(length=40), nullable=False),
        sa.Column("reason", sa.String(length=300), nullable=True),
        sa.Column("looked_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["looker_id"], ["person.id"], name="fk_look_looker_id"),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name="fk_look_organisation_id"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_look_person_id"),
        sa.PrimaryKeyConstraint("id", name="pk_look"),
        sa.UniqueConstraint("public_id", name="uq_look_public_id"),
    )
    op.create_index("ix_look_looker_id", "look", ["looker_id"])
    op.create_index("ix_look_organisation_id", "look", ["organisation_id"])
    op.create_index("ix_look_person_id_looked_at", "look", ["person_id", "looked_at"])

    op.create_table(
        "meeting",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=32), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=24), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("place_name", sa.String(length=200), nullable=True),
        sa.Column("room", sa.String(length=60), nullable=True),
        sa.Column("module", sa.String(length=60), nullable=True),
        sa.Column("cancelled", sa.Boolean(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('guidance_group', 'guidance_conversation', 'follow_up', 'review')",
            name=op.f("ck_meeting_kind_known"),
        ),
        sa.CheckConstraint("ends_at > starts_at", name=op.f("ck_meeting_ends_after_it_starts")),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name="fk_meeting_organisation_id"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_meeting_person_id"),
        sa.PrimaryKeyConstraint("id", name="pk_meeting"),
        sa.UniqueConstraint("public_id", name="uq_meeting_public_id"),
    )
    op.create_index("ix_meeting_organisation_id", "meeting", ["organisation_id"])
    op.create_index("ix_meeting_person_id_starts_at", "meeting", ["person_id", "starts_at"])

    op.create_table(
        "plan_version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=32), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("decided_on", sa.Date(), nullable=False),
        sa.Column("decision_reference", sa.String(length=60), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "kind IN ('integration_plan', 'norwegian_plan', 'individual_plan')", name=op.f("ck_plan_version_kind_known")
        ),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name="fk_plan_version_organisation_id"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_plan_version_person_id"),
        sa.PrimaryKeyConstraint("id", name="pk_plan_version"),
        sa.UniqueConstraint("person_id", "number", name="uq_plan_version_person_id_number"),
        sa.UniqueConstraint("public_id", name="uq_plan_version_public_id"),
    )
    op.create_index("ix_plan_version_organisation_id", "plan_version", ["organisation_id"])

    op.create_table(
        "role",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=16), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.CheckConstraint(
            "name IN ('adviser', 'teacher', 'reception', 'volunteer', 'coordinator', 'admin')",
            name=op.f("ck_role_name_known"),
        ),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name="fk_role_organisation_id"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_role_person_id"),
        sa.PrimaryKeyConstraint("id", name="pk_role"),
        sa.UniqueConstraint("person_id", "organisation_id", "name", name="uq_role_person_id_organisation_id_name"),
    )
    op.create_index("ix_role_organisation_id", "role", ["organisation_id"])

    op.create_table(
        "school_class",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=32), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("kind", sa.String(length=24), nullable=False),
        sa.Column("teacher_id", sa.Integer(), nullable=True),
        sa.Column("teacher_name", sa.String(length=120), nullable=True),
        sa.Column("teacher_phone", sa.String(length=40), nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name="fk_school_class_organisation_id"),
        sa.ForeignKeyConstraint(["teacher_id"], ["person.id"], name="fk_school_class_teacher_id"),
        sa.PrimaryKeyConstraint("id", name="pk_school_class"),
        sa.UniqueConstraint("public_id", name="uq_school_class_public_id"),
    )
    op.create_index("ix_school_class_organisation_id", "school_class", ["organisation_id"])
    op.create_index("ix_school_class_teacher_id", "school_class", ["teacher_id"])

    op.create_table(
        "service",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=32), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("purpose", sa.String(length=24), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("to_on", sa.Date(), nullable=True),
        sa.Column("contact_id", sa.Integer(), nullable=True),
        sa.Column("contact_name", sa.String(length=120), nullable=True),
        sa.Column("contact_phone", sa.String(length=40), nullable=True),
        sa.Column("contact_hours", sa.String(length=60), nullable=True),
        sa.CheckConstraint(
            "purpose IN ('housing', 'reception_training', 'teaching', 'programme', 'norwegian', 'follow_up')",
            name=op.f("ck_service_purpose_known"),
        ),
        sa.CheckConstraint("to_on IS NULL OR to_on >= from_on", name=op.f("ck_service_ends_after_it_begins")),
        sa.ForeignKeyConstraint(["contact_id"], ["person.id"], name="fk_service_contact_id"),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name="fk_service_organisation_id"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_service_person_id"),
        sa.PrimaryKeyConstraint("id", name="pk_service"),
        sa.UniqueConstraint(
            "person_id",
            "organisation_id",
            "purpose",
            "from_on",
            name="uq_service_person_id_organisation_id_purpose_from_on",
        ),
        sa.UniqueConstraint("public_id", name="uq_service_public_id"),
    )
    op.create_index("ix_service_contact_id", "service", ["contact_id"])
    op.create_index("ix_service_organisation_id_person_id", "service", ["organisation_id", "person_id"])

    op.create_table(
        "source_id",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("source_id", sa.String(length=120), nullable=False),
        sa.Column("row_id", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name="fk_source_id_organisation_id"),
        sa.PrimaryKeyConstraint("id", name="pk_source_id"),
        sa.UniqueConstraint("organisation_id", "kind", "source_id", name="uq_source_id_organisation_id_kind_source_id"),
    )
    op.create_index("ix_source_id_organisation_id", "source_id", ["organisation_id"])
    op.create_index("ix_source_id_row_id", "source_id", ["row_id"])

    op.create_table(
        "contract_version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=32), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("plan_version_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("signed_by_person_on", sa.Date(), nullable=True),
        sa.Column("signed_by_municipality_on", sa.Date(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name="fk_contract_version_organisation_id"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_contract_version_person_id"),
        sa.ForeignKeyConstraint(["plan_version_id"], ["plan_version.id"], name="fk_contract_version_plan_version_id"),
        sa.PrimaryKeyConstraint("id", name="pk_contract_version"),
        sa.UniqueConstraint("person_id", "number", name="uq_contract_version_person_id_number"),
        sa.UniqueConstraint("public_id", name="uq_contract_version_public_id"),
    )
    op.create_index("ix_contract_version_organisation_id", "contract_version", ["organisation_id"])
    op.create_index("ix_contract_version_plan_version_id", "contract_version", ["plan_version_id"])

    op.create_table(
        "enrolment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("class_id", sa.Integer(), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("to_on", sa.Date(), nullable=True),
        sa.CheckConstraint("to_on IS NULL OR to_on >= from_on", name=op.f("ck_enrolment_ends_after_it_begins")),
        sa.ForeignKeyConstraint(["class_id"], ["school_class.id"], name="fk_enrolment_class_id"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_enrolment_person_id"),
        sa.PrimaryKeyConstraint("id", name="pk_enrolment"),
        sa.UniqueConstraint("person_id", "class_id", name="uq_enrolment_person_id_class_id"),
    )
    op.create_index("ix_enrolment_class_id", "enrolment", ["class_id"])

    op.create_table(
        "series",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=32), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("class_id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(length=120), nullable=False),
        sa.ForeignKeyConstraint(["class_id"], ["school_class.id"], name="fk_series_class_id"),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name="fk_series_organisation_id"),
        sa.PrimaryKeyConstraint("id", name="pk_series"),
        sa.UniqueConstraint("public_id", name="uq_series_public_id"),
        sa.UniqueConstraint("uid", name="uq_series_uid"),
    )
    op.create_index("ix_series_class_id", "series", ["class_id"])
    op.create_index("ix_series_organisation_id", "series", ["organisation_id"])

    op.create_table(
        "lesson",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=32), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("class_id", sa.Integer(), nullable=False),
        sa.Column("series_id", sa.Integer(), nullable=False),
        sa.Column("original_starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(length=12), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=24), nullable=False),
        sa.Column("module", sa.String(length=60), nullable=True),
        sa.Column("topic", sa.String(length=200), nullable=True),
        sa.Column("place_name", sa.String(length=200), nullable=True),
        sa.Column("address", sa.String(length=200), nullable=True),
        sa.Column("room", sa.String(length=60), nullable=True),
        sa.Column("registered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.CheckConstraint("status IN ('planned', 'moved', 'cancelled')", name=op.f("ck_lesson_status_known")),
        sa.CheckConstraint("ends_at > starts_at", name=op.f("ck_lesson_ends_after_it_starts")),
        sa.CheckConstraint("minutes > 0 AND minutes <= 720", name=op.f("ck_lesson_minutes_possible")),
        sa.ForeignKeyConstraint(["class_id"], ["school_class.id"], name="fk_lesson_class_id"),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name="fk_lesson_organisation_id"),
        sa.ForeignKeyConstraint(["series_id"], ["series.id"], name="fk_lesson_series_id"),
        sa.PrimaryKeyConstraint("id", name="pk_lesson"),
        sa.UniqueConstraint("public_id", name="uq_lesson_public_id"),
        sa.UniqueConstraint("series_id", "original_starts_at", name="uq_lesson_series_id_original_starts_at"),
    )
    op.create_index("ix_lesson_class_id_starts_at", "lesson", ["class_id", "starts_at"])
    op.create_index("ix_lesson_organisation_id", "lesson", ["organisation_id"])

    op.create_table(
        "evidence",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=32), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("subject", sa.String(length=40), nullable=False),
        sa.Column("happened_on", sa.Date(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=True),
        sa.Column("skill", sa.String(length=12), nullable=True),
        sa.Column("level", sa.String(length=8), nullable=True),
        sa.Column("module", sa.String(length=60), nullable=True),
        sa.Column("lesson_id", sa.Integer(), nullable=True),
        sa.Column("meeting_id", sa.Integer(), nullable=True),
        sa.Column("recorded_by_id", sa.Integer(), nullable=True),
        sa.Column("recorded_by", sa.String(length=60), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("corrects_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "minutes IS NULL OR (minutes >= 0 AND minutes <= 720)", name=op.f("ck_evidence_minutes_possible")
        ),
        sa.ForeignKeyConstraint(["corrects_id"], ["evidence.id"], name="fk_evidence_corrects_id"),
        sa.ForeignKeyConstraint(["lesson_id"], ["lesson.id"], name="fk_evidence_lesson_id"),
        sa.ForeignKeyConstraint(["meeting_id"], ["meeting.id"], name="fk_evidence_meeting_id"),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name="fk_evidence_organisation_id"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_evidence_person_id"),
        sa.ForeignKeyConstraint(["recorded_by_id"], ["person.id"], name="fk_evidence_recorded_by_id"),
        sa.PrimaryKeyConstraint("id", name="pk_evidence"),
        sa.UniqueConstraint("public_id", name="uq_evidence_public_id"),
    )
    op.create_index(
        "ix_evidence_meeting_id",
        "evidence",
        ["meeting_id"],
        sqlite_where=sa.text("meeting_id IS NOT NULL"),
        postgresql_where=sa.text("meeting_id IS NOT NULL"),
    )
    op.create_index("ix_evidence_person_id_lesson_id", "evidence", ["person_id", "lesson_id"])
    op.create_index(
        "uq_evidence_corrects_id",
        "evidence",
        ["corrects_id"],
        unique=True,
        sqlite_where=sa.text("corrects_id IS NOT NULL"),
        postgresql_where=sa.text("corrects_id IS NOT NULL"),
    )
    op.create_index(
        "uq_evidence_lesson_id_person_id",
        "evidence",
        ["lesson_id", "person_id"],
        unique=True,
        sqlite_where=sa.text("lesson_id IS NOT NULL AND corrects_id IS NULL"),
        postgresql_where=sa.text("lesson_id IS NOT NULL AND corrects_id IS NULL"),
    )

    op.create_table(
        "question",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=32), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("lesson_id", sa.Integer(), nullable=False),
        sa.Column("what", sa.String(length=24), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answer", sa.Text(), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answered_by_id", sa.Integer(), nullable=True),
        sa.Column("answered_by", sa.String(length=60), nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.CheckConstraint("(answer IS NULL) = (answered_at IS NULL)", name=op.f("ck_question_answer_has_a_time")),
        sa.ForeignKeyConstraint(["answered_by_id"], ["person.id"], name="fk_question_answered_by_id"),
        sa.ForeignKeyConstraint(["lesson_id"], ["lesson.id"], name="fk_question_lesson_id"),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name="fk_question_organisation_id"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_question_person_id"),
        sa.PrimaryKeyConstraint("id", name="pk_question"),
        sa.UniqueConstraint("public_id", name="uq_question_public_id"),
    )
    op.create_index("ix_question_lesson_id", "question", ["lesson_id"])
    op.create_index("ix_question_organisation_id", "question", ["organisation_id"])
    op.create_index("ix_question_person_id_asked_at", "question", ["person_id", "asked_at"])


def downgrade() -> None:
    for name in (
        "question",
        "evidence",
        "lesson",
        "series",
        "enrolment",
        "contract_version",
        "source_id",
        "service",
        "school_class",
        "role",
        "plan_version",
        "meeting",
        "look",
        "event",
        "stored_standing",
        "place",
        "organisation",
        "notice",
        "login_session",
        "credential",
        "circumstances",
        "child",
        "receipt",
        "person",
        "municipality",
        "attempt",
    ):
        op.drop_table(name)
