"""What people write about themselves, in whole sentences."""

from __future__ import annotations

import random
from collections.abc import Sequence

ARRIVALS = (
    "I moved here in September and I am still finding my feet.",
    "I grew up an hour away and commute by train.",
    "I came here from a small town where nobody studied {major}.",
    "I took two years off to work before I came to university.",
    "I transferred from a college, so everyone else seems to know each other already.",
    "I am the kind of person who reads the whole handbook and then forgets where the room is.",
    "I switched to {major} after one term of something else and have not looked back.",
    "Half my family lives abroad, so I am used to long phone calls and odd hours.",
    "I share a noisy flat with four people and a very calm cat.",
    "My grandmother taught me to read, and I think that is why I ended up in {major}.",
    "I am better in small groups than at big parties.",
    "I have a list for everything and still miss the bus.",
)
REASONS = {
    "Choosing courses": "I would like to talk through which modules to take: {major} has more options than I expected.",
    "Study habits": "School was easy to plan, and now my weeks fall apart by Wednesday. I want a rhythm that holds.",
    "Academic writing": "My first essay came back covered in comments and I would like to understand what they mean.",
    "Speaking up in seminars": "I know what I want to say in seminars, I just never say it.",
    "Finding internships": "I would love to know how people in {major} find their first internship.",
    "Research and labs": "I am curious how one gets to help in a lab without feeling like a nuisance.",
    "Making friends": "I know a lot of faces and very few people, and would like that to change.",
    "Living away from home": "This is my first time away from home and some days are harder than others.",
    "Student societies": "There are a hundred societies and I went to none of them last term.",
    "Managing money": "I work part time and would like to hear how others keep both going.",
}
OFFERS = {
    "Choosing courses": "I changed half my modules in second year, so ask me what I wish I had known.",
    "Study habits": "I went from all-nighters to a boring, lovely routine and am happy to share it.",
    "Academic writing": "I tutor in the writing centre and like turning a messy draft into an argument.",
    "Speaking up in seminars": "I was the quiet one for a year. There are tricks, and they work.",
    "Finding internships": "I have done two placements and keep the rejections in a folder, which says a lot.",
    "Research and labs": "I have been in a lab since last summer and can show you round.",
    "Making friends": "Everybody I know here I met through one awkward evening. I recommend it.",
    "Living away from home": "I know what a Sunday evening in halls feels like, and what helps.",
    "Student societies": "I help to run a society and know most of the others.",
    "Managing money": "I have worked in cafés, libraries and a call centre beside my studies.",
}
PASTIMES = (
    "Outside of {major} you will find me at {first} or {second}.",
    "I recharge with {first}, and lately {second} as well.",
    "Talk to me about {first} and I will not stop.",
    "If I am not in the library it is {first} or {second}.",
    "On a free day I choose {first} first and {second} second.",
    "Ask me about {first}, I am always happy to meet someone who likes it too.",
)
HOPES = (
    "Someone a few steps ahead who has an honest answer.",
    "By summer I would like to feel that I belong here.",
    "One person I can ask the questions I am too embarrassed to ask in class.",
    "Fewer surprises, and maybe a friend.",
    "A plan I believe in, and somebody who asks me how it is going.",
    "I want to try one thing this year that scares me a little.",
)
MENTOR_CLOSINGS = (
    "I remember how it felt, that is why I am here.",
    "No question is too small.",
    "I listen first and advise second.",
    "Somebody did this for me in my first year and it changed everything.",
    "I would rather have one good talk than five quick messages.",
    "Bring tea and whatever is on your mind.",
)


def hopes(choose: random.Random, *, major: str, topics: Sequence[str]) -> str:
    """What a mentee hopes for: where they come from, what they want to work on, and why."""
    parts = [choose.choice(ARRIVALS), REASONS[topics[0]], choose.choice(HOPES)]
    if choose.random() < 0.3:
        parts.pop(0)
    return " ".join(parts).format(major=major)


def offer(choose: random.Random, *, major: str, topics: Sequence[str]) -> str:
    """What a mentor offers."""
    opening = choose.choice(("I study {major}.", "{major} is what I do all day.", "I am in {major} and still like it."))
    parts = [opening, OFFERS[topics[0]], choose.choice(MENTOR_CLOSINGS)]
    return " ".join(parts).format(major=major)


def about(choose: random.Random, *, major: str, hobbies: Sequence[str]) -> str:
    """Two sentences for a profile that a partner reads, from at least two hobbies."""
    words = f"{choose.choice(ARRIVALS)} {choose.choice(PASTIMES)}"
    return words.format(major=major, first=hobbies[0], second=hobbies[-1])
