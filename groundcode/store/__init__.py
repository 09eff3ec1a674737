"""The project file: an append-only log and the state that it adds up to. SQLAlchemy stays in here."""
