"""Kept answers are the answers: by day, by form, by condition, whatever the application does."""

import sys
from datetime import date, timedelta
from functools import partial

import pytest
from werkzeug.test import Client

from treatyref import asof, permalink
from treatyref.cache import ResponseCache
from treatyref.web import create_app


@pytest.fixture(scope="module")
def kept(store):
    """A client on the cached application."""
    return Client(ResponseCache(create_app(store), alias=partial(permalink.alias, store)))


def same(one, other):
    """Whether two answers agree in all but the time."""
    apart = {"date"}
    heads = [
        sorted((name.lower(), value) for name, value in answer.headers.items() if name.lower() not in apart)
        for answer in (one, other)
    ]
    return one.status_code == other.status_code and one.data == other.data and heads[0] == heads[1]


@pytest.mark.parametrize(
    "path",
    ["/", "/treaties/inf", "/treaties/inf.bib", "/api/v1/treaties/inf", "/api/v1/treaties/?limit=3",
     "/healthz", "/treaties/nope", "/api/v1/treaties/inf?on=never", "/treaties/inf/card.png",
     "/static/style.css", "/r/SSC-8"],
)  # fmt: skip
def test_the_second_answer_is_the_first(kept, client, path):
    assert same(kept.get(path), kept.get(path))
    assert kept.get(path).data == client.get(path).data


def test_every_day_gets_its_own_answer(kept, client, store):
    """Days are asked in an order in which each is answered from another's kept answer."""
    whole = store.get("treaties", "new-start").document
    first = asof.first_day(whole)
    days = [turn + timedelta(days=n) for turn in asof.turns(whole)[::6] for n in (0, 1, -1)]
    for form in ("/api/v1/treaties/new-start/on/{}", "/treaties/new-start/on/{}.json"):
        for day in days:
            if day >= first:
                path = form.format(day)
                assert same(kept.get(path), client.get(path)), path


@pytest.mark.parametrize(
    "day", ["1900-01-01", "2019-02-30", "9999-99-99", "2019-9-5", "0000-00-00", "2150-01-01"]
)
def test_a_day_without_an_answer_is_told_as_ever(kept, client, day):
    path = f"/api/v1/treaties/inf/on/{day}"
    assert same(kept.get(path), client.get(path))
    assert b"@@" not in kept.get(path).data


def test_the_mark_never_leaves_the_house(kept):
    for _ in range(2):
        answer = kept.get("/treaties/inf/on/2000-02-03.json")
        assert b"@@" not in answer.data
        assert "@@" not in str(answer.headers)
        assert answer.json["as_of"] == "2000-02-03"


def test_a_client_cannot_ask_for_the_mark(kept):
    answer = kept.get("/treaties/inf/on/2000-02-03.json", headers={"treatyref.day_mark": "x"})
    assert answer.json["as_of"] == "2000-02-03"


def test_conditions_are_kept_to(kept):
    for path in ("/api/v1/treaties/inf", "/api/v1/treaties/inf/on/2000-02-03"):
        first = kept.get(path)
        tag = first.headers["ETag"]
        again = kept.get(path, headers={"If-None-Match": tag})
        assert (again.status_code, again.data) == (304, b"")
        assert again.headers["ETag"] == tag
        assert kept.get(path, headers={"If-None-Match": f'W/{tag}, "x"'}).status_code == 304
        assert kept.get(path, headers={"If-None-Match": '"x"'}).status_code == 200
        assert (
            kept.get(path, headers={"If-Modified-Since": first.headers["Last-Modified"]}).status_code == 304
        )


def test_head_has_no_body(kept):
    for _ in range(2):
        answer = kept.head("/api/v1/treaties/inf")
        assert answer.data == b""
        assert int(answer.headers["Content-Length"]) > 1000


def test_forms_are_kept_apart(kept):
    for accept in ("text/html", "application/x-bibtex", "text/html"):
        assert kept.get("/treaties/inf", headers={"Accept": accept}).mimetype == accept


def test_a_time_asked_for_is_not_mixed_up(kept):
    assert kept.get("/treaties/inf").status_code == 200
    moved = kept.get("/treaties/inf", headers={"Accept-Datetime": "Thu, 05 Sep 2019 12:00:00 GMT"})
    assert moved.status_code == 302
    assert kept.get("/treaties/inf").status_code == 200


def test_memory_is_bounded(store):
    layer = ResponseCache(create_app(store), capacity=300_000)
    client = Client(layer)
    for number in range(60):
        client.get(f"/api/v1/treaties/?limit=1&offset={number}", headers={"Host": f"h{number}.example"})
    assert layer._kept.currsize <= 300_000
    assert client.get("/api/v1/treaties/inf").status_code == 200


def test_alias_names_a_stretch(store):
    name, day = permalink.alias(store, "/treaties/inf/on/2000-02-03.json")
    assert day == "2000-02-03"
    assert permalink.alias(store, "/treaties/inf/on/2000-02-04.json")[0] == name
    assert permalink.alias(store, "/treaties/inf/on/2019-08-02.json")[0] != name
    assert permalink.alias(store, "/treaties/inf/on/2000-02-03") is None
    assert date.fromisoformat(day)


CACHEABLE = [("Content-Type", "text/plain"), ("ETag", '"one"'), ("Cache-Control", "public, max-age=300")]


def test_an_application_may_write_its_body_by_hand():
    def application(_environ, start_response):
        write = start_response("200 OK", CACHEABLE)
        write(b"first, ")
        yield b"second, "
        write(b"third")

    assert Client(ResponseCache(application)).get("/").data == b"first, second, third"


def test_an_answer_to_an_error_takes_the_place_of_the_one_begun_before_it():
    started = []

    def application(_environ, start_response):
        start_response("200 OK", CACHEABLE)
        try:
            raise ValueError
        except ValueError:
            start_response("500 INTERNAL SERVER ERROR", [("Content-Type", "text/plain")], sys.exc_info())
        return [b"our fault"]

    def server(environ, start_response):
        def start(status, headers, exc_info=None):
            started.append(status)
            return start_response(status, headers, exc_info)

        return ResponseCache(application)(environ, start)

    answer = Client(server).get("/")
    assert (answer.status_code, answer.data) == (500, b"our fault")
    assert started == ["500 INTERNAL SERVER ERROR"]
