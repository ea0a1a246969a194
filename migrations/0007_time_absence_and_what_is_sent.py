"""Being away and what is decided about it, lent lessons, tests, next steps, calendars, messages; meetings and rhythms say more."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"

# Children first.
NEW = (
    "absence_decision",
    "absence_notice",
    "calendar_feed",
    "check_in",
    "examination",
    "lesson_loan",
    "next_step",
    "outgoing_message",
    "message_way",
    "saved_event",
)
ROLES = ("adviser", "leader", "teacher", "reception", "volunteer", "coordinator", "admin")
NEW_ROLES = ("substitute", "office")
# Columns that may be empty: added as they are, so that SQLite keeps the table, and its triggers, where it is (0003).
MAY_BE_EMPTY = {
    "circumstances": {
        "lives_with_parents": sa.Boolean(),
        "partner_takes_part": sa.Boolean(),
        "alone_with_care": sa.Boolean(),
        "self_certificate_removed_on": sa.Date(),
    },
    "evidence": {
        "came_late_minutes": sa.Integer(),
        "left_early_minutes": sa.Integer(),
        "told_us": sa.Boolean(),
    },
    "lesson": {"bring": sa.String(length=200), "cancelled_because": sa.String(length=16)},
    "meeting": {
        "interpreter": sa.String(length=12),
        "address": sa.String(length=200),
        "bring": sa.String(length=200),
        "with_name": sa.String(length=120),
        "with_phone": sa.String(length=40),
        "was_starts_at": sa.DateTime(timezone=True),
    },
    "school_class": {"ended_on": sa.Date()},
    "series": {
        "rule": sa.String(length=200),
        "first_on": sa.Date(),
        "until_on": sa.Date(),
        "starts": sa.String(length=5),
        "ends": sa.String(length=5),
    },
}
# Columns that are never empty: what stands there for the rows already known.
KNOWN_SINCE_BEFORE = {
    "meeting": {"way": (sa.String(length=12), "in_person"), "sequence": (sa.Integer(), "0")},
    "series": {
        "except_holidays": (sa.Boolean(), sa.true()),
        "except_days": (sa.Text(), ""),
        "revision": (sa.Integer(), "1"),
    },
}
CHECKS = {
    "meeting": {
        "way_known": "way IN ('in_person', 'phone', 'video')",
        "interpreter_known": "interpreter IN ('not_needed', 'to_order', 'ordered')",
    },
    "series": {"ends_after_it_begins": "until_on IS NULL OR until_on >= first_on"},
}


def upgrade() -> None:
    make_tables()
    name_roles((*ROLES, *NEW_ROLES))
    for table, columns in MAY_BE_EMPTY.items():
        for name, kind in columns.items():
            op.add_column(table, sa.Column(name, kind))
    for table, known in KNOWN_SINCE_BEFORE.items():
        with op.batch_alter_table(table) as batch:
            for name, (kind, default) in known.items():
                batch.add_column(sa.Column(name, kind, nullable=False, server_default=default))
        with op.batch_alter_table(table) as batch:
            for name in known:
                batch.alter_column(name, server_default=None)
            for name, condition in CHECKS[table].items():
                batch.create_check_constraint(op.f(f"ck_{table}_{name}"), condition)
    op.create_index("ix_notice_told_at", "notice", ["told_at"])


def name_roles(names: tuple[str, ...]) -> None:
    said = ", ".join(f"'{name}'" for name in names)
    with op.batch_alter_table("role") as batch:
        batch.drop_constraint(op.f("ck_role_name_known"), type_="check")
        batch.create_check_constraint(op.f("ck_role_name_known"), f"name IN ({said})")


def downgrade() -> None:
    op.drop_index("ix_notice_told_at", "notice")
    for table, known in KNOWN_SINCE_BEFORE.items():
        with op.batch_alter_table(table) as batch:
            for name in CHECKS[table]:
                batch.drop_constraint(op.f(f"ck_{table}_{name}"), type_="check")
            for name in known:
                batch.drop_column(name)
    for table, columns in MAY_BE_EMPTY.items():
        for name in columns:
            op.drop_column(table, name)
    op.execute("DELETE FROM role WHERE name IN ('substitute', 'office')")
    name_roles(ROLES)
    for name in NEW:
        op.drop_table(name)


def make_tables() -> None:
    op.create_table(
        "calendar_feed",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("detail", sa.String(length=8), nullable=False),
        sa.Column("language", sa.String(length=10), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_fetched_on", sa.Date(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=32), nullable=False),
        sa.CheckConstraint("detail IN ('coarse', 'full')", name=op.f("ck_calendar_feed_detail_known")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_calendar_feed_person_id"),
        sa.PrimaryKeyConstraint("id", name="pk_calendar_feed"),
        sa.UniqueConstraint("public_id", name="uq_calendar_feed_public_id"),
        sa.UniqueConstraint("token_hash", name="uq_calendar_feed_token_hash"),
    )
    op.create_index("ix_calendar_feed_person_id", "calendar_feed", ["person_id"])

    op.create_table(
        "message_way",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("channel", sa.String(length=8), nullable=False),
        sa.Column("address", sa.String(length=254), nullable=False),
        sa.Column("notices", sa.Boolean(), nullable=False),
        sa.Column("reminders", sa.Boolean(), nullable=False),
        sa.Column("code_hash", sa.String(length=64), nullable=True),
        sa.Column("code_expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("code_tries", sa.Integer(), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=32), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.CheckConstraint("channel IN ('email', 'sms')", name=op.f("ck_message_way_channel_known")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_message_way_person_id"),
        sa.PrimaryKeyConstraint("id", name="pk_message_way"),
        sa.UniqueConstraint("person_id", "channel", name="uq_message_way_person_id_channel"),
        sa.UniqueConstraint("public_id", name="uq_message_way_public_id"),
    )

    op.create_table(
        "examination",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("parts", sa.String(length=60), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("place_name", sa.String(length=200), nullable=True),
        sa.Column("address", sa.String(length=200), nullable=True),
        sa.Column("room", sa.String(length=60), nullable=True),
        sa.Column("bring", sa.String(length=200), nullable=True),
        sa.Column("cancelled", sa.Boolean(), nullable=False),
        sa.Column("recorded_by", sa.String(length=60), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=32), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('norwegian', 'norwegian_c1', 'social_studies', 'citizenship')",
            name=op.f("ck_examination_kind_known"),
        ),
        sa.CheckConstraint("ends_at > starts_at", name=op.f("ck_examination_ends_after_it_starts")),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name="fk_examination_organisation_id"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_examination_person_id"),
        sa.PrimaryKeyConstraint("id", name="pk_examination"),
        sa.UniqueConstraint("public_id", name="uq_examination_public_id"),
    )
    op.create_index("ix_examination_organisation_id", "examination", ["organisation_id"])
    op.create_index("ix_examination_person_id_starts_at", "examination", ["person_id", "starts_at"])

    op.create_table(
        "next_step",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("skill", sa.String(length=12), nullable=True),
        sa.Column("text", sa.String(length=300), nullable=False),
        sa.Column("agreed_on", sa.Date(), nullable=False),
        sa.Column("look_again_on", sa.Date(), nullable=True),
        sa.Column("done_on", sa.Date(), nullable=True),
        sa.Column("recorded_by", sa.String(length=60), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=32), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name="fk_next_step_organisation_id"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_next_step_person_id"),
        sa.PrimaryKeyConstraint("id", name="pk_next_step"),
        sa.UniqueConstraint("public_id", name="uq_next_step_public_id"),
    )
    op.create_index("ix_next_step_organisation_id", "next_step", ["organisation_id"])
    op.create_index("ix_next_step_person_id_agreed_on", "next_step", ["person_id", "agreed_on"])

    op.create_table(
        "outgoing_message",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("way_id", sa.Integer(), nullable=True),
        sa.Column("key", sa.String(length=120), nullable=False),
        sa.Column("channel", sa.String(length=8), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("code", sa.String(length=12), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("good_until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("next_try_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("failure", sa.String(length=40), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=32), nullable=False),
        sa.CheckConstraint("channel IN ('email', 'sms')", name=op.f("ck_outgoing_message_channel_known")),
        sa.CheckConstraint(
            "state IN ('waiting', 'sending', 'sent', 'given_up', 'too_late')",
            name=op.f("ck_outgoing_message_state_known"),
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_outgoing_message_person_id"),
        sa.ForeignKeyConstraint(["way_id"], ["message_way.id"], name="fk_outgoing_message_way_id"),
        sa.PrimaryKeyConstraint("id", name="pk_outgoing_message"),
        sa.UniqueConstraint("key", name="uq_outgoing_message_key"),
        sa.UniqueConstraint("public_id", name="uq_outgoing_message_public_id"),
    )
    op.create_index("ix_outgoing_message_person_id", "outgoing_message", ["person_id"])
    op.create_index("ix_outgoing_message_state_next_try_at", "outgoing_message", ["state", "next_try_at"])

    op.create_table(
        "saved_event",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name="fk_saved_event_event_id"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_saved_event_person_id"),
        sa.PrimaryKeyConstraint("id", name="pk_saved_event"),
        sa.UniqueConstraint("person_id", "event_id", name="uq_saved_event_person_id_event_id"),
    )
    op.create_index("ix_saved_event_event_id", "saved_event", ["event_id"])

    op.create_table(
        "absence_notice",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=12), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("to_on", sa.Date(), nullable=False),
        sa.Column("from_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("to_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("lesson_id", sa.Integer(), nullable=True),
        sa.Column("has_note", sa.Boolean(), nullable=False),
        sa.Column("told_by", sa.String(length=8), nullable=False),
        sa.Column("told_by_id", sa.Integer(), nullable=True),
        sa.Column("told_by_words", sa.String(length=60), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("note_seen_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("note_seen_by", sa.String(length=60), nullable=True),
        sa.Column("decided", sa.Boolean(), nullable=False),
        sa.Column("code", sa.String(length=16), nullable=True),
        sa.Column("leave", sa.String(length=20), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=32), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "reason IN ('ill', 'child_ill', 'doctor', 'appointment', 'own_days', 'family', 'leave', 'other', 'not_said')",
            name=op.f("ck_absence_notice_reason_known"),
        ),
        sa.CheckConstraint("told_by IN ('person', 'office')", name=op.f("ck_absence_notice_told_by_known")),
        sa.CheckConstraint("(from_at IS NULL) = (to_at IS NULL)", name=op.f("ck_absence_notice_both_times_or_none")),
        sa.CheckConstraint(
            "to_at IS NULL OR (to_at > from_at AND from_on = to_on)", name=op.f("ck_absence_notice_part_of_one_day")
        ),
        sa.CheckConstraint("to_on >= from_on", name=op.f("ck_absence_notice_ends_after_it_begins")),
        sa.ForeignKeyConstraint(["lesson_id"], ["lesson.id"], name="fk_absence_notice_lesson_id"),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name="fk_absence_notice_organisation_id"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_absence_notice_person_id"),
        sa.ForeignKeyConstraint(["told_by_id"], ["person.id"], name="fk_absence_notice_told_by_id"),
        sa.PrimaryKeyConstraint("id", name="pk_absence_notice"),
        sa.UniqueConstraint("public_id", name="uq_absence_notice_public_id"),
    )
    op.create_index(
        "ix_absence_notice_organisation_id_decided", "absence_notice", ["organisation_id", "decided", "from_on"]
    )
    op.create_index("ix_absence_notice_person_id_from_on", "absence_notice", ["person_id", "from_on"])

    op.create_table(
        "check_in",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("lessons", sa.Integer(), nullable=False),
        sa.Column("last_lesson_id", sa.Integer(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answer", sa.String(length=12), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_by", sa.String(length=60), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=32), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "answer IN ('all_well', 'ill', 'need_help', 'not_said')", name=op.f("ck_check_in_answer_known")
        ),
        sa.CheckConstraint("(answer IS NULL) = (answered_at IS NULL)", name=op.f("ck_check_in_answer_has_a_time")),
        sa.ForeignKeyConstraint(["last_lesson_id"], ["lesson.id"], name="fk_check_in_last_lesson_id"),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name="fk_check_in_organisation_id"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_check_in_person_id"),
        sa.PrimaryKeyConstraint("id", name="pk_check_in"),
        sa.UniqueConstraint("public_id", name="uq_check_in_public_id"),
    )
    op.create_index("ix_check_in_last_lesson_id", "check_in", ["last_lesson_id"])
    op.create_index("ix_check_in_organisation_id", "check_in", ["organisation_id"])
    op.create_index("ix_check_in_person_id_asked_at", "check_in", ["person_id", "asked_at"])

    op.create_table(
        "lesson_loan",
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("lesson_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("lent_by_id", sa.Integer(), nullable=True),
        sa.Column("lent_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("taken_back_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["lent_by_id"], ["person.id"], name="fk_lesson_loan_lent_by_id"),
        sa.ForeignKeyConstraint(["lesson_id"], ["lesson.id"], name="fk_lesson_loan_lesson_id"),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name="fk_lesson_loan_organisation_id"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_lesson_loan_person_id"),
        sa.PrimaryKeyConstraint("id", name="pk_lesson_loan"),
        sa.UniqueConstraint("lesson_id", "person_id", name="uq_lesson_loan_lesson_id_person_id"),
        sa.UniqueConstraint("public_id", name="uq_lesson_loan_public_id"),
    )
    op.create_index("ix_lesson_loan_organisation_id", "lesson_loan", ["organisation_id"])
    op.create_index("ix_lesson_loan_person_id", "lesson_loan", ["person_id"])

    op.create_table(
        "absence_decision",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("notice_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=16), nullable=False),
        sa.Column("leave", sa.String(length=20), nullable=True),
        sa.Column("because", sa.Text(), nullable=False),
        sa.Column("reference", sa.String(length=60), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_by_id", sa.Integer(), nullable=False),
        sa.Column("decided_by", sa.String(length=60), nullable=False),
        sa.Column("appeal_until", sa.Date(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["decided_by_id"], ["person.id"], name="fk_absence_decision_decided_by_id"),
        sa.ForeignKeyConstraint(["notice_id"], ["absence_notice.id"], name="fk_absence_decision_notice_id"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_absence_decision_person_id"),
        sa.PrimaryKeyConstraint("id", name="pk_absence_decision"),
        sa.UniqueConstraint("public_id", name="uq_absence_decision_public_id"),
    )
    op.create_index("ix_absence_decision_notice_id", "absence_decision", ["notice_id"])
    op.create_index("ix_absence_decision_person_id", "absence_decision", ["person_id"])
