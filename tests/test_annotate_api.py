"""What ``POST /api/v1/annotate`` promises, as statements."""

import json

import markdown_it
import pytest

from treatyref.web import MAX_BODY

from .timing import processor_time

TEXT = "The U.S. left the INF Treaty in August 2019; New START is due to expire in 2021."
DAY = "2019-09-05"


DEEP = {"text": "<div x>" * 100_000, "format": "html", "output": "html"}


def corrected(start, end, record):
    return {"text": "a", "corrections": [{"start": start, "end": end, "record": record}]}


def post(client, body, content_type="application/json", query=None, accept=None):
    data = json.dumps(body) if content_type == "application/json" and not isinstance(body, bytes) else body
    headers = {"Accept": accept} if accept else {}
    return client.post(
        "/api/v1/annotate", data=data, content_type=content_type, query_string=query, headers=headers
    )


def test_mentions_come_with_place_reason_status_and_the_permalink_of_the_day(client):
    found = post(client, {"text": TEXT, "date": DAY}).json
    inf, new_start = found["mentions"]
    assert (TEXT[inf["start"] : inf["end"]], inf["record"], inf["status"]) == (
        "INF Treaty",
        "inf",
        "terminated",
    )
    assert inf["url"] == "http://localhost/treaties/inf/on/2019-09-05"
    assert inf["reason"]
    assert new_start["status"] == "in force"
    assert client.get(inf["url"], headers={"Accept": "text/html"}).status_code == 200


def test_claims_stand_beside_the_mentions(client):
    found = post(client, {"text": TEXT, "date": DAY}).json["claims"]
    assert [(c["surface"], c["record"], c["verdict"]) for c in found] == [
        ("August 2019", "inf", "agrees"),
        ("2021", "new-start", "was right then"),
    ]
    assert all(c["sources"] for c in found)


def test_without_a_date_links_go_to_the_record_itself(client):
    assert post(client, {"text": TEXT}).json["mentions"][0]["url"] == "http://localhost/treaties/inf"


def test_a_day_before_the_record_begins_links_the_record_itself(client):
    found = post(
        client, {"text": "The Nuclear Non-Proliferation Treaty is being drafted.", "date": "1957-01-01"}
    )
    (mention,) = found.json["mentions"]
    assert client.get(mention["url"], headers={"Accept": "text/html"}).status_code == 200


@pytest.mark.parametrize(
    ("content_type", "body", "expected"),
    [
        ("text/plain", "the INF Treaty", "INF Treaty"),
        ("text/html", "<p>the <b>INF</b>&nbsp;Treaty", "INF</b>&nbsp;Treaty"),
        ("text/markdown", "the **INF** Treaty", "INF** Treaty"),
        ("text/plain; charset=windows-1251", "ДРСМД, договор о ракетах".encode("cp1251"), "ДРСМД"),
    ],
)
def test_the_article_itself_may_be_the_body(client, content_type, body, expected):
    found = post(client, body, content_type, {"date": DAY}).json
    assert [m["surface"] for m in found["mentions"]] == [expected]
    assert found["date"] == DAY


@pytest.mark.parametrize(
    ("accept", "media_type"),
    [
        (None, "application/json"),
        ("*/*", "application/json"),
        ("application/ld+json", "application/ld+json"),
        ("text/html", "text/html"),
        ("text/markdown", "text/markdown"),
        ("text/plain", "text/plain"),
    ],
)
def test_accept_chooses_the_form(client, accept, media_type):
    answer = post(client, {"text": TEXT, "date": DAY}, accept=accept)
    assert answer.mimetype == media_type
    assert "inf/on/2019-09-05" in answer.text


def test_output_wins_over_accept(client):
    answer = post(client, {"text": TEXT, "output": "markdown"}, accept="text/html")
    assert "[INF Treaty](http://localhost/treaties/inf)" in answer.text


def test_web_annotations_select_the_text_by_place_and_by_quotation(client):
    page = post(
        client, {"text": TEXT, "date": DAY, "output": "webannotation", "source": "https://a.example/b"}
    ).json
    assert page["@context"] == "http://www.w3.org/ns/anno.jsonld"
    assert {item["motivation"] for item in page["items"]} == {"identifying", "assessing"}
    for item in page["items"]:
        position, quotation = item["target"]["selector"]
        assert TEXT[position["start"] : position["end"]] == quotation["exact"]
        assert item["target"]["source"] == "https://a.example/b"


