"""What is studied at the synthetic university, what people speak there and do in their free time."""

from __future__ import annotations

MAJORS = {
    "Arts & Humanities": ("History", "English Literature", "Philosophy", "Linguistics", "Film Studies"),
    "Social Sciences": ("Psychology", "Sociology", "Politics", "Economics", "Education"),
    "Science": ("Biology", "Chemistry", "Physics", "Mathematics", "Environmental Science"),
    "Engineering": ("Computer Science", "Mechanical Engineering", "Civil Engineering", "Electrical Engineering"),
    "Business": ("Accounting", "Marketing", "Management", "Finance"),
    "Health": ("Nursing", "Medicine", "Public Health", "Pharmacy"),
}

LANGUAGE_NAMES = {
    "en": "English",
    "ar": "Arabic",
    "de": "German",
    "el": "Greek",
    "es": "Spanish",
    "fa": "Persian",
    "fr": "French",
    "hi": "Hindi",
    "id": "Indonesian",
    "it": "Italian",
    "ja": "Japanese",
    "ko": "Korean",
    "pl": "Polish",
    "pt": "Portuguese",
    "sv": "Swedish",
    "tr": "Turkish",
    "uk": "Ukrainian",
    "ur": "Urdu",
    "vi": "Vietnamese",
    "zh": "Mandarin",
}

LEARNED = ("es", "fr", "de", "zh", "ja", "it")
"""Languages that people pick up at school."""

HOBBIES = (
    "baking",
    "basketball",
    "bird-watching",
    "board games",
    "bouldering",
    "chess",
    "choir",
    "cooking",
    "cycling",
    "dancing",
    "drawing",
    "film",
    "football",
    "gaming",
    "gardening",
    "guitar",
    "hiking",
    "knitting",
    "photography",
    "podcasts",
    "pottery",
    "reading",
    "running",
    "sewing",
    "swimming",
    "theatre",
    "volunteering",
    "yoga",
)

TOPICS = (
    "Choosing courses",
    "Study habits",
    "Academic writing",
    "Speaking up in seminars",
    "Finding internships",
    "Research and labs",
    "Making friends",
    "Living away from home",
    "Student societies",
    "Managing money",
)

YEARS = ("First year", "Second year", "Third year", "Fourth year")
WAYS_TO_MEET = ("In person", "Online", "Either is fine")
