"""Parts of the list of workflows."""
