"""Languages that people can say they speak, each in its own name; tags as in BCP 47."""

from __future__ import annotations

from collections.abc import Iterable

LANGUAGES = (
    ("sq", "Shqip"),
    ("am", "አማርኛ"),
    ("ar", "العربية"),
    ("eu", "Euskara"),
    ("bn", "বাংলা"),
    ("bs", "Bosanski"),
    ("bg", "Български"),
    ("my", "မြန်မာ"),
    ("ca", "Català"),
    ("zh", "中文"),
    ("yue", "粵語"),
    ("hr", "Hrvatski"),
    ("cs", "Čeština"),
    ("da", "Dansk"),
    ("nl", "Nederlands"),
    ("en", "English"),
    ("et", "Eesti"),
    ("fi", "Suomi"),
    ("fr", "Français"),
    ("ka", "ქართული"),
    ("de", "Deutsch"),
    ("el", "Ελληνικά"),
    ("gu", "ગુજરાતી"),
    ("ha", "Hausa"),
    ("he", "עברית"),
    ("hi", "हिन्दी"),
    ("hu", "Magyar"),
    ("is", "Íslenska"),
    ("ig", "Igbo"),
    ("id", "Bahasa Indonesia"),
    ("ga", "Gaeilge"),
    ("it", "Italiano"),
    ("ja", "日本語"),
    ("kk", "Қазақша"),
    ("ko", "한국어"),
    ("ku", "Kurdî"),
    ("lv", "Latviešu"),
    ("lt", "Lietuvių"),
    ("ms", "Bahasa Melayu"),
    ("ne", "नेपाली"),
    ("no", "Norsk"),
    ("ps", "پښتو"),
    ("fa", "فارسی"),
    ("pl", "Polski"),
    ("pt", "Português"),
    ("pa", "ਪੰਜਾਬੀ"),
    ("ro", "Română"),
    ("ru", "Русский"),
    ("sr", "Српски"),
    ("sk", "Slovenčina"),
    ("sl", "Slovenščina"),
    ("so", "Soomaali"),
    ("es", "Español"),
    ("sw", "Kiswahili"),
    ("sv", "Svenska"),
    ("tl", "Tagalog"),
    ("ta", "தமிழ்"),
    ("te", "తెలుగు"),
    ("th", "ไทย"),
    ("ti", "ትግርኛ"),
    ("tr", "Türkçe"),
    ("uk", "Українська"),
    ("ur", "اردو"),
    ("vi", "Tiếng Việt"),
    ("cy", "Cymraeg"),
    ("yo", "Yorùbá"),
    ("zu", "isiZulu"),
)
NAMES = dict(LANGUAGES)
OFTEN_SPOKEN = ("ar", "de", "en", "es", "fr", "hi", "pt", "ru", "tr", "uk", "vi", "zh")


def shown_first(own: Iterable[str]) -> list[tuple[str, str]]:
    """The person's own languages, also those that are not among ours, then those that many speak."""
    tags = dict.fromkeys([*own, *OFTEN_SPOKEN])
    return [(tag, NAMES.get(tag, tag)) for tag in tags]


def names_of(tags: Iterable[str]) -> list[str]:
    return [NAMES.get(tag, tag) for tag in tags]
