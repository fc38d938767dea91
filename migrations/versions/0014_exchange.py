"""The exchange: posts, photos, members, talks of neighbours, reports, wishes, settings."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from services.database import Data, RowId, Utc

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "exchange_settings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("approve", sa.String(length=8), nullable=False),
        sa.Column("hold", sa.String(length=8), nullable=False),
        sa.Column("nearness", sa.Integer(), nullable=False),
        sa.Column("rules", Data, nullable=False),
        sa.Column("categories", Data, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_exchange_settings")),
    )
    op.create_table(
        "exchange_blocked",
        sa.Column("person_id", sa.String(length=32), nullable=False),
        sa.Column("other_id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["other_id"],
            ["person.id"],
            name=op.f("fk_exchange_blocked_other_id_person"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["person.id"],
            name=op.f("fk_exchange_blocked_person_id_person"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("person_id", "other_id", name=op.f("pk_exchange_blocked")),
    )
    with op.batch_alter_table("exchange_blocked", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_exchange_blocked_other_id"), ["other_id"], unique=False
        )

    op.create_table(
        "exchange_member",
        sa.Column("person_id", sa.String(length=32), nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("rules_at", Utc(), nullable=True),
        sa.Column("approved", sa.Integer(), nullable=False),
        sa.Column("warnings", sa.Integer(), nullable=False),
        sa.Column("banned_at", Utc(), nullable=True),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.Column("appeal", sa.String(length=500), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["person.id"],
            name=op.f("fk_exchange_member_person_id_person"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_exchange_member")),
    )
    op.create_table(
        "exchange_notice",
        sa.Column("id", RowId, autoincrement=True, nullable=False),
        sa.Column("conversation_id", sa.String(length=32), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("data", Data, nullable=False),
        sa.Column("due", sa.Boolean(), nullable=False),
        sa.Column("created_at", Utc(), nullable=False),
        sa.ForeignKeyConstraint(
            ["conversation_id"],
            ["conversation.id"],
            name=op.f("fk_exchange_notice_conversation_id_conversation"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_exchange_notice")),
    )
    with op.batch_alter_table("exchange_notice", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_exchange_notice_conversation_id"), ["conversation_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_exchange_notice_created_at"), ["created_at"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_exchange_notice_due"), ["due"], unique=False)

    op.create_table(
        "exchange_post",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("code", sa.String(length=8), nullable=False),
        sa.Column("person_id", sa.String(length=32), nullable=True),
        sa.Column("conversation_id", sa.String(length=32), nullable=True),
        sa.Column("side", sa.String(length=8), nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("category", sa.String(length=24), nullable=False),
        sa.Column("title", sa.String(length=80), nullable=False),
        sa.Column("text", sa.String(length=1000), nullable=False),
        sa.Column("swap", sa.String(length=200), nullable=False),
        sa.Column("quarter", sa.String(length=32), nullable=True),
        sa.Column("language", sa.String(length=16), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.Column("example", sa.Boolean(), nullable=False),
        sa.Column("engine", sa.String(length=64), nullable=False),
        sa.Column("vector", sa.LargeBinary(), nullable=True),
        sa.Column("created_at", Utc(), nullable=False),
        sa.Column("changed_at", Utc(), nullable=False),
        sa.Column("live_until", Utc(), nullable=False),
        sa.Column("asked_at", Utc(), nullable=True),
        sa.Column("closed_at", Utc(), nullable=True),
        sa.ForeignKeyConstraint(
            ["conversation_id"],
            ["conversation.id"],
            name=op.f("fk_exchange_post_conversation_id_conversation"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["person.id"],
            name=op.f("fk_exchange_post_person_id_person"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_exchange_post")),
        sa.UniqueConstraint("code", name=op.f("uq_exchange_post_code")),
    )
    with op.batch_alter_table("exchange_post", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_exchange_post_closed_at"), ["closed_at"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_exchange_post_conversation_id"), ["conversation_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_exchange_post_person_id"), ["person_id"], unique=False)
        batch_op.create_index(
            "ix_exchange_post_state_changed", ["state", "changed_at"], unique=False
        )
        batch_op.create_index("ix_exchange_post_state_until", ["state", "live_until"], unique=False)

    op.create_table(
        "exchange_wish",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("person_id", sa.String(length=32), nullable=False),
        sa.Column("conversation_id", sa.String(length=32), nullable=False),
        sa.Column("text", sa.String(length=200), nullable=False),
        sa.Column("language", sa.String(length=16), nullable=False),
        sa.Column("engine", sa.String(length=64), nullable=False),
        sa.Column("vector", sa.LargeBinary(), nullable=True),
        sa.Column("told_on", sa.Date(), nullable=True),
        sa.Column("told", Data, nullable=False),
        sa.Column("created_at", Utc(), nullable=False),
        sa.ForeignKeyConstraint(
            ["conversation_id"],
            ["conversation.id"],
            name=op.f("fk_exchange_wish_conversation_id_conversation"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["person.id"],
            name=op.f("fk_exchange_wish_person_id_person"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_exchange_wish")),
    )
    with op.batch_alter_table("exchange_wish", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_exchange_wish_conversation_id"), ["conversation_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_exchange_wish_created_at"), ["created_at"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_exchange_wish_person_id"), ["person_id"], unique=False)

    op.create_table(
        "exchange_photo",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("post_id", sa.String(length=32), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("source", Data, nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=True),
        sa.Column("created_at", Utc(), nullable=False),
        sa.ForeignKeyConstraint(
            ["post_id"],
            ["exchange_post.id"],
            name=op.f("fk_exchange_photo_post_id_exchange_post"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_exchange_photo")),
    )
    with op.batch_alter_table("exchange_photo", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_exchange_photo_post_id"), ["post_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_exchange_photo_state"), ["state"], unique=False)

    op.create_table(
        "exchange_report",
        sa.Column("id", RowId, autoincrement=True, nullable=False),
        sa.Column("reporter_id", sa.String(length=32), nullable=True),
        sa.Column("about_id", sa.String(length=32), nullable=False),
        sa.Column("post_id", sa.String(length=32), nullable=True),
        sa.Column("reason", sa.String(length=16), nullable=False),
        sa.Column("evidence", Data, nullable=False),
        sa.Column("outcome", sa.String(length=8), nullable=False),
        sa.Column("settled_by", sa.String(length=64), nullable=False),
        sa.Column("at", Utc(), nullable=False),
        sa.ForeignKeyConstraint(
            ["about_id"],
            ["person.id"],
            name=op.f("fk_exchange_report_about_id_person"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["post_id"],
            ["exchange_post.id"],
            name=op.f("fk_exchange_report_post_id_exchange_post"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["reporter_id"],
            ["person.id"],
            name=op.f("fk_exchange_report_reporter_id_person"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_exchange_report")),
    )
    with op.batch_alter_table("exchange_report", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_exchange_report_about_id"), ["about_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_exchange_report_at"), ["at"], unique=False)
        batch_op.create_index(batch_op.f("ix_exchange_report_post_id"), ["post_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_exchange_report_reporter_id"), ["reporter_id"], unique=False
        )

    op.create_table(
        "exchange_talk",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("post_id", sa.String(length=32), nullable=False),
        sa.Column("asker_id", sa.String(length=32), nullable=False),
        sa.Column("asker_talk", sa.String(length=32), nullable=False),
        sa.Column("owner_id", sa.String(length=32), nullable=False),
        sa.Column("owner_talk", sa.String(length=32), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("asker_contact", sa.String(length=120), nullable=False),
        sa.Column("owner_contact", sa.String(length=120), nullable=False),
        sa.Column("asker_thumb", sa.Boolean(), nullable=True),
        sa.Column("owner_thumb", sa.Boolean(), nullable=True),
        sa.Column("started_at", Utc(), nullable=False),
        sa.Column("last_at", Utc(), nullable=False),
        sa.ForeignKeyConstraint(
            ["asker_id"],
            ["person.id"],
            name=op.f("fk_exchange_talk_asker_id_person"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["asker_talk"],
            ["conversation.id"],
            name=op.f("fk_exchange_talk_asker_talk_conversation"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["owner_id"],
            ["person.id"],
            name=op.f("fk_exchange_talk_owner_id_person"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["owner_talk"],
            ["conversation.id"],
            name=op.f("fk_exchange_talk_owner_talk_conversation"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["post_id"],
            ["exchange_post.id"],
            name=op.f("fk_exchange_talk_post_id_exchange_post"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_exchange_talk")),
        sa.UniqueConstraint("post_id", "asker_id", name=op.f("uq_exchange_talk_post_id_asker_id")),
    )
    with op.batch_alter_table("exchange_talk", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_exchange_talk_asker_id"), ["asker_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_exchange_talk_asker_talk"), ["asker_talk"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_exchange_talk_last_at"), ["last_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_exchange_talk_owner_id"), ["owner_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_exchange_talk_owner_talk"), ["owner_talk"], unique=False
        )

    op.create_table(
        "exchange_line",
        sa.Column("id", RowId, autoincrement=True, nullable=False),
        sa.Column("talk_id", sa.String(length=32), nullable=False),
        sa.Column("by", sa.String(length=8), nullable=False),
        sa.Column("text", sa.String(length=1000), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("why", sa.String(length=16), nullable=False),
        sa.Column("at", Utc(), nullable=False),
        sa.ForeignKeyConstraint(
            ["talk_id"],
            ["exchange_talk.id"],
            name=op.f("fk_exchange_line_talk_id_exchange_talk"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_exchange_line")),
    )
    with op.batch_alter_table("exchange_line", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_exchange_line_state"), ["state"], unique=False)
        batch_op.create_index(batch_op.f("ix_exchange_line_talk_id"), ["talk_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("exchange_line", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_exchange_line_talk_id"))
        batch_op.drop_index(batch_op.f("ix_exchange_line_state"))

    op.drop_table("exchange_line")
    with op.batch_alter_table("exchange_talk", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_exchange_talk_owner_talk"))
        batch_op.drop_index(batch_op.f("ix_exchange_talk_owner_id"))
        batch_op.drop_index(batch_op.f("ix_exchange_talk_last_at"))
        batch_op.drop_index(batch_op.f("ix_exchange_talk_asker_talk"))
        batch_op.drop_index(batch_op.f("ix_exchange_talk_asker_id"))

    op.drop_table("exchange_talk")
    with op.batch_alter_table("exchange_report", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_exchange_report_reporter_id"))
        batch_op.drop_index(batch_op.f("ix_exchange_report_post_id"))
        batch_op.drop_index(batch_op.f("ix_exchange_report_at"))
        batch_op.drop_index(batch_op.f("ix_exchange_report_about_id"))

    op.drop_table("exchange_report")
    with op.batch_alter_table("exchange_photo", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_exchange_photo_state"))
        batch_op.drop_index(batch_op.f("ix_exchange_photo_post_id"))

    op.drop_table("exchange_photo")
    with op.batch_alter_table("exchange_wish", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_exchange_wish_person_id"))
        batch_op.drop_index(batch_op.f("ix_exchange_wish_created_at"))
        batch_op.drop_index(batch_op.f("ix_exchange_wish_conversation_id"))

    op.drop_table("exchange_wish")
    with op.batch_alter_table("exchange_post", schema=None) as batch_op:
        batch_op.drop_index("ix_exchange_post_state_until")
        batch_op.drop_index("ix_exchange_post_state_changed")
        batch_op.drop_index(batch_op.f("ix_exchange_post_person_id"))
        batch_op.drop_index(batch_op.f("ix_exchange_post_conversation_id"))
        batch_op.drop_index(batch_op.f("ix_exchange_post_closed_at"))

    op.drop_table("exchange_post")
    with op.batch_alter_table("exchange_notice", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_exchange_notice_due"))
        batch_op.drop_index(batch_op.f("ix_exchange_notice_created_at"))
        batch_op.drop_index(batch_op.f("ix_exchange_notice_conversation_id"))

    op.drop_table("exchange_notice")
    op.drop_table("exchange_member")
    with op.batch_alter_table("exchange_blocked", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_exchange_blocked_other_id"))

    op.drop_table("exchange_blocked")
    op.drop_table("exchange_settings")