def test_first_links_each_record_once(client):
    text = "The INF Treaty. The INF Treaty. New START."
    found = post(client, {"text": text, "link": "first"}).json
    assert [m["start"] for m in found["mentions"]] == [4, 32]
    html = post(client, {"text": text, "link": "first", "output": "html"}).text
    assert html.count("<a ") == 2


def test_only_the_records_asked_for_are_linked(client):
    found = post(client, {"text": TEXT, "records": "new-start"}).json
    assert {m["record"] for m in found["mentions"]} == {"new-start"}


def test_corrections_unlink_and_relink(client):
    text = "The INF Treaty and the pact of Prague."
    corrections = [{"start": 4, "end": 14, "record": None}, {"start": 23, "end": 37, "record": "new-start"}]
    found = post(client, {"text": text, "corrections": corrections}).json
    assert [(m["surface"], m["record"], m["kind"]) for m in found["mentions"]] == [
        ("pact of Prague", "new-start", "corrected")
    ]


def test_descriptions_are_offered_and_not_linked(client):
    text = "They tore up the 1987 pact signed by Reagan and Gorbachev."
    found = post(client, {"text": text, "date": DAY}).json
    assert found["mentions"] == []
    assert found["suggestions"][0]["record"] == "inf"
    assert post(client, {"text": text, "suggestions": False}).json["suggestions"] == []


def test_references_list_each_record_once_with_a_line_to_cite(client):
    found = post(client, {"text": "INF Treaty, INF Treaty", "date": DAY}).json["references"]
    assert [(r["record"], r["count"]) for r in found] == [("inf", 2)]
    assert found[0]["citation"].endswith(
        "as of 5 September 2019. TreatyRef. http://localhost/treaties/inf/on/2019-09-05"
    )


def test_plain_markup_stays_letter_for_letter(client):
    page = '<p class="lead">The <em>INF</em> Treaty &mdash; gone&hellip;<br>\n<img src="/a.png" alt="x"></p>'
    answer = post(client, {"text": page, "format": "html", "output": "html"}).text
    link = '<a href="http://localhost/treaties/inf">'
    assert answer.replace(link, "").replace("</a>", "") == page


def test_own_links_code_and_scripts_are_left_alone(client):
    page = '<a href="/own">INF Treaty</a> <code>9M729</code> <script>var a = "INF Treaty"</script> INF Treaty'
    answer = post(client, {"text": page, "format": "html", "output": "html"}).text
    assert answer.count("/treaties/inf") == 1
    assert '<a href="/own">INF Treaty</a>' in answer
    assert "<code>9M729</code>" in answer


HOSTILE = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    '<a href="javascript:alert(1)">x</a>',
    '<a href="java&#10;script:alert(1)">x</a>',
    "<svg/onload=alert(1)>",
    "<svg><a xlink:href='javascript:alert(1)'><text>x",
    "<iframe src=//evil.example></iframe>",
    '<p style="background:url(//evil.example)">x',
    "<math><mtext></p><style><img src=x onerror=alert(1)></style>",
    "<form action=//evil.example><input name=q></form>",
    "<object data=x></object><embed src=x><base href=//evil.example>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
    "<!--><img src=x onerror=alert(1)>-->",
    "<a href='data:text/html,<script>alert(1)</script>'>x</a>",
    '<p title="<img src=x onerror=alert(1)>">x</p>',
    "<xmp><img src=x onerror=alert(1)></xmp>",
    "<template><script>alert(1)</script></template>",
]


@pytest.mark.parametrize("piece", HOSTILE)
@pytest.mark.parametrize("format", ["html", "markdown"])
def test_hostile_html_comes_back_harmless(client, piece, format):
    from html.parser import HTMLParser

    class Seen(HTMLParser):
        tags, attributes = [], []

        def handle_starttag(self, tag, attrs):
            self.tags.append(tag)
            self.attributes += [(k, v or "") for k, v in attrs]

    seen = Seen()
    seen.tags, seen.attributes = [], []
    seen.feed(
        post(client, {"text": f"INF Treaty {piece} INF Treaty", "format": format, "output": "html"}).text
    )
    assert not {"script", "svg", "math", "iframe", "form", "object", "embed", "base", "style", "input"} & set(
        seen.tags
    )
    assert not [name for name, _ in seen.attributes if name.startswith("on") or name == "style"]
    assert not [value for _, value in seen.attributes if value.strip().lower().startswith(("java", "data:"))]


