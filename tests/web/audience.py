"""For whom a page can be."""

ANYONE, RUNS, LEADS = "any member", "who runs programs", "owners and coordinators"
OWNS, TAKES_PART = "the owner", "who takes part"
EVERYBODY = "everybody, signed in or not"
