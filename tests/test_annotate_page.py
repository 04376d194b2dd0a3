"""What the page ``/annotate`` promises without any script, as statements."""

import html
import io
import re

import pytest

TEXT = "The U.S. left the INF Treaty in August 2019.\r\n\r\nNew START expires in 2021. A tomahawk steak."
FORM = {"text": TEXT, "date": "2019-09-05", "format": "text", "link": "all"}


def post(client, **fields):
    return client.post("/annotate", data=FORM | fields, headers={"Accept": "text/html"})


def area(page, name):
    return html.unescape(re.search(rf'<textarea id="{name}"[^>]*>\n(.*?)</textarea>', page, re.S)[1])


def again(page, **choices):
    """The form as a browser sends it back with some selects changed."""
    names = re.findall(r'<select name="(at-[\d-]+)"', page)
    sent = dict.fromkeys(names, "=") | dict.fromkeys(names[2:], "-")
    return {"of": re.search(r'name="of" value="(\w+)"', page)[1]} | sent | choices


def test_the_form_is_linked_from_home_and_every_header(client):
    assert client.get("/").text.count('href="/annotate"') == 2
    assert client.get("/treaties/inf").text.count('href="/annotate"') == 1


def test_a_posted_article_comes_back_linked_checked_and_ready_to_copy(client):
    page = post(client).text
    assert '<a href="http://localhost/treaties/inf/on/2019-09-05" title="INF Treaty: terminated' in page
    assert "was right then" in page
    assert "[INF Treaty](http://localhost/treaties/inf/on/2019-09-05)" in area(page, "as-markdown")
    assert area(page, "as-html").startswith("<p>The U.S. left the <a href=")
    assert area(page, "as-references").startswith("1. “INF Treaty”, as of 5 September 2019. TreatyRef.")
    assert area(page, "text") == TEXT.replace("\r\n", "\n")


def test_a_wrong_mention_is_unlinked(client):
    first = post(client).text
    name = re.search(r'<select name="(at-[\d-]+)"', first)[1]
    second = post(client, **again(first, **{name: "-"})).text
    assert "treaties/inf/" not in area(second, "as-html")
    assert "treaties/new-start/" in area(second, "as-html")
    assert re.search(rf'name="{name}".*?<option value="-" selected>', second, re.S)


def test_another_record_is_chosen(client):
    first = post(client).text
    name = re.search(r'<select name="(at-[\d-]+)"', first)[1]
    second = post(client, **again(first, **{name: "abm"})).text
    assert ">INF Treaty</a>" in second
    assert "treaties/abm/on/2019-09-05" in area(second, "as-html")


def test_a_look_alike_is_linked_where_the_writer_says_so(client):
    first = post(client).text
    name = re.findall(r'<select name="(at-[\d-]+)"', first)[-1]
    second = post(client, **again(first, **{name: "tomahawk"})).text
    assert "systems/tomahawk/on/2019-09-05" in area(second, "as-html")


def test_corrections_of_another_text_are_dropped(client):
    first = post(client).text
    name = re.search(r'<select name="(at-[\d-]+)"', first)[1]
    second = post(client, **again(first, **{name: "-"}), text="Now the INF Treaty in another text.").text
    assert "treaties/inf/" in area(second, "as-html")


def test_a_file_is_read_by_its_suffix(client):
    upload = (io.BytesIO(b"The **INF** Treaty"), "article.md")
    answer = client.post("/annotate", data=FORM | {"file": upload}, headers={"Accept": "text/html"})
    assert "[**INF** Treaty](" in area(answer.text, "as-markdown")


def test_html_is_offered_as_html_alone(client):
    page = post(client, text="<p class='x'>The INF&nbsp;Treaty</p>", format="html").text
    assert 'id="as-markdown"' not in page
    assert "INF\xa0Treaty" in area(page, "as-html") or "INF&nbsp;Treaty" in area(page, "as-html")


def test_what_is_shown_cannot_act_or_imitate_the_page(client):
    text = "<p class=badge id=text onclick=x()>INF Treaty<script>alert(1)</script></main><form action=/x>"
    page = post(client, text=text, format="html").text
    shown = re.search(r'<div class="pasted"[^>]*>(.*?)</div></section>', page, re.S)[1]
    assert not re.search(r"onclick|<script|class=|id=|</main|<form", shown)
    assert page.count("</main>") == 1


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"text": " "}, "text: the article is empty."),
        ({"date": "soon"}, "date:"),
        ({"format": "rtf"}, "format: choose text, html or markdown."),
        ({"text": "<div x>" * 5000, "format": "html"}, "open at once"),
    ],
)
def test_bad_input_shows_the_form_again_with_what_is_wrong(client, fields, said):
    answer = post(client, **fields)
    assert answer.status_code == 422
    assert said in html.unescape(answer.text)
    assert area(answer.text, "text") == fields.get("text", TEXT).replace("\r\n", "\n")


def test_a_file_in_another_encoding_is_refused_with_the_place(client):
    upload = (io.BytesIO("Договор".encode("cp1251")), "a.txt")
    answer = client.post("/annotate", data=FORM | {"file": upload}, headers={"Accept": "text/html"})
    assert answer.status_code == 422
    assert "byte 0" in answer.text


def test_ten_megabytes_are_refused(client):
    assert post(client, text="a" * 10_000_000).status_code == 413


def test_corrections_that_do_not_fit_are_refused(client):
    page = post(client).text
    answer = post(client, **again(page, **{"at-0-99999": "inf"}))
    assert answer.status_code == 422
    assert "outside" in answer.text
