"""How far a channel is behind its limit; the rows are forgotten, a channel begins anew with one."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go forward."""
    op.execute("DELETE FROM rate_pace")
    with op.batch_alter_table("rate_pace") as batch_op:
        batch_op.add_column(sa.Column("behind", sa.Float(), nullable=False))


def downgrade() -> None:
    """Go back."""
    op.drop_column("rate_pace", "behind")
