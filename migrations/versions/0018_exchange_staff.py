"""What the town does with each kind of what is held back, instead of one choice for all."""

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
    """Go forward; what was chosen for all holds for each."""
    op.add_column("exchange_settings", sa.Column("holds", Data, nullable=True))
    settings = sa.table("exchange_settings", sa.column("hold"), sa.column("holds", Data))
    for hold in op.get_bind().scalars(sa.select(settings.c.hold)).all():
        op.execute(settings.update().values(holds=dict.fromkeys(KINDS, hold)))
    with op.batch_alter_table("exchange_settings") as table:
        table.alter_column("holds", existing_type=Data, nullable=False)
        table.drop_column("hold")


def downgrade() -> None:
    """Go back; each kind is explained again."""
    with op.batch_alter_table("exchange_settings") as table:
        table.add_column(
            sa.Column("hold", sa.String(length=8), nullable=False, server_default="explain")
        )
        table.drop_column("holds")
    with op.batch_alter_table("exchange_settings") as table:
        table.alter_column("hold", existing_type=sa.String(length=8), server_default=None)
