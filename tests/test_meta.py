"""The tags of a page's head that reference managers and link previews go by; see docs/interoperability.md."""

from html.parser import HTMLParser

import pytest

from treatyref import cite

from .test_cite import ROOT, subject
from .test_permalinks import ADDRESSES

#: What each page is, in Zotero's item types.
TYPES = {
    "/treaties/inf": "encyclopediaArticle",
    "/treaties/inf/provisions/article-2": "encyclopediaArticle",
    "/systems/9m729": "encyclopediaArticle",
    "/events/2019-08-02-inf-terminated": "encyclopediaArticle",
    "/states/russia": "encyclopediaArticle",
    "/sources/state-inf-treaty-text": "document",
    "/articles/putin-offers-hypersonic-missiles-2019-09-05": "newspaperArticle",
}


class Head(HTMLParser):
    """``tags``: name or property -> contents, in the page's order."""

    def __init__(self, text):
        super().__init__()
        self.tags, self.links = {}, {}
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        found = dict(attrs)
        if tag == "meta" and "content" in found:
            key = found.get("name", found.get("property"))
            self.tags.setdefault(key, []).append(found["content"])
        if tag == "link":
            self.links[found["rel"]] = found["href"]


def head(client, address):
    return Head(client.get(address).text)


def one(found, name):
    (content,) = found.tags[name]
    return content


@pytest.fixture
def inf(client):
    return head(client, "/treaties/inf/on/2019-09-05")


@pytest.mark.parametrize("address", TYPES)
def test_a_page_says_what_it_is_so_that_it_is_not_taken_for_a_journal_article(client, address):
    found = head(client, address)
    assert one(found, "z.itemType") == TYPES[address]
    assert found.links["schema.z"] == "http://www.zotero.org/namespaces/export#"
    assert not {"citation_journal_title", "citation_isbn", "citation_inbook_title"} & set(found.tags)


@pytest.mark.parametrize("address", ADDRESSES)
def test_no_identifier_is_given_in_which_a_reader_finds_an_issn(client, address):
    # 2019-09-05 has an ISSN's check digit: Zotero made it the ISSN of a treaty's page.
    assert not {name for name in head(client, address).tags if "identifier" in name.lower()}


def test_the_title_carries_the_as_of_day_and_the_permalink_follows(inf):
    assert one(inf, "citation_title") == one(inf, "DC.title") == "INF Treaty, as of 5 September 2019"
    assert one(inf, "citation_public_url") == "http://localhost/treaties/inf/on/2019-09-05"
    assert one(inf, "og:url") == inf.links["canonical"] == "http://localhost/treaties/inf/on/2019-09-05"


def test_the_date_of_a_page_is_that_of_its_last_revision(client, inf):
    revised = client.get("/treaties/inf.json").json["revised"]
    assert one(inf, "citation_publication_date") == revised.replace("-", "/")
    assert one(inf, "DC.date") == one(inf, "article:published_time") == revised


def test_a_description_says_the_state_of_the_day_before_todays_summary(inf):
    for name in ("description", "og:description", "citation_abstract", "DC.description"):
        assert one(inf, name).startswith("As of 5 September 2019: terminated. TreatyRef, "), name
    assert "The record to date: " in one(inf, "citation_abstract")


def test_previews_get_a_description_that_they_show_whole(client):
    for address in ADDRESSES:
        assert 20 < len(one(head(client, address), "og:description")) <= 280


def test_our_page_is_an_entry_of_treatyref_under_its_licence(inf):
    assert one(inf, "prism.publicationName") == one(inf, "DC.publisher") == "TreatyRef"
    assert one(inf, "DC.rights") == "https://creativecommons.org/licenses/by/4.0/"
    assert one(inf, "DCTERMS.isVersionOf") == "http://localhost/treaties/inf"
    assert "DC.creator" not in inf.tags


def tags(store, *which, edition=None):
    found = subject(store, *which, edition=edition)
    return {name: content for _, name, content in cite.tags(found, ROOT + found.document["page"])}


def test_the_edition_is_told_where_one_holds_the_record(store):
    assert tags(store, "treaties", "inf", edition="2026.1")["prism.edition"] == "2026.1"
    assert "prism.edition" not in tags(store, "treaties", "inf")


def test_a_source_is_described_as_itself_and_not_under_our_licence(client):
    found = head(client, "/sources/state-inf-treaty-text")
    source = client.get("/sources/state-inf-treaty-text.json").json
    assert one(found, "citation_title") == source["title"]
    assert one(found, "citation_publisher") == source["publisher"]
    assert one(found, "citation_publication_date") == "1987/12/08"
    assert one(found, "citation_public_url") == source["url"]
    assert one(found, "og:url") == "http://localhost/sources/state-inf-treaty-text"
    assert "DC.rights" not in found.tags
    assert "DC.creator" not in found.tags


def test_a_treaty_text_is_a_treaty_to_zotero(client):
    extra = one(head(client, "/sources/state-inf-treaty-text"), "z.extra")
    assert extra.startswith("Type: treaty\nListed at http://localhost/sources/state-inf-treaty-text")


def test_an_article_of_an_unnamed_paper_is_not_put_down_to_treatyref(client):
    found = head(client, "/articles/putin-offers-hypersonic-missiles-2019-09-05")
    assert one(found, "citation_publication_date") == "2019/09/05"
    assert not {"og:site_name", "prism.publicationName", "citation_publisher"} & set(found.tags)


def test_the_authors_of_a_source_stand_one_by_one(store):
    source = store.get("sources", "state-inf-treaty-text").document
    written = source | {"author": "Ada Field and Ben Hill", "type": "news"}
    pairs = cite.tags(cite.Subject(written, ROOT + source["page"], "2026-11-24"), ROOT + source["page"])
    assert [content for _, name, content in pairs if name == "citation_author"] == ["Ada Field", "Ben Hill"]
