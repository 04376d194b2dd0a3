"""Codes, units and spans of days in the words of a reader."""

from treatyref import dates
from treatyref.schemas.common import UNITS

LANGUAGES = {
    "af": "Afrikaans",
    "ar": "Arabic",
    "az": "Azerbaijani",
    "be": "Belarusian",
    "bg": "Bulgarian",
    "bn": "Bengali",
    "bs": "Bosnian",
    "ca": "Catalan",
    "cs": "Czech",
    "cy": "Welsh",
    "da": "Danish",
    "de": "German",
    "el": "Greek",
    "en": "English",
    "es": "Spanish",
    "et": "Estonian",
    "eu": "Basque",
    "fa": "Persian",
    "fi": "Finnish",
    "fr": "French",
    "ga": "Irish",
    "gl": "Galician",
    "gu": "Gujarati",
    "he": "Hebrew",
    "hi": "Hindi",
    "hr": "Croatian",
    "hu": "Hungarian",
    "hy": "Armenian",
    "id": "Indonesian",
    "is": "Icelandic",
    "it": "Italian",
    "ja": "Japanese",
    "ka": "Georgian",
    "kk": "Kazakh",
    "ko": "Korean",
    "ky": "Kyrgyz",
    "la": "Latin",
    "lt": "Lithuanian",
    "lv": "Latvian",
    "mk": "Macedonian",
    "ml": "Malayalam",
    "mn": "Mongolian",
    "mr": "Marathi",
    "ms": "Malay",
    "mt": "Maltese",
    "my": "Burmese",
    "nb": "Norwegian (Bokmål)",
    "ne": "Nepali",
    "nl": "Dutch",
    "nn": "Norwegian (Nynorsk)",
    "no": "Norwegian",
    "pa": "Punjabi",
    "pl": "Polish",
    "ps": "Pashto",
    "pt": "Portuguese",
    "ro": "Romanian",
    "ru": "Russian",
    "si": "Sinhala",
    "sk": "Slovak",
    "sl": "Slovenian",
    "sq": "Albanian",
    "sr": "Serbian",
    "sv": "Swedish",
    "sw": "Swahili",
    "ta": "Tamil",
    "te": "Telugu",
    "tg": "Tajik",
    "th": "Thai",
    "tk": "Turkmen",
    "tl": "Tagalog",
    "tr": "Turkish",
    "uk": "Ukrainian",
    "ur": "Urdu",
    "uz": "Uzbek",
    "vi": "Vietnamese",
    "zh": "Chinese",
}
SCRIPTS = {"Latn": "Latin letters", "Cyrl": "Cyrillic", "Hans": "simplified", "Hant": "traditional"}
#: Abbreviations that the data write in lower case, as parts of codes and of kinds.
_CAPITALS = {
    "nato": "NATO",
    "grau": "GRAU",
    "icbm": "ICBM",
    "icbms": "ICBMs",
    "slbm": "SLBM",
    "slbms": "SLBMs",
}
#: What stands after a number in the plural: units of the schemas, and things counted in other words.
_NUMBERED = {name for name in UNITS if name.isalpha() and name.endswith("s")} | {
    "batteries",
    "submarines",
    "silo missiles",
    "deployed missiles",
    "deployed bombers",
}
_SINGULARS = {"ies": "y", "ches": "ch", "s": ""}


def language(tag: str) -> str:
    """The name of a language tag: ``ru-Latn`` is ``Russian (Latin letters)``; an unknown tag as it is."""
    code, _, script = tag.partition("-")
    name = LANGUAGES.get(code, code)
    return f"{name} ({SCRIPTS.get(script, script)})" if script else name


def capitals(text: str) -> str:
    """*text* with the abbreviations among its words in capitals: ``NATO name``."""
    return " ".join(_CAPITALS.get(word, word) for word in text.split(" "))


def declared(item: str) -> str:
    """An item of a data exchange in words: ``non-deployed-icbms`` is ``non-deployed ICBMs``.

    That ``type-launchers`` are those of one type is said by the row that they stand in.
    """
    return capitals(item.removeprefix("type-").replace("-", " ")).replace("non ", "non-")


def unit(name: str, one: bool) -> str:
    """How a unit is written after a number, in the singular for *one*; plain items are only counted."""
    if name == "items":
        return ""
    if one and name in _NUMBERED:
        plural = next(ending for ending in _SINGULARS if name.endswith(ending))
        return name.removesuffix(plural) + _SINGULARS[plural]
    return name


def span(first: str, last: str | None = None) -> str:
    """The days from *first* to *last*, shared parts written once: ``5–6 January 1979``."""
    begin, end = dates.display(first), dates.display(last) if last else ""
    if not end or begin == end:
        return begin
    left, right = begin.split(" "), end.split(" ")
    if begin.startswith("about") or end.startswith("about") or left[-1] != right[-1]:
        return f"{begin} – {end}"
    if len(left) == len(right) == 3 and left[1] == right[1]:
        return f"{left[0]}–{end}"
    return f"{' '.join(left[:-1])} – {end}"
