"""What the town does with each kind that is held back, figures, and reports of its own posts."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from services.database import Data

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

KINDS = ("phone", "link", "email", "messenger", "address", "bank", "money")


def upgrade() -> None:
    """Go forward; what was chosen for all kinds holds for each, what was put up is counted."""
    op.add_column("exchange_settings", sa.Column("holds", Data, nullable=True))
    settings = sa.table("exchange_settings", sa.column("hold"), sa.column("holds", Data))
    for hold in op.get_bind().scalars(sa.select(settings.c.hold)).all():
        op.execute(settings.update().values(holds=dict.fromkeys(KINDS, hold)))
    with op.batch_alter_table("exchange_settings") as table:
        table.alter_column("holds", existing_type=Data, nullable=False)
        table.drop_column("hold")
    with op.batch_alter_table("exchange_report") as table:
        table.alter_column("about_id", existing_type=sa.String(length=32), nullable=True)
    op.create_table(
        "exchange_figure",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("what", sa.String(length=8), nullable=False),
        sa.Column("category", sa.String(length=24), nullable=False),
        sa.Column("quarter", sa.String(length=32), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint(
            "day", "what", "category", "quarter", name=op.f("pk_exchange_figure")
        ),
    )
    _count("created_at", "side", ("offer", "wanted"))
    _count("closed_at", "state", ("given",))


def _count(at: str, what: str, wanted: tuple[str, ...]) -> None:
    post = sa.table("exchange_post", *map(sa.column, (at, what, "category", "quarter", "example")))
    figure = sa.table(
        "exchange_figure", *map(sa.column, ("day", "what", "category", "quarter", "count"))
    )
    day = sa.func.date(post.c[at])
    quarter = sa.func.coalesce(post.c.quarter, "")
    posts = (
        sa.select(day, post.c[what], post.c.category, quarter, sa.func.count())
        .where(sa.not_(post.c.example), post.c[what].in_(wanted))
        .group_by(day, post.c[what], post.c.category, post.c.quarter)
    )
    op.execute(figure.insert().from_select(list(figure.c), posts))


def downgrade() -> None:
    """Go back; each kind is explained again, and reports of the town's own posts go."""
    op.drop_table("exchange_figure")
    op.execute("DELETE FROM exchange_report WHERE about_id IS NULL")
    with op.batch_alter_table("exchange_report") as table:
        table.alter_column("about_id", existing_type=sa.String(length=32), nullable=False)
    with op.batch_alter_table("exchange_settings") as table:
        table.add_column(
            sa.Column("hold", sa.String(length=8), nullable=False, server_default="explain")
        )
        table.drop_column("holds")
    with op.batch_alter_table("exchange_settings") as table:
        table.alter_column("hold", existing_type=sa.String(length=8), server_default=None)
