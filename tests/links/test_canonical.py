import ada_url
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.links.finding import accept_canonical, as_link, canonical, same_site

ARTICLE = "https://example.org/tides"


@pytest.mark.parametrize(
    "twin",
    [
        "http://example.org/tides",
        "https://www.example.org/tides",
        "https://EXAMPLE.org/tides",
        "https://example.org./tides",
        "https://example.org:443/tides",
        "http://example.org:80/tides",
        "https://example.org/tides/",
        "https://example.org/tides#comments",
        "https://example.org/tides#:~:text=the%20moon",
        "https://example.org/tides?",
        "https://example.org/tides?utm_source=a&utm_medium=b",
        "https://example.org/tides?fbclid=x&gclid=y&mc_cid=z&igshid=q",
        "https://example.org/tides?UTM_Source=a",
        "https://example.org/tides?ref=newsletter",
        "https://example.org/tides;jsessionid=8AF1?utm_campaign=x",
        "https://example.org/x/../tides",
        "https://example.org/%74ides",
        "https://example.org/tides/index.html",
        "https://m.example.org/tides",
        "https://mobile.example.org/tides",
        "https://amp.example.org/tides",
        "https://example.org/tides/amp",
        "https://example.org/tides/amp/",
        "https://example.org/amp/tides",
        "https://example.org/tides.amp",
        "https://example.org/tides?amp",
        "https://example.org/tides?amp=1",
        "https://example.org/tides?outputType=amp",
        "https://www.google.com/amp/s/example.org/tides",
        "https://www.google.co.uk/amp/s/www.example.org/tides/amp/",
        "https://google.de/amp/example.org/tides",
        "https://www.google.com.br/amp/s/example.org/tides",
        "https://example-org.cdn.ampproject.org/c/s/example.org/tides",
        "https://example-org.cdn.ampproject.org/v/s/www.example.org/amp/tides?amp_js_v=0.1&usqp=x",
    ],
)
def test_twins_of_an_article_have_its_key(twin: str) -> None:
    assert canonical(twin) == ARTICLE


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://example.org/?id=1", "https://example.org/?id=2"),
        ("https://example.org/?p=1", "https://example.org/"),
        ("https://example.org/watch?v=a", "https://example.org/watch?v=b"),
        ("https://example.org/news?story=1", "https://example.org/news?story=2"),
        ("https://example.org/item?sid=12", "https://example.org/item?sid=13"),
        ("https://example.org/a?page=1", "https://example.org/a?page=2"),
        ("https://example.org/a?lang=de", "https://example.org/a?lang=en"),
        ("https://example.org/Tides", "https://example.org/tides"),
        ("https://example.org/tides.html", "https://example.org/tides"),
        ("https://example.org/#!/tides", "https://example.org/#!/moon"),
        ("https://example.org/app#/tides", "https://example.org/app#/moon"),
        ("https://example.org:8080/tides", "https://example.org/tides"),
        ("https://a.example.org/tides", "https://b.example.org/tides"),
        ("https://a.github.io/tides", "https://b.github.io/tides"),
        ("https://example.org/champ", "https://example.org/ch"),
        ("https://example.org/a%2Fb", "https://example.org/a/b"),
        ("https://example.org/s?q=amp", "https://example.org/s?q=fuse"),
        # Anybody may have these: what they say of a newspaper's page is not its.
        ("https://google.example.com/amp/s/example.org/tides", "https://example.org/tides"),
        ("https://google.github.io/amp/s/example.org/tides", "https://example.org/tides"),
        ("https://google.co.de/amp/s/example.org/tides", "https://example.org/tides"),
        ("https://notbing-amp.com/c/s/example.org/tides", "https://example.org/tides"),
        ("https://mycdn.ampproject.org/c/s/example.org/tides", "https://example.org/tides"),
    ],
)
def test_what_names_an_article_stays_in_its_key(one: str, other: str) -> None:
    assert canonical(one) != canonical(other)


