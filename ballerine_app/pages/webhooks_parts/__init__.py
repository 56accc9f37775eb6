"""Parts of the list of webhooks."""
