"""Which query parameters say how a reader came to a page, and not which page it is.

What may name an article on some site (id, p, v, story, page, q, ...) is not here; a parameter
kept too many costs a second copy, one dropped too many confuses two articles.
"""

# ruff: noqa: SIM905 - a list of words reads better as words

import re

_PREFIXES = (
    "utm_", "mtm_", "matomo_", "pk_", "piwik_", "itm_", "otm_", "hsa_", "hmb_", "at_", "ns_",
    "stm_", "guce_", "_branch_", "__hs", "vero_", "oly_", "mc_", "trk_", "action_ref",
    "fb_action", "amp_", "wt_", "wt.", "xtm_", "vgo_", "sb_", "ga_",
)  # fmt: skip

_NAMES = frozenset(
    # advertising clicks
    "fbclid gclid gclsrc dclid gbraid wbraid gad_source gad_campaignid msclkid yclid ymclid "
    "twclid ttclid li_fat_id epik sccid rdt_cid irclickid irgwc clickid rb_clickid s_kwcid "
    "ef_id srsltid wickedid tblci obclid dicbo "
    # mailings and their campaigns
    "mkt_tok _hsenc _hsmi hsctatracking ml_subscriber ml_subscriber_hash cmpid cmp s_cid icid "
    "ncid wtrid xtor awt_l emci emdi ceid elqtrackid elqtrack bxid cndid mbid esrc nl_id "
    "nlid newsletter_id campaign_id cmpgn sc_cid sc_src sc_lid sc_uid sc_llid trk trkcampaign "
    "__s _openstat os_ehash tracking_source vn_source "
    # shares and feeds
    "igshid igsh fb_source fb_ref smid smtyp ref_src ref_url refsrc referrer referer "
    "_ga _gl gs_l spm echobox ito ocid taid guccounter soc_src soc_trk sr_share "
    "__twitter_impression __tn__ usqp sharetype share_id sharetoken shareid feature_shared "
    "sh_kit rss_source sfnsn wprov accesslevel reflink".split()
)

# Campaign words where they say so, an article's own parameters elsewhere.
_NAMES_WITH_VALUE = {
    "ref": re.compile(r"(?:rss|feed|share|social|twitter|facebook|home|newsletter|nl|hn)\w*"),
    "source": re.compile(r"(?:rss|feed|share|social|twitter|facebook|email|newsletter)\w*"),
    "src": re.compile(r"(?:rss|feed|share|social|twitter|facebook|email|live|newsletter)\w*"),
    "share": re.compile(r"\w+"),
    "sid": re.compile(r"[0-9a-f]{32}"),  # a forum's session
    "phpsessid": re.compile(r".*"),
    "jsessionid": re.compile(r".*"),
    "amp": re.compile(r"|1|true|yes"),
    "outputtype": re.compile(r"amp|default-article"),
    "output": re.compile(r"amp"),
    "view": re.compile(r"amp"),
    "mode": re.compile(r"amp"),
}


def is_tracking(name: str, value: str) -> bool:
    """Whether a parameter, both parts decoded, can be left out without changing the article."""
    name = name.lower()
    if name in _NAMES or name.startswith(_PREFIXES):
        return True
    campaign = _NAMES_WITH_VALUE.get(name)
    return bool(campaign and campaign.fullmatch(value.lower()))
