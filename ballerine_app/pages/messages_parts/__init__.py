"""Parts of the list of messages."""
