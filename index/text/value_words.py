"""The words by which numbers, dates and names are known, and those that make two sentences differ."""


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


# Full names and abbreviations, January first; a language has a list here or its dates go unread.
MONTHS: dict[str, tuple[str, ...]] = {
    "en": (
        "january jan",
        "february feb",
        "march mar",
        "april apr",
        "may",
        "june jun",
        "july jul",
        "august aug",
        "september sept sep",
        "october oct",
        "november nov",
        "december dec",
    ),
    "de": _words(
        "januar februar märz april mai juni juli august september oktober november dezember"
    ),
    "fr": _words(
        "janvier février mars avril mai juin juillet août septembre octobre novembre décembre"
    ),
    "es": _words(
        "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre"
    ),
    "it": _words(
        "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre"
    ),
    "pt": _words(
        "janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro"
    ),
    "nl": _words(
        "januari februari maart april mei juni juli augustus september oktober november december"
    ),
    "id": (
        "januari",
        "februari",
        "maret mac",
        "april",
        "mei",
        "juni jun",
        "juli julai",
        "agustus ogos",
        "september sep sept",
        "oktober okt",
        "november nov",
        "desember disember dis",
    ),
}
MONTHS["ms"] = MONTHS["id"]

_UNITS = "two three four five six seven eight nine"
_TEENS = "ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen"
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"

# "one" is left out: it is as often a pronoun.
NUMBER_WORDS: dict[str, int] = (
    {word: at for at, word in enumerate(_UNITS.split(), 2)}
    | {word: at for at, word in enumerate(_TEENS.split(), 10)}
    | {word: 10 * at for at, word in enumerate(_TENS.split(), 2)}
    | {
        f"{ten}-{unit}": 10 * tens + at
        for tens, ten in enumerate(_TENS.split(), 2)
        for at, unit in enumerate(f"one {_UNITS}".split(), 1)
    }
)

SCALES: dict[str, float] = {
    "hundred": 1e2,
    "thousand": 1e3,
    "million": 1e6,
    "billion": 1e9,
    "trillion": 1e12,
    "dozen": 12,
    "k": 1e3,
    "m": 1e6,
    "mn": 1e6,
    "bn": 1e9,
    "tn": 1e12,
}

# English, the first at 0.
ORDINALS = _words(
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth "
    "fifteenth sixteenth seventeenth eighteenth nineteenth twentieth twenty-first"
)
ABOUT = frozenset(
    _words(
        "about around roughly some nearly almost approximately approx circa estimated close or so"
    )
)
OVER = frozenset(_words("over least exceeding exceeded above minimum fewer past topped"))
UNDER = frozenset(_words("under most below up maximum within"))

HONORIFICS = frozenset(
    _words(
        "mr mrs ms miss dr prof professor sir dame lord lady sen rep gov senator representative governor president "
        "vice prime minister chancellor secretary king queen prince princess pope judge justice general colonel "
        "captain major sergeant chief officer mayor ambassador chairman chairwoman director ceo coach former the a "
        "an of encik datuk dr"
    )
)

# Who reports, not what is reported.
AGENCIES = frozenset(
    _words(
        "reuters afp ap cnn bbc cna upi tass xinhua bloomberg interfax dpa efe pti ani ians cbs nbc abc cnbc fox "
        "bernama kyodo yonhap guardian times post straits today nikkei telegraph journal wsj npr politico axios"
    )
)

# Words of which none may stand in one sentence alone: with another of these, another thing is counted.
TURNS = frozenset(
    _words(
        "not no never without nor neither first second third fourth fifth sixth seventh eighth ninth tenth last next previous earlier later prior "
        "further additional another other more less fewer most least half quarter double triple twice "
        "rise rose risen fall fell fallen increase increased decrease decreased up down gain gained lose lost "
        "climb climbed drop dropped grow grew shrank slip slipped jump jumped above below "
        "male female men women man woman boy boys girl girls child children adult adults "
        "dead death deaths died killed injured injuries wounded hurt missing arrested infected hospitalised recovered "
        "daily weekly monthly annual annually quarterly yearly hourly north south east west northern southern eastern "
        "western maximum minimum average median total per each new former expected forecast estimated target "
        "win won beat defeated lead led"
    )
)

# Of two sentences that each hold another of these, each counts in its own time: a day, a week, by night.
PERIODS = frozenset(
    _words(
        "second minute hour day weekday night week weekend month quarter year decade century morning noon afternoon "
        "evening midnight spring summer autumn winter"
    )
)

# Words that say that something is not so; "n't" does too.
DENIALS = frozenset(_words("not never no nor neither without deny denies denied denying"))

# Left out where two sentences are held to be the same but for a name.
SMALL_WORDS = frozenset(_words("the a an that also and"))

# Capitals at a sentence's beginning that make no name of the number after them, as At 12 or Only 12.
BEFORE_A_NUMBER = (
    ABOUT | OVER | UNDER | frozenset(_words("at in on the these those all another only just"))
)

BEFORE_A_PLACE = frozenset(_words("in at on near across around outside of for from between"))
