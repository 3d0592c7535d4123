"""How common the commonest words of a language are: in which share of sentences each of them stands.

English was counted (``index.text.common_stems``). Of others jusText lists the commonest words in the order in
which Wikipedia has them, and by Zipf's law a word's place says how often it stands.
"""

from collections.abc import Mapping
from functools import cache
from importlib.resources import files

from index.text import common_stems
from index.text.language import primary
from index.text.terms import terms

_LISTS = {  # ISO 639-1 to the name of jusText's list
    "af": "Afrikaans",
    "ar": "Arabic",
    "az": "Azerbaijani",
    "be": "Belarusian",
    "bg": "Bulgarian",
    "bn": "Bengali",
    "br": "Breton",
    "bs": "Bosnian",
    "ca": "Catalan",
    "cs": "Czech",
    "cy": "Welsh",
    "da": "Danish",
    "de": "German",
    "el": "Greek",
    "en": "English",
    "eo": "Esperanto",
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
    "ka": "Georgian",
    "kk": "Kazakh",
    "kn": "Kannada",
    "ky": "Kyrgyz",
    "lb": "Luxembourgish",
    "lt": "Lithuanian",
    "lv": "Latvian",
    "mk": "Macedonian",
    "ml": "Malayalam",
    "mr": "Marathi",
    "ms": "Malay",
    "mt": "Maltese",
    "nb": "Norwegian_Bokmal",
    "ne": "Nepali",
    "nl": "Dutch",
    "nn": "Norwegian_Nynorsk",
    "no": "Norwegian_Bokmal",
    "pl": "Polish",
    "pt": "Portuguese",
    "ro": "Romanian",
    "ru": "Russian",
    "sk": "Slovak",
    "sl": "Slovenian",
    "sq": "Albanian",
    "sr": "Serbian",
    "sv": "Swedish",
    "sw": "Swahili",
    "ta": "Tamil",
    "te": "Telugu",
    "tl": "Tagalog",
    "tr": "Turkish",
    "uk": "Ukrainian",
    "ur": "Urdu",
    "vi": "Vietnamese",
}
_LISTED = 1000  # words; Russian has five thousand, and names of towns among them
# The shares counted in 450 sentences each of English, German, Spanish and Russian are this many times
# 1 / rank, and about half for the ten commonest (docs/decisions/0072).
_TIMES, _MOST = 2.0, 0.5


@cache
def shares(language: str) -> Mapping[str, float]:
    """Return the share of sentences that hold each common term of a language, a BCP 47 tag.

    Empty where no list is known, as for those that write no spaces: there no term is as common.
    """
    return common_stems.shares() if primary(language) == "en" else _listed(language, language)


@cache
def shares_as_written(language: str) -> Mapping[str, float]:
    """Return the same of words that are not stemmed, as texts in different languages are compared."""
    return _listed(language, "")


def _listed(language: str, stemmed: str) -> dict[str, float]:
    name = _LISTS.get(primary(language))
    if name is None:
        return {}
    words = files("justext").joinpath("stoplists", f"{name}.txt").read_text("utf-8").split()
    found: dict[str, float] = {}
    for rank, word in enumerate(words[:_LISTED], 1):
        for term in terms(word, stemmed):
            found[term] = min(_MOST, found.get(term, 0.0) + _TIMES / rank)
    return found
