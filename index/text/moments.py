"""A question -> the time that it names, and an article -> the time that it is of. Pure.

Yesterday, last week, on Tuesday, in March: by the clock of who asks, which is told. A weekday or a
month without a year is the last one that has begun. English, and the plain words of German, Spanish,
Russian and Chinese.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

import regex

from index.text.value_words import MONTHS
from index.types import Article

YEARS = range(1900, 2200)  # what is dated otherwise has no date


@dataclass(frozen=True, slots=True)
class Moment:
    """Days from ``first`` to ``last``, both of them, ``first <= last``, in the zone of who asks."""

    first: date
    last: date

    def since(self, zone: datetime) -> datetime:
        """Return when it begins, in the zone of a time that has one."""
        return datetime.combine(self.first, time.min, zone.tzinfo)

    def until(self, zone: datetime) -> datetime:
        """Return when it has ended."""
        return datetime.combine(self.last + timedelta(days=1), time.min, zone.tzinfo)


def moment(question: str, asked_at: datetime) -> Moment | None:
    """Return the time that the question names, None where it names none or one to come.

    ``asked_at`` has a zone. Of two times the one that is named first counts.
    """
    today = asked_at.date()
    found = [
        (match.start(), find(match, today))
        for pattern, find in _FINDS.items()
        if (match := pattern.search(question))
    ]
    named = [each for _, each in sorted(found, key=lambda one: one[0]) if each]
    return named[0] if named and named[0].first <= today else None


def asks_for_the_latest(question: str) -> bool:
    """Tell whether what is newer is the better answer."""
    return _LATEST.search(question) is not None


def published(article: Article) -> datetime | None:
    """Return when an article was published, None where nothing says."""
    try:
        at = datetime.fromisoformat(article.published)
    except ValueError:
        return None
    if at.year not in YEARS:
        return None
    return at if at.tzinfo else at.replace(tzinfo=UTC)


def _words(*words: str) -> regex.Pattern[str]:
    return regex.compile(rf"(?<![\p{{L}}\d])(?:{'|'.join(words)})(?![\p{{L}}\d])", regex.IGNORECASE)


_LATEST = regex.compile(
    r"(?<!\p{L})(?:latest|newest|most recent(?:ly)?|neuest(?:e[nrs]?)|últim[oa]s? noticias?|más recientes?"
    r"|последни[ейм]х? новост\p{L}+|самы[ейх]+ нов\p{L}+)(?!\p{L})|最新",
    regex.IGNORECASE,
)
_WEEKDAYS = {
    name: number
    for names in (
        "monday tuesday wednesday thursday friday saturday sunday",
        "montag dienstag mittwoch donnerstag freitag samstag sonntag",
        "lunes martes miércoles jueves viernes sábado domingo",
        "понедельник вторник среду четверг пятницу субботу воскресенье",
    )
    for number, name in enumerate(names.split())
} | {"sonnabend": 5}
_ON = r"(?:on|(?P<past>last|this past|letzten|el pasado)|am|el|в|во)\s"
_CHINESE_DAYS = {day: number for number, day in enumerate("一二三四五六日")} | {"天": 6}
_SPOKEN = ("en", "de", "es")
_MONTHS = {
    name: number
    for code in _SPOKEN
    for number, names in enumerate(MONTHS[code], 1)
    for name in names.split()[:1]
} | {
    name: number
    for number, name in enumerate(
        [
            "январе",
            "феврале",
            "марте",
            "апреле",
            "мае",
            "июне",
            "июле",
            "августе",
            "сентябре",
            "октябре",
            "ноябре",
            "декабре",
        ],
        1,
    )
}
_IN = r"(?:in|during|last|im|letzten|en|в)\s"
_YEAR = r"(?:,?\s(?:of\s|de\s)?(?P<year>[12]\d{3}))?"


def _days_ago(first: int, last: int) -> Callable[[regex.Match[str], date], Moment]:
    return lambda _, today: Moment(today - timedelta(days=first), today - timedelta(days=last))


def _week(ago: int) -> Callable[[regex.Match[str], date], Moment]:
    def find(_: regex.Match[str], today: date) -> Moment:
        monday = today - timedelta(days=today.weekday() + 7 * ago)
        return Moment(monday, min(today, monday + timedelta(days=6)))

    return find


def _this_month(_: regex.Match[str], today: date) -> Moment:
    return Moment(today.replace(day=1), today)


def _last_month(_: regex.Match[str], today: date) -> Moment:
    last = today.replace(day=1) - timedelta(days=1)
    return Moment(last.replace(day=1), last)


def _weekday(match: regex.Match[str], today: date) -> Moment:
    name = match["day"].lower()
    number = _CHINESE_DAYS[name] if name in _CHINESE_DAYS else _WEEKDAYS[name]
    ago = (today.weekday() - number) % 7
    # On a Monday “on Monday” may be today, “last Monday” is not.
    day = today - timedelta(days=ago or (7 if match.groupdict().get("past") else 0))
    return Moment(day, day)


def _month(match: regex.Match[str], today: date) -> Moment | None:
    number = (
        int(match["number"]) if "number" in match.groupdict() else _MONTHS[match["month"].lower()]
    )
    year = int(match["year"] or 0) or (today.year - (number > today.month))
    if year not in YEARS:
        return None
    first = date(year, number, 1)
    return Moment(first, (first + timedelta(days=31)).replace(day=1) - timedelta(days=1))


_FINDS: dict[regex.Pattern[str], Callable[[regex.Match[str], date], Moment | None]] = {
    _words("today", "tonight", "this morning", "heute", "hoy", "сегодня"): _days_ago(0, 0),
    regex.compile("今天|今日"): _days_ago(0, 0),
    _words("yesterday", "last night", "gestern", "ayer", "вчера"): _days_ago(1, 1),
    regex.compile("昨天|昨日"): _days_ago(1, 1),
    _words(
        "(?:the )?day before yesterday", "vorgestern", "antes de ayer", "anteayer", "позавчера"
    ): _days_ago(2, 2),
    regex.compile("(?<!大)前[天日]"): _days_ago(2, 2),
    _words("this week", "diese woche", "in dieser woche", "esta semana", "на этой неделе"): _week(
        0
    ),
    regex.compile("[这本]周|这个星期"): _week(0),
    _words(
        "last week",
        "letzte woche",
        "(?:in )?der letzten woche",
        "la semana pasada",
        "на прошлой неделе",
    ): _week(1),
    regex.compile("上周(?![一二三四五六日天])|上个?星期(?![一二三四五六日天])"): _week(1),
    _words("this month", "diesen monat", "este mes", "в этом месяце"): _this_month,
    regex.compile("[这本]个?月"): _this_month,
    _words("last month", "letzten monat", "el mes pasado", "в прошлом месяце"): _last_month,
    regex.compile("上个?月"): _last_month,
    _words(rf"{_ON}(?P<day>{'|'.join(_WEEKDAYS)})(?:\s(?P<past>pasado))?"): _weekday,
    regex.compile("(?<!上)(?:周|星期)(?P<day>[一二三四五六日天])"): _weekday,
    _words(rf"{_IN}(?P<month>{'|'.join(_MONTHS)}){_YEAR}"): _month,
    regex.compile(
        r"(?:(?P<year>[12]\d{3})年)?(?<!\d)(?P<number>1[0-2]|[1-9])月(?!\d|[一二三四五六七八九十])"
    ): _month,
}