def test_markdown_that_comes_back_renders_with_its_links(client):
    text = "# Talks\n\nThe **INF** Treaty and `New START` and [New START](/own)."
    out = post(client, {"text": text, "format": "markdown", "output": "markdown"}).text
    html = markdown_it.MarkdownIt().render(out)
    assert '<a href="http://localhost/treaties/inf"><strong>INF</strong> Treaty</a>' in html
    assert "<code>New START</code>" in html
    assert '<a href="/own">New START</a>' in html


@pytest.mark.parametrize(
    ("body", "content_type", "query", "status", "said"),
    [
        ({}, "application/json", None, 422, "text"),
        ({"text": "  \n"}, "application/json", None, 422, "empty"),
        ({"text": "a\0b"}, "application/json", None, 422, "no text"),
        ({"text": "a", "date": "2019-9-5"}, "application/json", None, 422, "YYYY-MM-DD"),
        ({"text": "a", "date": "2019-02-30"}, "application/json", None, 422, "date"),
        ({"text": "a", "format": "rtf"}, "application/json", None, 422, "format"),
        ({"text": "a", "output": "pdf"}, "application/json", None, 422, "output"),
        ({"text": "a", "records": "imf"}, "application/json", None, 422, "imf"),
        ({"text": "a", "colour": "red"}, "application/json", None, 422, "colour"),
        ({"text": "<p>a", "format": "html", "output": "markdown"}, "application/json", None, 422, "output"),
        (corrected(0, 9, "inf"), "application/json", None, 422, "outside"),
        (corrected(0, 1, "x"), "application/json", None, 422, "'x'"),
        (b"[1]", "application/json", None, 422, "JSON object"),
        (b"{", "application/json", None, 422, "JSON object"),
        (b"", "text/plain", None, 422, "empty"),
        (b"\xff\xfe\x00", "text/plain", None, 422, "byte 0"),
        (b"a", "text/plain; charset=klingon", None, 422, "klingon"),
        (b"a", "text/plain", {"date": "soon"}, 422, "date"),
        (b"a", "application/pdf", None, 415, "text/markdown"),
        (b"a" * (MAX_BODY + 1), "text/plain", None, 413, ""),
        (b'{"text": "' + b"a" * 10_000_000 + b'"}', "application/json", None, 413, ""),
        (DEEP, "application/json", None, 422, "open at once"),
    ],
)  # fmt: skip
def test_bad_input_is_refused_with_what_would_be_right(client, body, content_type, query, status, said):
    answer = post(client, body, content_type, query)
    assert answer.status_code == status
    assert answer.mimetype == "application/problem+json"
    assert said in answer.json["detail"]


@pytest.mark.parametrize("output", ["json", "html", "markdown", "webannotation", "references"])
def test_a_million_letters_of_one_name_take_no_longer_than_their_length_says(client, output):
    def work(times):
        answer = post(client, b"INF Treaty " * times, "text/plain", {"output": output})
        assert answer.status_code == 200

    taken = processor_time(work)
    assert taken(90_000) < 12 * taken(22_500)


def test_nothing_is_kept_of_what_was_sent(client):
    assert post(client, {"text": TEXT}).headers["Cache-Control"] == "no-store"


def test_get_says_that_it_takes_post(client):
    answer = client.get("/api/v1/annotate")
    assert (answer.status_code, answer.mimetype) == (405, "application/problem+json")
    assert "POST" in answer.headers["Allow"]


def test_the_description_names_every_media_type(client):
    route = client.get("/api/v1/openapi.json").json["paths"]["/api/v1/annotate"]["post"]
    assert set(route["requestBody"]["content"]) == {
        "application/json",
        "text/plain",
        "text/html",
        "text/markdown",
    }
