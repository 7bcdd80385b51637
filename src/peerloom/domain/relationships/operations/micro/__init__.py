"""Single conversations: slots that are offered and booked, and requests that go from one choice to the next."""
