"""Parts of the outbox."""
