"""Questions that pages, files and jobs ask about feedback, each named for its answer."""
