"""Parts that the pages about vendors and their calls share."""
