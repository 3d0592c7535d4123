"""Who wrote an article and where it stood, as a newspaper would print it."""

import json

import lxml.html
import pytest

from index.extract.metadata import Metadata, metadata_of
from index.extract.structured import structured


def said(
    url: str = "https://www.sundvikpost.example/a", site: str = "", **about: object
) -> Metadata:
    told = json.dumps({"@type": "NewsArticle", **about})
    root = lxml.html.fromstring(
        f"<html><head><title>Ferry sails</title><meta property='og:site_name' content=\"{site}\">"
        f"<script type='application/ld+json'>{told}</script></head><body><p>It sails.</p></body></html>"
    )
    return metadata_of(root, structured(root), url)


@pytest.mark.parametrize(
    ("author", "byline"),
    [
        ("By Mara Lindqvist", "Mara Lindqvist"),
        ("Mara Lindqvist Monday, November 18, 2019", "Mara Lindqvist"),
        ("Mara Lindqvist Monday", "Mara Lindqvist"),
        ("Mara Lindqvist Nov. 18, 2019", "Mara Lindqvist"),
        ("Mara Lindqvist November", "Mara Lindqvist"),
        ("Mara Lindqvist, Sundvik Post", "Mara Lindqvist"),
        ("Mara Lindqvist, Ph.D.", "Mara Lindqvist, Ph.D."),
        ("Mara Lindqvist News reporter", "Mara Lindqvist"),
        ("Mara Lindqvist Staff Writer", "Mara Lindqvist"),
        ("Analysis by Mara Lindqvist, Editor-at-large", "Mara Lindqvist, Editor-at-large"),
        ("Theresa May", "Theresa May"),
        ("April June", "April June"),
        ("Joe Friday", "Joe Friday"),
    ],
)
def test_a_byline_is_a_name_without_a_date_or_the_site(author: str, byline: str) -> None:
    assert said(site="Sundvik Post", author={"name": author}).byline == byline


def test_a_day_among_the_authors_is_nobody() -> None:
    found = said(author=[{"name": "Mara Lindqvist"}, {"name": "Tuesday"}, {"name": "November"}])
    assert found.byline == "Mara Lindqvist"


def test_the_outlet_among_the_authors_is_nobody() -> None:
    authors = [{"name": "Mara Lindqvist"}, {"name": "The Sundvik-Post"}]
    publisher = {"name": "The Sundvik Post"}
    found = said(site="Post", author=authors, publisher=publisher)
    assert found.byline == "Mara Lindqvist"


def test_an_authority_that_writes_keeps_its_whole_name() -> None:
    name = "Center for Drug Evaluation and Research"
    told = json.dumps({"@type": "NewsArticle", "author": {"@type": "Organization", "name": name}})
    root = lxml.html.fromstring(
        f"<html><head><title>Ferry sails</title><meta name='dcterms.creator' content='{name}'>"
        f"<script type='application/ld+json'>{told}</script></head><body><p>It sails.</p></body></html>"
    )
    assert metadata_of(root, structured(root), "https://post.example/a").byline == name


def byline_of(body: str) -> str:
    page = (
        f"<html><head><title>Ferry sails</title></head><body><p>It sails.</p>{body}</body></html>"
    )
    root = lxml.html.fromstring(page)
    return metadata_of(root, structured(root), "https://post.example/a").byline


