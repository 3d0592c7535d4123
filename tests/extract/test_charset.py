import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.extract.charset import decode

RUSSIAN = "Прилив и отлив сменяют друг друга дважды в сутки, и море отступает от берега. " * 4
HUNGARIAN = "Az árvíz hőmérséklete és a tűző nap fénye együtt őrzi az időt a tó fölött. " * 4
FRENCH = "La marée monte à midi, et le port se remplit de bateaux très colorés, bien sûr. " * 4
JAPANESE = (
    "潮は正午に満ちて、港はさまざまな色の船でいっぱいになった。漁師たちは網を直していた。" * 4
)
CHINESE = "中午涨潮了，港口里停满了五颜六色的船只，渔民们正在修补他们的渔网。" * 6
KOREAN = (
    "정오에 밀물이 들어오고 항구는 여러 가지 색의 배들로 가득 찼다. 어부들은 그물을 고치고 있었다. "
    * 4
)
GREEK = "Η παλίρροια ανέβηκε το μεσημέρι και το λιμάνι γέμισε με βάρκες κάθε χρώματος. " * 4

TEXTS = [
    (RUSSIAN, "cp1251"), (RUSSIAN, "koi8-r"), (RUSSIAN, "iso8859-5"), (RUSSIAN, "cp866"), (RUSSIAN, "utf-8"),
    (HUNGARIAN, "iso8859-2"), (HUNGARIAN, "cp1250"), (HUNGARIAN, "utf-8"), (FRENCH, "cp1252"), (FRENCH, "utf-8"),
    (JAPANESE, "cp932"), (JAPANESE, "euc_jp"), (JAPANESE, "iso2022_jp"), (JAPANESE, "utf-8"),
    (CHINESE, "gb18030"), (CHINESE, "utf-8"), (KOREAN, "cp949"), (KOREAN, "utf-8"), (GREEK, "cp1253"),
]  # fmt: skip


def page(text: str) -> str:
    return f"<html><head><title>x</title></head><body><p class=story>{text}<p class=story>{text}</body>"


@pytest.mark.parametrize(("text", "codec"), TEXTS)
@pytest.mark.parametrize("claim", [None, "utf-8", "iso-8859-1", "windows-1251", "nonsense"])
def test_text_is_decoded_whatever_it_is_said_to_be(
    text: str, codec: str, claim: str | None
) -> None:
    assert decode(page(text).encode(codec), claim, html=True) == page(text)


@pytest.mark.parametrize(("text", "codec"), TEXTS)
def test_a_true_declaration_is_believed(text: str, codec: str) -> None:
    markup = f'<meta charset="{codec}">{page(text[:40])}'

    assert decode(markup.encode(codec), None, html=True) == markup
    assert decode(page(text[:40]).encode(codec), codec, html=True) == page(text[:40])


@pytest.mark.parametrize("codec", ["utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
@pytest.mark.parametrize("claim", [None, "iso-8859-1"])
def test_marks_and_zeros_decide(codec: str, claim: str | None) -> None:
    assert decode(page(RUSSIAN).encode(codec), claim, html=True) == page(RUSSIAN)


def test_labels_mean_what_they_mean_to_browsers() -> None:
    assert decode(b"\x93Ebb\x94 \x96 10\x80", "iso-8859-1", html=False) == "“Ebb” – 10€"
    assert decode("“潮”鎔".encode("gb18030") * 9, "gb2312", html=False) == "“潮”鎔" * 9


def test_the_page_is_believed_before_the_server() -> None:
    markup = '<?xml version="1.0" encoding="koi8-r"?><p>Да</p>'

    assert decode(markup.encode("koi8-r"), "windows-1251", html=True) == markup


def test_a_few_broken_bytes_do_not_change_the_charset() -> None:
    body = RUSSIAN.encode() + b"\xff\xfe " + RUSSIAN.encode()

    assert decode(body, "windows-1251", html=False).startswith(RUSSIAN)


@pytest.mark.parametrize(
    "label", ["utf-7", "base64", "rot13", "unicode_escape", "idna", "zlib", "undefined", "\x00"]
)
def test_what_is_no_charset_of_the_web_is_not_used(label: str) -> None:
    assert decode(b"+ADw-script+AD4- \\u0041", label, html=True) == "+ADw-script+AD4- \\u0041"


@given(
    body=st.binary(max_size=3000),
    declared=st.none() | st.text(max_size=20) | st.sampled_from(["utf-16", "gbk", "koi8-r"]),
    html=st.booleans(),
)
def test_every_body_becomes_text(body: bytes, declared: str | None, *, html: bool) -> None:
    decode(body, declared, html=html)


@given(st.text())
def test_utf_8_is_always_recognised(text: str) -> None:
    marked = f"潮{text}".encode("utf-8", "replace")

    assert decode(marked, "iso-8859-1", html=False) == marked.decode()


def test_a_line_of_megabytes_is_read_in_no_time() -> None:
    body = b"a" * 3_000_000 + "é".encode("cp1252") + b"b" * 2_000_000

    assert len(decode(body, None, html=True)) == 5_000_001