@pytest.mark.parametrize(
    ("url", "key"),
    [
        ("https://www.co.uk/x", "https://www.co.uk/x"),  # nobody's site but its own
        ("https://m.media/x", "https://m.media/x"),
        ("https://amp.dev/x", "https://amp.dev/x"),
        ("https://en.m.wikipedia.org/wiki/Tide", "https://en.wikipedia.org/wiki/Tide"),
        ("https://example.org/?b=2&a=1", "https://example.org/?a=1&b=2"),
        ("https://example.org/?a=2&a=1", "https://example.org/?a=2&a=1"),
        ("http://127.0.0.1:8000/x", "https://127.0.0.1:8000/x"),
        ("https://anna:secret@example.org/x", "https://example.org/x"),
        ("https://example.org", "https://example.org/"),
    ],
)
def test_keys_of_odd_urls(url: str, key: str) -> None:
    assert canonical(url) == key


@pytest.mark.parametrize("url", ["", "notes.txt", "pasted:7", "file:///x", "https://", "nonsense"])
def test_what_is_no_web_url_is_its_own_key(url: str) -> None:
    assert canonical(url) == url


HOSTS = st.lists(
    st.sampled_from(
        ["www", "m", "amp", "mobile", "example", "org", "co", "uk", "xn--", "127", "0"]
    ),
    min_size=1,
    max_size=5,
).map(".".join)
PATHS = st.lists(
    st.sampled_from(
        ["amp", "a", "index.html", "a.amp.html", ".amp", "..", "%2e", "%61", "%25", "ä", "", "s",
         "c", "www.example.org", ";jsessionid=1", "default.aspx", "wp", "amp.amp"]
    ),
    max_size=6,
).map("/".join)  # fmt: skip
QUERIES = st.lists(
    st.sampled_from(["a=1", "utm_x=2", "amp", "amp=1", "b=%20", "=", "&", "?", "ref=rss", "a", "%61mp=1", "é=ü"]),
    max_size=4,
).map("&".join)  # fmt: skip
FRAGMENTS = st.sampled_from(
    ["", "#", "#a", "#!/a", "#/a", "#!a:~:text=b", "#/:~:text=b", "#:~:text=b"]
)


@given(
    st.builds(
        lambda scheme, host, port, path, query, fragment: (
            f"{scheme}://{host}{port}/{path}?{query}{fragment}"
        ),
        st.sampled_from(["http", "https"]),
        HOSTS | st.sampled_from(["www.google.com", "x.cdn.ampproject.org"]),
        st.sampled_from(["", ":80", ":443", ":8080"]),
        PATHS,
        QUERIES,
        FRAGMENTS,
    )
    | st.text().map("https://example.org/{}".format)
)
def test_a_key_is_its_own_key_and_a_url(url: str) -> None:
    key = canonical(url)

    assert canonical(key) == key
    try:
        ada_url.URL(url)
    except ValueError:
        assert key == url
    else:
        assert ada_url.URL(key).href == key


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("https://www.bbc.co.uk/a", "https://news.bbc.co.uk/b", True),
        ("https://a.co.uk/", "https://b.co.uk/", False),
        ("https://a.github.io/", "https://b.github.io/", False),
        ("https://example.org/", "https://example.com/", False),
        ("http://127.0.0.1:1/", "http://127.0.0.1:2/", True),
        ("http://10.0.0.1/", "http://10.0.0.2/", False),
        ("nonsense", "nonsense", False),
    ],
)
def test_a_site_is_what_one_owner_registered(one: str, other: str, *, expected: bool) -> None:
    assert same_site(one, other) is expected


@pytest.mark.parametrize(
    ("claimed", "accepted"),
    [
        ("https://example.org/articles/tides", "https://example.org/articles/tides"),
        ("/articles/tides", "https://example.org/articles/tides"),
        ("https://news.example.org/tides", "https://news.example.org/tides"),
        (" https://example.org/articles/tides\n", "https://example.org/articles/tides"),
        ("https://example.org/", ARTICLE),
        ("https://example.org/index.html", ARTICLE),
        ("https://example.org/en/", ARTICLE),
        ("https://example.org/de-at", ARTICLE),
        ("https://evil.example/tides", ARTICLE),
        ("https://example.org.evil.example/tides", ARTICLE),
        ("javascript:alert(1)", ARTICLE),
        ("http://[", ARTICLE),
        ("", ARTICLE),
    ],
)
def test_a_canonical_link_counts_on_its_own_site_only(claimed: str, accepted: str) -> None:
    assert accept_canonical(as_link(ARTICLE), ARTICLE, claimed).url == accepted
