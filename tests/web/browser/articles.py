"""Made-up articles and a site on loopback that serves them."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

FERRY_SENTENCE = "The crossing takes two hours and forty minutes and will carry up to 180 passengers and 42 cars."
CHAPLAIN_SENTENCE = "Chaplain Ines Okoro will bless the ship with water from the Well of Sisters."
TELESCOPE_SENTENCE = (
    "The mirror of the telescope on Mount Ardal measures 6.2 metres and weighs eleven tonnes."
)


def page(title: str, *paragraphs: str, head: str = "") -> str:
    body = "\n".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    return (
        f'<!doctype html><html lang="en"><head><title>{title}</title>'
        '<meta name="author" content="Moira Kinnear">'
        '<meta property="og:site_name" content="The Strait Courier">'
        '<meta property="article:published_time" content="2026-03-03T08:00:00Z">'
        f"{head}</head><body><article><h1>{title}</h1>{body}</article></body></html>"
    )


FERRY = page(
    "Night ferry returns to the strait",
    "The night ferry between Port Lomond and Isle Varra will sail again from 14 May, eleven years "
    "after the last crossing was cancelled, the harbour board said on Tuesday.",
    f"{FERRY_SENTENCE} Tickets will cost 19 pounds for adults and are free for children under six.",
    "Ailsa Drummond, who chairs the board, said the ship was bought second hand from a Norwegian "
    "operator for 8.4 million pounds and refitted in Gdansk over the winter.",
    "Fishermen have warned that the new berth leaves too little room for the creel boats that "
    "unload at the north quay before dawn. The board has promised to review the plan.",
    "The old service ended in 2015 after a fire in the engine room of its only ship. Nobody was "
    "hurt, but the insurer refused to cover another season.",
    *(
        f"Islanders in parish {number} say that the lack of a late boat cost them work, because "
        "whoever had an evening shift on the mainland had to find a bed there for the night."
        for number in range(1, 13)
    ),
    CHAPLAIN_SENTENCE,
)
TELESCOPE = page(
    "Observatory opens above the clouds",
    "After nine years of building, the observatory above the village of Ardal opened its dome for "
    "the first time on Friday night, and its astronomers looked at Saturn.",
    f"{TELESCOPE_SENTENCE} It was cast in a single piece in Jena and travelled by barge.",
    "Director Yusuf Hallan said that the nights on the mountain are darker than anywhere else in "
    "the country, because the valley below has agreed to switch off its street lamps at eleven.",
    "School classes may visit on Wednesdays. The first open night for everybody is planned for "
    "September, when the Milky Way stands high over the southern ridge.",
)
HOSTILE = page(
    "Harbour \u202egnissim\u202c &lt;img src=x onerror=window.pwned=1&gt;",
    "The pilot boat &lt;script&gt;window.pwned = 2&lt;/script&gt; left the harbour at nine and has "
    "not been seen since, the coastguard said on Monday evening.",
    '<img src="x" onerror="window.pwned = 3">A search by two helicopters ended at dusk without a '
    "trace of the boat or of the three people who are thought to have been on board.",
    "<script>window.pwned = 4</script>Relatives of the crew gathered at the chapel, where the "
    "harbour master read out what was known of the boat's last hour.",
    head="<script>window.pwned = 5</script>",
)

PAGES = {"/ferry": FERRY, "/telescope": TELESCOPE, "/hostile": HOSTILE}


class _Site(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        found = PAGES.get(self.path)
        body = (found or "There is nothing here.").encode()
        self.send_response(200 if found else 404)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_arguments: object) -> None:
        pass


@contextmanager
def served() -> Iterator[str]:
    """Yield the ``host:port`` where the articles are served."""
    with ThreadingHTTPServer(("127.0.0.1", 0), _Site) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()