@pytest.mark.parametrize(
    ("signed", "byline"),
    [
        ("<span>by Mara Lindqvist</span>", "Mara Lindqvist"),
        ("<p>Written by</p><p>Mara van der Berg</p>", "Mara van der Berg"),
        ("<div>Author: <a>Dr. Mara Lindqvist</a></div>", ""),  # two elements, of which one signs
        ("<div><span>By:</span><a>Dr. Mara Lindqvist</a></div>", "Dr. Mara Lindqvist"),
        ("<div><span>By:</span><!-- Ida Brandt --></div>", ""),
        ("<a href='/authors/mara-lindqvist'>Mara Lindqvist</a>", "Mara Lindqvist"),
        ("<a href='/staff/2646/mara-lindqvist/'>Mara Lindqvist</a>", "Mara Lindqvist"),
        ("<a href='/producers/mara-lindqvist'>Mara Lindqvist</a>", "Mara Lindqvist"),
        ("<a href='/team/board-of-trustees'>Board of Trustees</a>", ""),
        ("<a href='/mara-lindqvist'>Mara Lindqvist</a>", ""),
        ("<p>The ferry was built by Mara Lindqvist</p>", ""),
        ("<span>by the harbour</span>", ""),
        ("<span>by Mara Lindqvist</span><span>by Ida Brandt</span>", ""),  # of teasers, maybe
        ("<span>by Mara Lindqvist</span><b>by Mara Lindqvist</b>", "Mara Lindqvist"),
    ],
)
def test_who_signs_in_a_line_of_its_own_wrote_it(signed: str, byline: str) -> None:
    assert byline_of(signed) == byline


def test_what_somebody_logs_in_with_is_no_name() -> None:
    assert said(author={"name": "mara-harbour2"}).byline == ""
    assert said(author={"name": "mara-harbour2"}, publisher={"name": "Post"}).byline == ""


def test_whose_claim_a_review_checks_is_not_who_wrote_it() -> None:
    claim = {"author": {"@type": "Person", "name": "The Kellan and Sundvik harbour ministries"}}
    found = said(author={"@type": "Organization", "name": "Strait Facts"}, itemReviewed=claim)
    assert found.byline == "Strait Facts"


def test_of_a_day_with_an_hour_that_there_is_not_the_day_stays() -> None:
    assert said(datePublished="2026-03-04T24:10:00Z").published == "2026-03-04"


@pytest.mark.parametrize("none", ["2026-13-45", "2026-02-30T10:00:00Z"])
def test_a_day_that_there_is_not_is_none(none: str) -> None:
    assert said(datePublished=none).published == ""


@pytest.mark.parametrize(
    "day",
    [
        "2026-03-04",
        "2026-03-04T09:30",
        "2026-03-04T09:30:00Z",
        "2026-03-04T09:30:00.000Z",
        "2026-03-04T09:30:00.1234567+0100",
        "2026-03-04T09:30:00-05:00",
    ],
)
def test_a_day_stays_as_it_is_written(day: str) -> None:
    assert said(datePublished=day).published == day


@pytest.mark.parametrize("none", ["0001-01-01T00:00:00Z", "1900-01-01", "1970-01-01T00:00:00Z"])
def test_what_a_program_writes_where_no_date_was_set_is_none(none: str) -> None:
    assert said(datePublished=none).published == ""
    assert said(datePublished="1969-07-21").published == "1969-07-21"


@pytest.mark.parametrize(
    ("host", "told", "publisher", "site"),
    [
        ("sundvikpost.example", "Sundvik Post", "", "Sundvik Post"),
        ("sundvikpost.example", "Sundvik Post | News from the strait", "", "Sundvik Post"),
        ("sundvikpost.example", "Sundvik Post - News from the strait", "", "Sundvik Post"),
        ("sundvikpost.example", "World", "The Sundvik Post", "The Sundvik Post"),
        ("sundvikpost.example", "U.S.", "", "sundvikpost.example"),
        ("news.sundvik.example", "Sundvik News", "Sundvik", "Sundvik News"),
        ("post.example", "The Sundvik Post | post.example", "", "The Sundvik Post"),
        ("strait.example", "Arts - Culture", "", "Arts - Culture"),
        ("post.example", "The Strait | Daily", "", "The Strait"),
        ("x.example", "X", "", "X"),
        ("post.example", "", "", "post.example"),
    ],
)
def test_a_site_is_called_as_its_address_spells_it_without_a_tagline(
    host: str, told: str, publisher: str, site: str
) -> None:
    about = {"publisher": {"name": publisher}} if publisher else {}
    assert said(f"https://www.{host}/a", told, **about).site == site
