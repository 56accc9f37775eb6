"""Parts of the editor of a message."""
