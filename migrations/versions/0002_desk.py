"""The desk: cases, what happened to them, who looks, canned replies."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from services.database import Data, RowId, Utc

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go forward."""
    op.create_table(
        "desk_canned",
        sa.Column("id", RowId, autoincrement=True, nullable=False),
        sa.Column("title", sa.String(length=80), nullable=False),
        sa.Column("texts", Data, nullable=False),
        sa.Column("changed_by", sa.String(length=64), nullable=False),
        sa.Column("changed_at", Utc(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_desk_canned")),
        sa.UniqueConstraint("title", name=op.f("uq_desk_canned_title")),
    )
    op.create_table(
        "desk_case",
        sa.Column("conversation_id", sa.String(length=32), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("reason", sa.String(length=32), nullable=False),
        sa.Column("urgency", sa.Integer(), nullable=False),
        sa.Column("channel", sa.String(length=16), nullable=False),
        sa.Column("language", sa.String(length=16), nullable=False),
        sa.Column("topic", sa.String(length=64), nullable=True),
        sa.Column("centre", sa.String(length=32), nullable=True),
        sa.Column("assignee_id", sa.String(length=32), nullable=True),
        sa.Column("assignee", sa.String(length=64), nullable=True),
        sa.Column("opened_at", Utc(), nullable=False),
        sa.Column("waiting_since", Utc(), nullable=True),
        sa.Column("wrote_at", Utc(), nullable=True),
        sa.Column("read_at", Utc(), nullable=True),
        sa.Column("answered_at", Utc(), nullable=True),
        sa.Column("escalated_at", Utc(), nullable=True),
        sa.Column("closed_at", Utc(), nullable=True),
        sa.Column("handed_back", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["conversation_id"],
            ["conversation.id"],
            name=op.f("fk_desk_case_conversation_id_conversation"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("conversation_id", name=op.f("pk_desk_case")),
    )
    op.create_index(op.f("ix_desk_case_assignee_id"), "desk_case", ["assignee_id"], unique=False)
    op.create_index(
        "ix_desk_case_open",
        "desk_case",
        ["urgency", "waiting_since"],
        unique=False,
        postgresql_where=sa.text("state <> 'done'"),
        sqlite_where=sa.text("state <> 'done'"),
    )
    op.create_index("ix_desk_case_state_closed", "desk_case", ["state", "closed_at"], unique=False)
    op.create_index(op.f("ix_desk_case_wrote_at"), "desk_case", ["wrote_at"], unique=False)
    op.create_table(
        "desk_event",
        sa.Column("id", RowId, autoincrement=True, nullable=False),
        sa.Column("conversation_id", sa.String(length=32), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("account_id", sa.String(length=32), nullable=True),
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("once", sa.String(length=96), nullable=True),
        sa.Column("at", Utc(), nullable=False),
        sa.ForeignKeyConstraint(
            ["conversation_id"],
            ["conversation.id"],
            name=op.f("fk_desk_event_conversation_id_conversation"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_desk_event")),
        sa.UniqueConstraint("once", name=op.f("uq_desk_event_once")),
    )
    op.create_index(op.f("ix_desk_event_at"), "desk_event", ["at"], unique=False)
    op.create_index(
        "ix_desk_event_conversation_id", "desk_event", ["conversation_id", "id"], unique=False
    )
    op.create_table(
        "desk_look",
        sa.Column("id", RowId, autoincrement=True, nullable=False),
        sa.Column("conversation_id", sa.String(length=32), nullable=False),
        sa.Column("account_id", sa.String(length=32), nullable=False),
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("seen_at", Utc(), nullable=False),
        sa.Column("typed_at", Utc(), nullable=True),
        sa.ForeignKeyConstraint(
            ["conversation_id"],
            ["conversation.id"],
            name=op.f("fk_desk_look_conversation_id_conversation"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_desk_look")),
        sa.UniqueConstraint(
            "conversation_id", "account_id", name=op.f("uq_desk_look_conversation_id_account_id")
        ),
    )
    op.create_index(op.f("ix_desk_look_seen_at"), "desk_look", ["seen_at"], unique=False)


def downgrade() -> None:
    """Go back."""
    op.drop_index(op.f("ix_desk_look_seen_at"), table_name="desk_look")
    op.drop_table("desk_look")
    op.drop_index("ix_desk_event_conversation_id", table_name="desk_event")
    op.drop_index(op.f("ix_desk_event_at"), table_name="desk_event")
    op.drop_table("desk_event")
    op.drop_index(op.f("ix_desk_case_wrote_at"), table_name="desk_case")
    op.drop_index("ix_desk_case_state_closed", table_name="desk_case")
    op.drop_index(
        "ix_desk_case_open",
        table_name="desk_case",
        postgresql_where=sa.text("state <> 'done'"),
        sqlite_where=sa.text("state <> 'done'"),
    )
    op.drop_index(op.f("ix_desk_case_assignee_id"), table_name="desk_case")
    op.drop_table("desk_case")
    op.drop_table("desk_canned")
