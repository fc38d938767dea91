"""The appointments: offers, plans, bookings, and units that are taken once."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from services.database import Data, RowId, Utc

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go forward."""
    op.create_table(
        "appointment_closing",
        sa.Column("id", RowId, autoincrement=True, nullable=False),
        sa.Column("first", sa.Date(), nullable=False),
        sa.Column("last", sa.Date(), nullable=False),
        sa.Column("centre", sa.String(length=32), nullable=True),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_appointment_closing")),
    )
    op.create_table(
        "appointment_offer",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("topic", sa.String(length=32), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("before", sa.Integer(), nullable=False),
        sa.Column("after", sa.Integer(), nullable=False),
        sa.Column("kinds", Data, nullable=False),
        sa.Column("interpreted", Data, nullable=False),
        sa.Column("places", sa.Integer(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("example", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_appointment_offer")),
    )
    op.create_index(
        op.f("ix_appointment_offer_topic"), "appointment_offer", ["topic"], unique=False
    )

    op.create_table(
        "appointment_settings",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("notice_hours", sa.Integer(), nullable=False),
        sa.Column("horizon_days", sa.Integer(), nullable=False),
        sa.Column("most_open", sa.Integer(), nullable=False),
        sa.Column("hold_minutes", sa.Integer(), nullable=False),
        sa.Column("change_hours", sa.Integer(), nullable=False),
        sa.Column("remind_first", sa.Integer(), nullable=False),
        sa.Column("remind_second", sa.Integer(), nullable=False),
        sa.Column("offer_minutes", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_appointment_settings")),
    )
    op.create_table(
        "appointment_counsellor",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("account_id", sa.String(length=32), nullable=True),
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("topics", Data, nullable=False),
        sa.Column("languages", Data, nullable=False),
        sa.Column("last_day", sa.Date(), nullable=True),
        sa.Column("feed_hash", sa.String(length=64), nullable=True),
        sa.Column("example", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["staff_account.id"],
            name=op.f("fk_appointment_counsellor_account_id_staff_account"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_appointment_counsellor")),
        sa.UniqueConstraint("account_id", name=op.f("uq_appointment_counsellor_account_id")),
        sa.UniqueConstraint("feed_hash", name=op.f("uq_appointment_counsellor_feed_hash")),
    )
    op.create_table(
        "appointment_change",
        sa.Column("id", RowId, autoincrement=True, nullable=False),
        sa.Column("counsellor_id", sa.String(length=32), nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("first", sa.Date(), nullable=False),
        sa.Column("last", sa.Date(), nullable=False),
        sa.Column("begins", sa.Time(), nullable=True),
        sa.Column("ends", sa.Time(), nullable=True),
        sa.Column("centre", sa.String(length=32), nullable=True),
        sa.ForeignKeyConstraint(
            ["counsellor_id"],
            ["appointment_counsellor.id"],
            name=op.f("fk_appointment_change_counsellor_id_appointment_counsellor"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_appointment_change")),
    )
    op.create_index(
        op.f("ix_appointment_change_counsellor_id"),
        "appointment_change",
        ["counsellor_id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_appointment_change_last"), "appointment_change", ["last"], unique=False
    )

    op.create_table(
        "appointment_group",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("offer_id", sa.String(length=32), nullable=False),
        sa.Column("counsellor_id", sa.String(length=32), nullable=False),
        sa.Column("centre", sa.String(length=32), nullable=False),
        sa.Column("titles", Data, nullable=False),
        sa.Column("places", sa.Integer(), nullable=False),
        sa.Column("starts_at", Utc(), nullable=False),
        sa.Column("ends_at", Utc(), nullable=False),
        sa.Column("cancelled", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["counsellor_id"],
            ["appointment_counsellor.id"],
            name=op.f("fk_appointment_group_counsellor_id_appointment_counsellor"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["offer_id"],
            ["appointment_offer.id"],
            name=op.f("fk_appointment_group_offer_id_appointment_offer"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_appointment_group")),
    )
    op.create_index(
        op.f("ix_appointment_group_counsellor_id"),
        "appointment_group",
        ["counsellor_id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_appointment_group_ends_at"), "appointment_group", ["ends_at"], unique=False
    )
    op.create_index(
        op.f("ix_appointment_group_starts_at"), "appointment_group", ["starts_at"], unique=False
    )

    op.create_table(
        "appointment_line",
        sa.Column("id", RowId, autoincrement=True, nullable=False),
        sa.Column("counsellor_id", sa.String(length=32), nullable=False),
        sa.Column("centre", sa.String(length=32), nullable=False),
        sa.Column("weekday", sa.Integer(), nullable=False),
        sa.Column("begins", sa.Time(), nullable=False),
        sa.Column("ends", sa.Time(), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("every", sa.Integer(), nullable=False),
        sa.Column("kept", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["counsellor_id"],
            ["appointment_counsellor.id"],
            name=op.f("fk_appointment_line_counsellor_id_appointment_counsellor"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_appointment_line")),
    )
    op.create_index(
        op.f("ix_appointment_line_counsellor_id"),
        "appointment_line",
        ["counsellor_id"],
        unique=False,
    )

    op.create_table(
        "appointment_booking",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("code", sa.String(length=8), nullable=False),
        sa.Column("offer_id", sa.String(length=32), nullable=False),
        sa.Column("topic", sa.String(length=32), nullable=False),
        sa.Column("counsellor_id", sa.String(length=32), nullable=False),
        sa.Column("centre", sa.String(length=32), nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("language", sa.String(length=16), nullable=True),
        sa.Column("interpreter", sa.Boolean(), nullable=False),
        sa.Column("starts_at", Utc(), nullable=False),
        sa.Column("ends_at", Utc(), nullable=False),
        sa.Column("person_id", sa.String(length=32), nullable=True),
        sa.Column("conversation_id", sa.String(length=32), nullable=True),
        sa.Column("name", sa.String(length=80), nullable=True),
        sa.Column("contact", sa.String(length=120), nullable=True),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("held_until", Utc(), nullable=True),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("told", sa.Integer(), nullable=False),
        sa.Column("reminded", sa.Integer(), nullable=False),
        sa.Column("coming", sa.Boolean(), nullable=False),
        sa.Column("group_id", sa.String(length=32), nullable=True),
        sa.Column("seat", sa.Integer(), nullable=True),
        sa.Column("made_by", sa.String(length=64), nullable=False),
        sa.Column("created_at", Utc(), nullable=False),
        sa.Column("changed_at", Utc(), nullable=False),
        sa.ForeignKeyConstraint(
            ["conversation_id"],
            ["conversation.id"],
            name=op.f("fk_appointment_booking_conversation_id_conversation"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["counsellor_id"],
            ["appointment_counsellor.id"],
            name=op.f("fk_appointment_booking_counsellor_id_appointment_counsellor"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["group_id"],
            ["appointment_group.id"],
            name=op.f("fk_appointment_booking_group_id_appointment_group"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["offer_id"],
            ["appointment_offer.id"],
            name=op.f("fk_appointment_booking_offer_id_appointment_offer"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["person.id"],
            name=op.f("fk_appointment_booking_person_id_person"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_appointment_booking")),
        sa.UniqueConstraint("code", name=op.f("uq_appointment_booking_code")),
        sa.UniqueConstraint("group_id", "seat", name=op.f("uq_appointment_booking_group_id_seat")),
    )
    op.create_index(
        op.f("ix_appointment_booking_conversation_id"),
        "appointment_booking",
        ["conversation_id"],
        unique=False,
    )
    op.create_index(
        "ix_appointment_booking_counsellor",
        "appointment_booking",
        ["counsellor_id", "starts_at"],
        unique=False,
    )
    op.create_index(
        op.f("ix_appointment_booking_ends_at"), "appointment_booking", ["ends_at"], unique=False
    )
    op.create_index(
        "ix_appointment_booking_person",
        "appointment_booking",
        ["person_id", "starts_at"],
        unique=False,
    )
    op.create_index(
        "ix_appointment_booking_state", "appointment_booking", ["state", "starts_at"], unique=False
    )

    op.create_table(
        "appointment_unit",
        sa.Column("counsellor_id", sa.String(length=32), nullable=False),
        sa.Column("unit", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("booking_id", sa.String(length=32), nullable=True),
        sa.Column("group_id", sa.String(length=32), nullable=True),
        sa.ForeignKeyConstraint(
            ["booking_id"],
            ["appointment_booking.id"],
            name=op.f("fk_appointment_unit_booking_id_appointment_booking"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["counsellor_id"],
            ["appointment_counsellor.id"],
            name=op.f("fk_appointment_unit_counsellor_id_appointment_counsellor"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["group_id"],
            ["appointment_group.id"],
            name=op.f("fk_appointment_unit_group_id_appointment_group"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("counsellor_id", "unit", name=op.f("pk_appointment_unit")),
    )
    op.create_index(
        op.f("ix_appointment_unit_booking_id"), "appointment_unit", ["booking_id"], unique=False
    )
    op.create_index(
        op.f("ix_appointment_unit_group_id"), "appointment_unit", ["group_id"], unique=False
    )

    op.create_table(
        "appointment_waiting",
        sa.Column("id", RowId, autoincrement=True, nullable=False),
        sa.Column("person_id", sa.String(length=32), nullable=False),
        sa.Column("conversation_id", sa.String(length=32), nullable=False),
        sa.Column("booking_id", sa.String(length=32), nullable=True),
        sa.Column("group_id", sa.String(length=32), nullable=True),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("hold_id", sa.String(length=32), nullable=True),
        sa.Column("offer_until", Utc(), nullable=True),
        sa.Column("told_at", Utc(), nullable=True),
        sa.Column("noticed_on", sa.Date(), nullable=True),
        sa.Column("created_at", Utc(), nullable=False),
        sa.ForeignKeyConstraint(
            ["booking_id"],
            ["appointment_booking.id"],
            name=op.f("fk_appointment_waiting_booking_id_appointment_booking"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["conversation_id"],
            ["conversation.id"],
            name=op.f("fk_appointment_waiting_conversation_id_conversation"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["group_id"],
            ["appointment_group.id"],
            name=op.f("fk_appointment_waiting_group_id_appointment_group"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["hold_id"],
            ["appointment_booking.id"],
            name=op.f("fk_appointment_waiting_hold_id_appointment_booking"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["person.id"],
            name=op.f("fk_appointment_waiting_person_id_person"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_appointment_waiting")),
        sa.UniqueConstraint("booking_id", name=op.f("uq_appointment_waiting_booking_id")),
        sa.UniqueConstraint(
            "group_id", "person_id", name=op.f("uq_appointment_waiting_group_id_person_id")
        ),
    )
    op.create_index(
        op.f("ix_appointment_waiting_conversation_id"),
        "appointment_waiting",
        ["conversation_id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_appointment_waiting_hold_id"), "appointment_waiting", ["hold_id"], unique=False
    )
    op.create_index(
        op.f("ix_appointment_waiting_person_id"), "appointment_waiting", ["person_id"], unique=False
    )
    op.create_index(
        "ix_appointment_waiting_state", "appointment_waiting", ["state", "id"], unique=False
    )


def downgrade() -> None:
    """Go back."""
    op.drop_index("ix_appointment_waiting_state", table_name="appointment_waiting")
    op.drop_index(op.f("ix_appointment_waiting_person_id"), table_name="appointment_waiting")
    op.drop_index(op.f("ix_appointment_waiting_hold_id"), table_name="appointment_waiting")
    op.drop_index(op.f("ix_appointment_waiting_conversation_id"), table_name="appointment_waiting")

    op.drop_table("appointment_waiting")
    op.drop_index(op.f("ix_appointment_unit_group_id"), table_name="appointment_unit")
    op.drop_index(op.f("ix_appointment_unit_booking_id"), table_name="appointment_unit")

    op.drop_table("appointment_unit")
    op.drop_index("ix_appointment_booking_state", table_name="appointment_booking")
    op.drop_index("ix_appointment_booking_person", table_name="appointment_booking")
    op.drop_index(op.f("ix_appointment_booking_ends_at"), table_name="appointment_booking")
    op.drop_index("ix_appointment_booking_counsellor", table_name="appointment_booking")
    op.drop_index(op.f("ix_appointment_booking_conversation_id"), table_name="appointment_booking")

    op.drop_table("appointment_booking")
    op.drop_index(op.f("ix_appointment_line_counsellor_id"), table_name="appointment_line")

    op.drop_table("appointment_line")
    op.drop_index(op.f("ix_appointment_group_starts_at"), table_name="appointment_group")
    op.drop_index(op.f("ix_appointment_group_ends_at"), table_name="appointment_group")
    op.drop_index(op.f("ix_appointment_group_counsellor_id"), table_name="appointment_group")

    op.drop_table("appointment_group")
    op.drop_index(op.f("ix_appointment_change_last"), table_name="appointment_change")
    op.drop_index(op.f("ix_appointment_change_counsellor_id"), table_name="appointment_change")

    op.drop_table("appointment_change")
    op.drop_table("appointment_counsellor")
    op.drop_table("appointment_settings")
    op.drop_index(op.f("ix_appointment_offer_topic"), table_name="appointment_offer")

    op.drop_table("appointment_offer")
    op.drop_table("appointment_closing")
