"""Announcements, subscriptions, and one row per person and sending."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from services.database import Data, RowId, Utc

DataOrNull = sa.JSON(none_as_null=True).with_variant(
    postgresql.JSONB(none_as_null=True), "postgresql"
)

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go forward."""
    _announcements()
    _around()
    _recipients()
    _subscriptions()


def _announcements() -> None:
    op.create_table(
        "announcement",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("template", sa.Boolean(), nullable=False),
        sa.Column("texts", Data, nullable=False),
        sa.Column("place", sa.String(length=200), nullable=False),
        sa.Column("starts_at", Utc(), nullable=True),
        sa.Column("ends_at", Utc(), nullable=True),
        sa.Column("deadline", sa.Date(), nullable=True),
        sa.Column("organisation", sa.String(length=120), nullable=False),
        sa.Column("contact", sa.String(length=200), nullable=False),
        sa.Column("link", sa.String(length=512), nullable=False),
        sa.Column("picture", sa.String(length=32), nullable=True),
        sa.Column("file", sa.String(length=32), nullable=True),
        sa.Column("topics", Data, nullable=False),
        sa.Column("quarters", Data, nullable=False),
        sa.Column("languages", Data, nullable=False),
        sa.Column("groups", Data, nullable=False),
        sa.Column("group_date_id", sa.String(length=32), nullable=True),
        sa.Column("edition", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("told", sa.Integer(), nullable=False),
        sa.Column("run", sa.Integer(), nullable=False),
        sa.Column("send_at", Utc(), nullable=True),
        sa.Column("repeat", sa.String(length=8), nullable=False),
        sa.Column("published_at", Utc(), nullable=True),
        sa.Column("begun_at", Utc(), nullable=True),
        sa.Column("finished_at", Utc(), nullable=True),
        sa.Column("figures", DataOrNull, nullable=True),
        sa.Column("source", sa.String(length=256), nullable=False),
        sa.Column("example", sa.Boolean(), nullable=False),
        sa.Column("asked_by_id", sa.String(length=32), nullable=True),
        sa.Column("created_by", sa.String(length=64), nullable=False),
        sa.Column("changed_by", sa.String(length=64), nullable=False),
        sa.Column("approved_by", sa.String(length=64), nullable=True),
        sa.Column("created_at", Utc(), nullable=False),
        sa.Column("changed_at", Utc(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_announcement")),
    )
    op.create_index(op.f("ix_announcement_source"), "announcement", ["source"])
    op.create_index("ix_announcement_state_send", "announcement", ["state", "send_at"])


def _around() -> None:
    op.create_table(
        "announcement_file",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("type", sa.String(length=32), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_announcement_file")),
    )
    op.create_table(
        "announcement_settings",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("approval", sa.Boolean(), nullable=False),
        sa.Column("most", sa.Integer(), nullable=False),
        sa.Column("digest_hour", sa.Integer(), nullable=False),
        sa.Column("languages", Data, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_announcement_settings")),
    )
    op.create_table(
        "news_wish",
        sa.Column("person_id", sa.String(length=32), nullable=False),
        sa.Column("person_group", sa.String(length=12), nullable=False),
        sa.Column("frequency", sa.String(length=8), nullable=False),
        sa.Column("night", sa.String(length=8), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["person.id"],
            name=op.f("fk_news_wish_person_id_person"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_news_wish")),
    )


def _recipients() -> None:
    op.create_table(
        "announcement_recipient",
        sa.Column("id", RowId, autoincrement=True, nullable=False),
        sa.Column("announcement_id", sa.String(length=32), nullable=False),
        sa.Column("run", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.String(length=32), nullable=False),
        sa.Column("conversation_id", sa.String(length=32), nullable=False),
        sa.Column("topic", sa.String(length=16), nullable=False),
        sa.Column("quarter", sa.String(length=32), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("reason", sa.String(length=16), nullable=True),
        sa.Column("delivery_id", sa.BigInteger(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("silent", sa.Boolean(), nullable=False),
        sa.Column("taken_at", Utc(), nullable=True),
        sa.Column("created_at", Utc(), nullable=False),
        sa.ForeignKeyConstraint(
            ["announcement_id"],
            ["announcement.id"],
            name=op.f("fk_announcement_recipient_announcement_id_announcement"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["conversation_id"],
            ["conversation.id"],
            name=op.f("fk_announcement_recipient_conversation_id_conversation"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["person.id"],
            name=op.f("fk_announcement_recipient_person_id_person"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_announcement_recipient")),
        sa.UniqueConstraint(
            "announcement_id",
            "run",
            "person_id",
            name=op.f("uq_announcement_recipient_announcement_id_run_person_id"),
        ),
    )
    op.create_index(
        op.f("ix_announcement_recipient_conversation_id"),
        "announcement_recipient",
        ["conversation_id"],
    )
    op.create_index(
        op.f("ix_announcement_recipient_created_at"), "announcement_recipient", ["created_at"]
    )
    op.create_index(
        "ix_announcement_recipient_digest",
        "announcement_recipient",
        ["person_id"],
        postgresql_where=sa.text("state = 'digest'"),
        sqlite_where=sa.text("state = 'digest'"),
    )
    op.create_index(
        "ix_announcement_recipient_person_taken",
        "announcement_recipient",
        ["person_id", "taken_at"],
    )
    op.create_index(
        "ix_announcement_recipient_waiting",
        "announcement_recipient",
        ["announcement_id", "id"],
        postgresql_where=sa.text("state = 'waiting'"),
        sqlite_where=sa.text("state = 'waiting'"),
    )


def _subscriptions() -> None:
    op.create_table(
        "subscription",
        sa.Column("id", RowId, autoincrement=True, nullable=False),
        sa.Column("person_id", sa.String(length=32), nullable=False),
        sa.Column("conversation_id", sa.String(length=32), nullable=False),
        sa.Column("topic", sa.String(length=16), nullable=False),
        sa.Column("quarter", sa.String(length=32), nullable=False),
        sa.Column("via", sa.String(length=16), nullable=False),
        sa.Column("created_at", Utc(), nullable=False),
        sa.ForeignKeyConstraint(
            ["conversation_id"],
            ["conversation.id"],
            name=op.f("fk_subscription_conversation_id_conversation"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["person.id"],
            name=op.f("fk_subscription_person_id_person"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_subscription")),
        sa.UniqueConstraint(
            "person_id", "topic", "quarter", name=op.f("uq_subscription_person_id_topic_quarter")
        ),
    )
    op.create_index(op.f("ix_subscription_conversation_id"), "subscription", ["conversation_id"])
    op.create_index(op.f("ix_subscription_topic"), "subscription", ["topic"])


def downgrade() -> None:
    """Go back."""
    for table in (
        "subscription",
        "announcement_recipient",
        "news_wish",
        "announcement_settings",
        "announcement_file",
        "announcement",
    ):
        op.drop_table(table)
