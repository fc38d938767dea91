"""The topics that somebody cares about are subscriptions now; the old wish had no effect."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from services.database import Data

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go forward."""
    op.drop_column("person", "topics")


def downgrade() -> None:
    """Go back."""
    op.add_column("person", sa.Column("topics", Data, nullable=False, server_default="[]"))
