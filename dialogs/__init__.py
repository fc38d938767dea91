"""How the bot talks: `engine/` is pure, beside it one file a dialog."""
