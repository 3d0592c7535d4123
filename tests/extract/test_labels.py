"""How much of an article a page holds, and what stopped it."""

import pytest

from index.extract.html import extract_html
from index.types import Completeness
from tests.extract.test_body import PARAGRAPHS, page, read, story

WALLS = {
    "a robot check": "<title>Just a moment...</title><p>Checking your browser before accessing the site.</p>",
    "a consent wall": "<title>News</title><h1>We value your privacy</h1><p>We and our partners store cookies on your device.</p><button>Accept all</button>",
    "a page of script": "<title>App</title><div id=root></div><noscript>You need to enable JavaScript to run this app.</noscript>",
    "a log-in": "<title>Members</title><form><p>Please log in to see this page.</p></form>",
    "a refusal": "<title>Access denied</title><h1>Access denied</h1><p>You are not allowed to see this.</p>",
}


@pytest.mark.parametrize("markup", WALLS.values(), ids=WALLS.keys())
def test_a_wall_is_told_in_its_own_words(markup: str):
    label = extract_html(markup, "https://site.example/story").label

    assert label.completeness is Completeness.BLOCKED
    assert label.reason


def test_nothing_is_empty():
    assert extract_html("", "https://site.example/").label.completeness is Completeness.EMPTY


def test_a_reader_stopped_after_a_few_paragraphs_is_told_why():
    notice = "You have read all of your free articles this month."

    found = read(page(story(f"<p>{notice}</p>")))

    assert found.label.completeness is Completeness.PARTIAL
    assert found.label.reason == notice
    assert found.text == "\n\n".join(PARAGRAPHS)


def test_a_preview_of_a_paid_article_says_how_much_is_missing():
    paid = '{"@type":"NewsArticle","headline":"x","isAccessibleForFree":false,"wordCount":1900}'
    head = f'<script type="application/ld+json">{paid}</script>'

    label = read(page(story(), head)).label

    assert label.completeness is Completeness.PARTIAL
    assert label.expected_words == 1900


def test_a_number_of_words_that_nothing_has_is_none():
    paid = f'{{"@type":"NewsArticle","isAccessibleForFree":false,"wordCount":{"9" * 5000}}}'
    head = f'<script type="application/ld+json">{paid}</script>'

    found = read(page(story(), head))

    assert found.text == "\n\n".join(PARAGRAPHS)
    assert found.label.expected_words is None


def test_a_paid_article_that_is_all_there_is_full():
    paid = '{"@type":"NewsArticle","headline":"x","isAccessibleForFree":"False","wordCount":90}'
    head = f'<script type="application/ld+json">{paid}</script>'

    assert read(page(story(), head)).label.completeness is Completeness.FULL


def test_a_subject_that_is_a_wall_is_no_wall():
    aside = "Newspapers ask their readers to subscribe to continue reading, and to accept cookies."
    about = [*PARAGRAPHS[:3], aside, *PARAGRAPHS[3:]]

    assert read(page(story(paragraphs=about))).label.completeness is Completeness.FULL


def test_a_short_page_may_tell_its_readers_to_log_in():
    asked = {
        "How do I change my booking?": "Log in to your account, open the trip and choose another departure.",
        "Can I take my dog on board?": "Dogs travel free of charge in the rear lounge. They have to be on a lead.",
        "How much luggage is allowed?": "Two pieces of up to 20 kilograms each are included in every ticket.",
        "Where can I park?": "There is a car park for 300 cars behind the terminal; the first hour is free.",
    }
    told = "".join(f"<h2>{question}</h2><p>{told}</p>" for question, told in asked.items())

    found = read(page(f"<article><h1>Questions and answers</h1>{told}</article>"))

    assert found.label.completeness is Completeness.FULL
    assert all(each in found.text for each in asked.values())


def test_a_wall_may_say_a_good_deal_of_itself():
    told = (
        "<p>We and our partners use cookies to store and access personal data, such as browsing data, on your device.</p>"
        "<p>Some of this is needed for the site to work. The rest helps us to see which stories are read, and by whom.</p>"
        "<p>You can change your mind at any time at the foot of each page, where all of our partners are listed too.</p>"
    )

    label = read(page(f"<article>{told}</article>")).label

    assert label.completeness is Completeness.BLOCKED


def test_a_list_of_links_is_no_article():
    links = "".join(
        f"<div class='card'><h3><a href='/c/{n}'>Course number {n}</a></h3><p>Learn more about our programs.</p>"
        f"<span>$ {n}00</span> <a href='/c/{n}'>Sign up</a></div>"
        for n in range(40)
    )
    markup = (
        f"<title>Courses</title><body><nav>{links[:200]}</nav><main class='grid'>{links}</main>"
    )

    label = extract_html(markup, "https://school.example/courses/").label

    assert not label.readable


NEWS_WITHOUT_SPACES = {
    "Chinese": [
        "北港市政府周三宣布，新图书馆将于12月15日正式对外开放。图书馆耗资3.2亿元，历时四年建成。",
        "馆长李文表示，馆内藏书超过80万册，并设有儿童阅览室和夜间自习区。",
        "图书馆每天开放至晚上十点，周一闭馆。市民可凭身份证免费办理借书卡。",
        "旧馆将改建为城市历史博物馆，预计2028年完工。",
    ],
    "Japanese": [
        "北港市は水曜日、新しい図書館を12月15日に開館すると発表した。",
        "総工費は60億円で、完成までに4年かかった。",
        "館長の李文氏は「すべての市民に席を用意したい」と話した。",
        "蔵書は80万冊を超え、子ども向けの読書室も設けられる。",
        "旧館は歴史博物館に改装され、2028年に完成する予定だ。",
    ],
}


@pytest.mark.parametrize("icons", [0, 12], ids=["a plain page", "a designed page"])
@pytest.mark.parametrize("lines", NEWS_WITHOUT_SPACES.values(), ids=NEWS_WITHOUT_SPACES.keys())
def test_an_article_needs_no_more_signs_than_its_script_does(lines: list[str], icons: int):
    decoration = "".join(f"<i class='icon-{number}'></i>" for number in range(icons))

    found = read(page(story(decoration, paragraphs=lines)))

    assert found.text == "\n\n".join(lines)
    assert found.label.completeness is Completeness.FULL


def test_a_line_without_spaces_is_no_article():
    label = extract_html(
        "<title>图书馆</title><p>图书馆每天开放至晚上十点。</p>", "https://a.example/b"
    ).label

    assert label.completeness is Completeness.EMPTY


def test_a_list_of_links_without_spaces_is_no_article():
    links = "".join(
        f"<li class='card c{n}'><a href='/c/{n}'>第{n}门课程：数据分析入门与实践</a><span>¥{n}00</span></li>"
        for n in range(40)
    )
    markup = f"<title>课程</title><main class='grid'><ul>{links}</ul></main>"

    assert not extract_html(markup, "https://school.example/courses/").label.readable


def test_the_language_is_that_of_the_words_where_the_page_claims_another():
    german = (
        "Der Hafen von Sundvik wird seit Dienstag vertieft, einen Monat früher als geplant war. "
    )

    found = extract_html(
        f"<html lang='en'><title>x</title><p>{german * 6}</p>", "https://a.example/b"
    )

    assert found.language == "de"
