"""Parts of the queue page."""
