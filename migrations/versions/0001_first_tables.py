"""First tables."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from services.database import Data, RowId, Utc

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go forward."""
    op.create_table(
        "centre",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("names", Data, nullable=False),
        sa.Column("quarters", Data, nullable=False),
        sa.Column("aliases", Data, nullable=False),
        sa.Column("phone", sa.String(length=64), nullable=True),
        sa.Column("email", sa.String(length=128), nullable=True),
        sa.Column("url", sa.String(length=512), nullable=True),
        sa.Column("address", sa.String(length=256), nullable=True),
        sa.Column("map", Data, nullable=True),
        sa.Column("hours", sa.String(length=256), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_centre")),
    )
    op.create_table(
        "guide_entry",
        sa.Column("slug", sa.String(length=64), nullable=False),
        sa.Column("topic", sa.String(length=16), nullable=False),
        sa.Column("centres", Data, nullable=False),
        sa.Column("phone", sa.String(length=64), nullable=True),
        sa.Column("email", sa.String(length=128), nullable=True),
        sa.Column("url", sa.String(length=512), nullable=True),
        sa.Column("address", sa.String(length=256), nullable=True),
        sa.Column("map", Data, nullable=True),
        sa.Column("hours", sa.String(length=256), nullable=True),
        sa.Column("source", sa.String(length=512), nullable=False),
        sa.Column("checked_on", sa.Date(), nullable=True),
        sa.Column("checked_by", sa.String(length=64), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column(
            "draft",
            sa.JSON(none_as_null=True).with_variant(
                postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), "postgresql"
            ),
            nullable=True,
        ),
        sa.Column("searched", sa.Text(), nullable=False),
        sa.Column("published", sa.Boolean(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("changed_at", Utc(), nullable=False),
        sa.PrimaryKeyConstraint("slug", name=op.f("pk_guide_entry")),
    )
    op.create_index(op.f("ix_guide_entry_topic"), "guide_entry", ["topic"], unique=False)

    op.create_table(
        "person",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("language", sa.String(length=16), nullable=False),
        sa.Column("plain", sa.Boolean(), nullable=False),
        sa.Column("quarter", sa.String(length=32), nullable=True),
        sa.Column("topics", Data, nullable=False),
        sa.Column("created_at", Utc(), nullable=False),
        sa.Column("seen_at", Utc(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person")),
    )
    op.create_index(op.f("ix_person_seen_at"), "person", ["seen_at"], unique=False)

    op.create_table(
        "process",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("parts", sa.String(length=64), nullable=False),
        sa.Column("faults", sa.String(length=128), nullable=False),
        sa.Column("ready", sa.Boolean(), nullable=False),
        sa.Column("started_at", Utc(), nullable=False),
        sa.Column("seen_at", Utc(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_process")),
    )
    op.create_index(op.f("ix_process_seen_at"), "process", ["seen_at"], unique=False)

    op.create_table(
        "question_group",
        sa.Column("id", RowId, autoincrement=True, nullable=False),
        sa.Column("language", sa.String(length=16), nullable=False),
        sa.Column("text", sa.String(length=300), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("unhelpful", sa.Integer(), nullable=False),
        sa.Column("first_at", Utc(), nullable=False),
        sa.Column("last_at", Utc(), nullable=False),
        sa.Column("settled_at", Utc(), nullable=True),
        sa.Column("settled_by", sa.String(length=64), nullable=True),
        sa.Column("outcome", sa.String(length=64), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_question_group")),
    )
    op.create_index(
        "ix_question_group_open", "question_group", ["settled_at", "last_at"], unique=False
    )

    op.create_table(
        "rate_pace",
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("next_at", sa.Float(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_rate_pace")),
    )
    op.create_table(
        "staff_account",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("role", sa.String(length=16), nullable=False),
        sa.Column("centres", Data, nullable=False),
        sa.Column("language", sa.String(length=16), nullable=False),
        sa.Column("password_hash", sa.String(length=256), nullable=True),
        sa.Column("totp_secret", sa.String(length=64), nullable=True),
        sa.Column("totp_step", sa.Integer(), nullable=False),
        sa.Column("recovery", Data, nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("locked_until", Utc(), nullable=True),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("example", sa.Boolean(), nullable=False),
        sa.Column("created_at", Utc(), nullable=False),
        sa.Column("seen_at", Utc(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_staff_account")),
        sa.UniqueConstraint("name", name=op.f("uq_staff_account_name")),
    )
    op.create_table(
        "tick",
        sa.Column("name", sa.String(length=32), nullable=False),
        sa.Column("slot", Utc(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_tick")),
    )
    op.create_table(
        "topic",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("names", Data, nullable=False),
        sa.Column("guides", Data, nullable=False),
        sa.Column("bring", Data, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_topic")),
    )
    op.create_table(
        "address",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("person_id", sa.String(length=32), nullable=False),
        sa.Column("channel", sa.String(length=16), nullable=False),
        sa.Column("value", sa.String(length=128), nullable=False),
        sa.Column("blocked_at", Utc(), nullable=True),
        sa.Column("created_at", Utc(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["person.id"],
            name=op.f("fk_address_person_id_person"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_address")),
        sa.UniqueConstraint("channel", "value", name=op.f("uq_address_channel_value")),
    )
    op.create_index(op.f("ix_address_person_id"), "address", ["person_id"], unique=False)

    op.create_table(
        "guide_demand",
        sa.Column("id", RowId, autoincrement=True, nullable=False),
        sa.Column("slug", sa.String(length=64), nullable=False),
        sa.Column("language", sa.String(length=16), nullable=False),
        sa.Column("person_id", sa.String(length=32), nullable=False),
        sa.Column("asked_at", Utc(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["person.id"],
            name=op.f("fk_guide_demand_person_id_person"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["slug"],
            ["guide_entry.slug"],
            name=op.f("fk_guide_demand_slug_guide_entry"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_guide_demand")),
        sa.UniqueConstraint(
            "slug", "language", "person_id", name=op.f("uq_guide_demand_slug_language_person_id")
        ),
    )
    op.create_index(op.f("ix_guide_demand_person_id"), "guide_demand", ["person_id"], unique=False)

    op.create_table(
        "guide_feedback",
        sa.Column("id", RowId, autoincrement=True, nullable=False),
        sa.Column("slug", sa.String(length=64), nullable=False),
        sa.Column("language", sa.String(length=16), nullable=False),
        sa.Column("helpful", sa.Boolean(), nullable=False),
        sa.Column("given_at", Utc(), nullable=False),
        sa.ForeignKeyConstraint(
            ["slug"],
            ["guide_entry.slug"],
            name=op.f("fk_guide_feedback_slug_guide_entry"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_guide_feedback")),
    )
    op.create_index(op.f("ix_guide_feedback_slug"), "guide_feedback", ["slug"], unique=False)

    op.create_table(
        "guide_revision",
        sa.Column("id", RowId, autoincrement=True, nullable=False),
        sa.Column("slug", sa.String(length=64), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("what", sa.String(length=16), nullable=False),
        sa.Column("by", sa.String(length=64), nullable=False),
        sa.Column("at", Utc(), nullable=False),
        sa.Column("content", Data, nullable=False),
        sa.ForeignKeyConstraint(
            ["slug"],
            ["guide_entry.slug"],
            name=op.f("fk_guide_revision_slug_guide_entry"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_guide_revision")),
        sa.UniqueConstraint("slug", "version", name=op.f("uq_guide_revision_slug_version")),
    )
    op.create_table(
        "guide_text",
        sa.Column("id", RowId, autoincrement=True, nullable=False),
        sa.Column("slug", sa.String(length=64), nullable=False),
        sa.Column("language", sa.String(length=16), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("bring", Data, nullable=False),
        sa.Column("questions", Data, nullable=False),
        sa.Column("outdated", sa.Boolean(), nullable=False),
        sa.Column("changed_at", Utc(), nullable=False),
        sa.ForeignKeyConstraint(
            ["slug"],
            ["guide_entry.slug"],
            name=op.f("fk_guide_text_slug_guide_entry"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_guide_text")),
        sa.UniqueConstraint("slug", "language", name=op.f("uq_guide_text_slug_language")),
    )
    op.create_table(
        "question",
        sa.Column("signal_id", RowId, autoincrement=False, nullable=False),
        sa.Column("group_id", RowId, nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("value", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["group_id"],
            ["question_group.id"],
            name=op.f("fk_question_group_id_question_group"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("signal_id", name=op.f("pk_question")),
    )
    op.create_index(op.f("ix_question_group_id"), "question", ["group_id"], unique=False)

    op.create_table(
        "staff_audit",
        sa.Column("id", RowId, autoincrement=True, nullable=False),
        sa.Column("at", Utc(), nullable=False),
        sa.Column("account_id", sa.String(length=32), nullable=True),
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("action", sa.String(length=32), nullable=False),
        sa.Column("subject", sa.String(length=64), nullable=False),
        sa.Column("detail", Data, nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["staff_account.id"],
            name=op.f("fk_staff_audit_account_id_staff_account"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_staff_audit")),
    )
    op.create_index(op.f("ix_staff_audit_account_id"), "staff_audit", ["account_id"], unique=False)
    op.create_index(op.f("ix_staff_audit_action"), "staff_audit", ["action"], unique=False)
    op.create_index(op.f("ix_staff_audit_at"), "staff_audit", ["at"], unique=False)
    op.create_index("ix_staff_audit_subject", "staff_audit", ["subject", "id"], unique=False)

    op.create_table(
        "staff_link",
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("account_id", sa.String(length=32), nullable=False),
        sa.Column("expires_at", Utc(), nullable=False),
        sa.Column("used_at", Utc(), nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["staff_account.id"],
            name=op.f("fk_staff_link_account_id_staff_account"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_staff_link")),
    )
    op.create_index(op.f("ix_staff_link_account_id"), "staff_link", ["account_id"], unique=False)

    op.create_table(
        "staff_session",
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("account_id", sa.String(length=32), nullable=False),
        sa.Column("stage", sa.String(length=8), nullable=False),
        sa.Column("new_secret", sa.String(length=64), nullable=True),
        sa.Column("created_at", Utc(), nullable=False),
        sa.Column("seen_at", Utc(), nullable=False),
        sa.Column("expires_at", Utc(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["staff_account.id"],
            name=op.f("fk_staff_session_account_id_staff_account"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_staff_session")),
    )
    op.create_index(
        op.f("ix_staff_session_account_id"), "staff_session", ["account_id"], unique=False
    )

    op.create_table(
        "conversation",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("person_id", sa.String(length=32), nullable=False),
        sa.Column("address_id", sa.String(length=32), nullable=False),
        sa.Column("channel", sa.String(length=16), nullable=False),
        sa.Column("mode", sa.String(length=8), nullable=False),
        sa.Column("turn_no", sa.Integer(), nullable=False),
        sa.Column("sent_no", sa.Integer(), nullable=False),
        sa.Column("pace_at", sa.Float(), nullable=False),
        sa.Column("state", Data, nullable=False),
        sa.Column("waiting_since", Utc(), nullable=True),
        sa.Column("reason", sa.String(length=32), nullable=True),
        sa.Column("created_at", Utc(), nullable=False),
        sa.Column("active_at", Utc(), nullable=False),
        sa.ForeignKeyConstraint(
            ["address_id"],
            ["address.id"],
            name=op.f("fk_conversation_address_id_address"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["person.id"],
            name=op.f("fk_conversation_person_id_person"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_conversation")),
        sa.UniqueConstraint("address_id", name=op.f("uq_conversation_address_id")),
    )
    op.create_index(op.f("ix_conversation_active_at"), "conversation", ["active_at"], unique=False)
    op.create_index(
        "ix_conversation_mode_waiting", "conversation", ["mode", "waiting_since"], unique=False
    )
    op.create_index(op.f("ix_conversation_person_id"), "conversation", ["person_id"], unique=False)

    op.create_table(
        "appointment_request",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("person_id", sa.String(length=32), nullable=False),
        sa.Column("conversation_id", sa.String(length=32), nullable=False),
        sa.Column("code", sa.String(length=8), nullable=False),
        sa.Column("topic", sa.String(length=32), nullable=False),
        sa.Column("centre", sa.String(length=32), nullable=True),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("note", sa.String(length=500), nullable=True),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("created_at", Utc(), nullable=False),
        sa.ForeignKeyConstraint(
            ["conversation_id"],
            ["conversation.id"],
            name=op.f("fk_appointment_request_conversation_id_conversation"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["person.id"],
            name=op.f("fk_appointment_request_person_id_person"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_appointment_request")),
        sa.UniqueConstraint("code", name=op.f("uq_appointment_request_code")),
    )
    op.create_index(
        op.f("ix_appointment_request_created_at"),
        "appointment_request",
        ["created_at"],
        unique=False,
    )
    op.create_index(
        op.f("ix_appointment_request_person_id"), "appointment_request", ["person_id"], unique=False
    )

    op.create_table(
        "delivery",
        sa.Column("id", RowId, autoincrement=True, nullable=False),
        sa.Column("conversation_id", sa.String(length=32), nullable=False),
        sa.Column("channel", sa.String(length=16), nullable=False),
        sa.Column("author", sa.String(length=8), nullable=False),
        sa.Column("lane", sa.Integer(), nullable=False),
        sa.Column("dedupe", sa.String(length=128), nullable=False),
        sa.Column("content", Data, nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("reason", sa.String(length=64), nullable=True),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("due_at", Utc(), nullable=False),
        sa.Column("lease_until", Utc(), nullable=True),
        sa.Column("owner", sa.String(length=32), nullable=True),
        sa.Column("platform_id", sa.String(length=64), nullable=True),
        sa.Column("position", sa.Integer(), nullable=True),
        sa.Column("created_at", Utc(), nullable=False),
        sa.Column("sent_at", Utc(), nullable=True),
        sa.ForeignKeyConstraint(
            ["conversation_id"],
            ["conversation.id"],
            name=op.f("fk_delivery_conversation_id_conversation"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_delivery")),
        sa.UniqueConstraint("dedupe", name=op.f("uq_delivery_dedupe")),
    )
    op.create_index(
        "ix_delivery_conversation", "delivery", ["conversation_id", "position"], unique=False
    )
    op.create_index(op.f("ix_delivery_created_at"), "delivery", ["created_at"], unique=False)
    op.create_index(
        "ix_delivery_due",
        "delivery",
        ["channel", "lane", "due_at", "id"],
        unique=False,
        postgresql_where=sa.text("state IN ('queued')"),
        sqlite_where=sa.text("state IN ('queued')"),
    )
    op.create_index(
        "ix_delivery_lease",
        "delivery",
        ["channel", "lease_until"],
        unique=False,
        postgresql_where=sa.text("state IN ('sending')"),
        sqlite_where=sa.text("state IN ('sending')"),
    )
    op.create_index(
        "ix_delivery_open",
        "delivery",
        ["conversation_id", "id"],
        unique=False,
        postgresql_where=sa.text("state IN ('queued', 'sending')"),
        sqlite_where=sa.text("state IN ('queued', 'sending')"),
    )

    op.create_table(
        "inbox",
        sa.Column("id", RowId, autoincrement=True, nullable=False),
        sa.Column("conversation_id", sa.String(length=32), nullable=False),
        sa.Column("channel", sa.String(length=16), nullable=False),
        sa.Column("platform_id", sa.String(length=128), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("text", sa.Text(), nullable=True),
        sa.Column("data", Data, nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("reason", sa.String(length=64), nullable=True),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("received_at", Utc(), nullable=False),
        sa.Column("done_at", Utc(), nullable=True),
        sa.ForeignKeyConstraint(
            ["conversation_id"],
            ["conversation.id"],
            name=op.f("fk_inbox_conversation_id_conversation"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inbox")),
        sa.UniqueConstraint("channel", "platform_id", name=op.f("uq_inbox_channel_platform_id")),
    )
    op.create_index("ix_inbox_conversation", "inbox", ["conversation_id", "id"], unique=False)
    op.create_index(op.f("ix_inbox_received_at"), "inbox", ["received_at"], unique=False)
    op.create_index(
        "ix_inbox_state_conversation", "inbox", ["state", "conversation_id", "id"], unique=False
    )

    op.create_table(
        "signal",
        sa.Column("id", RowId, autoincrement=True, nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("value", sa.String(length=64), nullable=False),
        sa.Column("conversation_id", sa.String(length=32), nullable=False),
        sa.Column("inbox_id", RowId, nullable=True),
        sa.Column("at", Utc(), nullable=False),
        sa.ForeignKeyConstraint(
            ["conversation_id"],
            ["conversation.id"],
            name=op.f("fk_signal_conversation_id_conversation"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["inbox_id"], ["inbox.id"], name=op.f("fk_signal_inbox_id_inbox"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_signal")),
    )
    op.create_index(op.f("ix_signal_at"), "signal", ["at"], unique=False)
    op.create_index(op.f("ix_signal_conversation_id"), "signal", ["conversation_id"], unique=False)
    op.create_index(op.f("ix_signal_inbox_id"), "signal", ["inbox_id"], unique=False)
    op.create_index("ix_signal_kind_at", "signal", ["kind", "at"], unique=False)


def downgrade() -> None:
    """Go back."""
    op.drop_index("ix_signal_kind_at", table_name="signal")
    op.drop_index(op.f("ix_signal_inbox_id"), table_name="signal")
    op.drop_index(op.f("ix_signal_conversation_id"), table_name="signal")
    op.drop_index(op.f("ix_signal_at"), table_name="signal")

    op.drop_table("signal")
    op.drop_index("ix_inbox_state_conversation", table_name="inbox")
    op.drop_index(op.f("ix_inbox_received_at"), table_name="inbox")
    op.drop_index("ix_inbox_conversation", table_name="inbox")

    op.drop_table("inbox")
    op.drop_index(
        "ix_delivery_open",
        table_name="delivery",
        postgresql_where=sa.text("state IN ('queued', 'sending')"),
        sqlite_where=sa.text("state IN ('queued', 'sending')"),
    )
    op.drop_index(
        "ix_delivery_lease",
        table_name="delivery",
        postgresql_where=sa.text("state IN ('sending')"),
        sqlite_where=sa.text("state IN ('sending')"),
    )
    op.drop_index(
        "ix_delivery_due",
        table_name="delivery",
        postgresql_where=sa.text("state IN ('queued')"),
        sqlite_where=sa.text("state IN ('queued')"),
    )
    op.drop_index(op.f("ix_delivery_created_at"), table_name="delivery")
    op.drop_index("ix_delivery_conversation", table_name="delivery")

    op.drop_table("delivery")
    op.drop_index(op.f("ix_appointment_request_person_id"), table_name="appointment_request")
    op.drop_index(op.f("ix_appointment_request_created_at"), table_name="appointment_request")

    op.drop_table("appointment_request")
    op.drop_index(op.f("ix_conversation_person_id"), table_name="conversation")
    op.drop_index("ix_conversation_mode_waiting", table_name="conversation")
    op.drop_index(op.f("ix_conversation_active_at"), table_name="conversation")

    op.drop_table("conversation")
    op.drop_index(op.f("ix_staff_session_account_id"), table_name="staff_session")

    op.drop_table("staff_session")
    op.drop_index(op.f("ix_staff_link_account_id"), table_name="staff_link")

    op.drop_table("staff_link")
    op.drop_index("ix_staff_audit_subject", table_name="staff_audit")
    op.drop_index(op.f("ix_staff_audit_at"), table_name="staff_audit")
    op.drop_index(op.f("ix_staff_audit_action"), table_name="staff_audit")
    op.drop_index(op.f("ix_staff_audit_account_id"), table_name="staff_audit")

    op.drop_table("staff_audit")
    op.drop_index(op.f("ix_question_group_id"), table_name="question")

    op.drop_table("question")
    op.drop_table("guide_text")
    op.drop_table("guide_revision")
    op.drop_index(op.f("ix_guide_feedback_slug"), table_name="guide_feedback")

    op.drop_table("guide_feedback")
    op.drop_index(op.f("ix_guide_demand_person_id"), table_name="guide_demand")

    op.drop_table("guide_demand")
    op.drop_index(op.f("ix_address_person_id"), table_name="address")

    op.drop_table("address")
    op.drop_table("topic")
    op.drop_table("tick")
    op.drop_table("staff_account")
    op.drop_table("rate_pace")
    op.drop_index("ix_question_group_open", table_name="question_group")

    op.drop_table("question_group")
    op.drop_index(op.f("ix_process_seen_at"), table_name="process")

    op.drop_table("process")
    op.drop_index(op.f("ix_person_seen_at"), table_name="person")

    op.drop_table("person")
    op.drop_index(op.f("ix_guide_entry_topic"), table_name="guide_entry")

    op.drop_table("guide_entry")
    op.drop_table("centre")
