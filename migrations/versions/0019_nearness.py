"""How near an offer must be to a wish is measured on another scale: 62 was the old beginning."""

from __future__ import annotations

from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go forward; a town that never moved it begins where a new one begins."""
    op.execute("UPDATE exchange_settings SET nearness = 84 WHERE nearness = 62")


def downgrade() -> None:
    """Go back to where the release before began."""
    op.execute("UPDATE exchange_settings SET nearness = 62 WHERE nearness = 84")
