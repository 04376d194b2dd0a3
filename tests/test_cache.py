"""Answers kept in memory: whatever a WSGI application may do, the client gets the application's answer."""

import sys

from werkzeug.test import Client

from treatyref.cache import ResponseCache

KEPT = [("Content-Type", "text/plain"), ("ETag", '"one"'), ("Cache-Control", "public, max-age=300")]


def test_a_kept_answer_is_given_again_without_asking():
    asked = []

    def application(environ, start_response):
        asked.append(environ["PATH_INFO"])
        start_response("200 OK", KEPT)
        return [b"kept"]

    client = Client(ResponseCache(application))
    assert [client.get("/a").data, client.get("/a").data] == [b"kept", b"kept"]
    assert client.get("/a", headers={"If-None-Match": '"one"'}).status_code == 304
    assert asked == ["/a"]


def test_an_application_may_write_its_body_by_hand():
    def application(_environ, start_response):
        write = start_response("200 OK", KEPT)
        write(b"first, ")
        yield b"second, "
        write(b"third")

    assert Client(ResponseCache(application)).get("/").data == b"first, second, third"


def test_an_answer_to_an_error_takes_the_place_of_the_one_begun_before_it():
    started = []

    def application(_environ, start_response):
        start_response("200 OK", KEPT)
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
