"""Parts of the page of one workflow version."""
