"""New data in a running worker: what is under way ends on the old, what comes meets the new."""

import gc
import os
from pathlib import Path

import pytest
from granian.wsgi import _callback_wrapper
from werkzeug.test import Client

from treatyref.reload import Reloading, Served
from treatyref.service import Applications
from treatyref.store import Entry, Store


class Service:
    """Applications that answer the name of their database in two parts, and what was done with them."""

    def __init__(self):
        self.path, self.events, self.broken, self.cold = Path("one"), [], False, False

    def current(self):
        return self.path

    def make(self, path):
        if self.broken:
            raise OSError("no more memory")
        self.events.append(f"made {path}")

        def app(environ, start_response):
            start_response("200 OK", [("Content-Type", "text/plain")])
            if environ["PATH_INFO"] == "/whole":
                return [str(path).encode()]
            return iter([str(path).encode(), b", " + str(path).encode()])

        def warm():
            if self.cold:
                raise ValueError("a record that no page can show")
            self.events.append(f"warmed {path}")

        return Served(app, warm, lambda: self.events.append(f"closed {path}"))


@pytest.fixture
def service():
    return Service()


@pytest.fixture
def layer(service):
    return Reloading(service.current, service.make)


def test_the_data_stay_while_the_database_does(service, layer):
    layer.look()
    assert service.events == ["made one"]
    assert Client(layer).get("/whole").data == b"one"


def test_a_new_database_is_made_ready_before_anyone_meets_it_and_the_old_is_let_go(service, layer):
    service.path = Path("two")
    layer.look()
    assert service.events == ["made one", "made two", "warmed two", "closed one"]
    assert Client(layer).get("/whole").data == b"two"


def test_an_answer_under_way_ends_on_the_data_it_began_with(service, layer):
    body = layer({"PATH_INFO": "/parts"}, lambda *_: None)
    parts = iter(body)
    first = next(parts)
    service.path = Path("two")
    layer.look()
    assert Client(layer).get("/whole").data == b"two"
    assert "closed one" not in service.events
    assert first + next(parts) == b"one, one"
    body.close()
    del body, parts
    layer.look()
    assert service.events[-1] == "closed one"


def test_data_that_cannot_be_loaded_leave_the_old_in_place_until_the_next(service, layer, caplog):
    service.path, service.broken = Path("two"), True
    layer.look()
    layer.look()
    assert Client(layer).get("/whole").data == b"one"
    assert caplog.text.count("could not load two") == 1
    service.path, service.broken = Path("three"), False
    layer.look()
    assert Client(layer).get("/whole").data == b"three"


def test_data_that_cannot_be_made_ready_are_let_go_and_the_old_stay(service, layer, caplog):
    service.path, service.cold = Path("two"), True
    layer.look()
    assert service.events == ["made one", "made two", "closed two"]
    assert Client(layer).get("/whole").data == b"one"
    assert "could not load two" in caplog.text


def test_the_search_for_lost_cycles_goes_on_afterwards(service, layer):
    service.path = Path("two")
    layer.look()
    assert gc.isenabled()


def files_open(path):
    links = [os.path.join("/proc/self/fd", name) for name in os.listdir("/proc/self/fd")]
    return sum(os.path.exists(link) and os.path.samefile(link, path) for link in links)


def entries_in_memory():
    gc.unfreeze()
    gc.collect()
    return sum(type(one) is Entry for one in gc.get_objects())


def test_the_records_of_before_are_freed(database, tmp_path):
    (tmp_path / "new.db").symlink_to(database)
    paths = [tmp_path / "new.db", database]
    layer = Reloading(lambda: paths[-1], Applications(lambda *_: [b""]).over)
    client, kept_by_the_server = Client(layer), _callback_wrapper(layer, {})
    before, held = client.get("/api/v1/treaties/inf").data, entries_in_memory()
    paths.pop()
    layer.look()
    assert entries_in_memory() == held > 0
    assert kept_by_the_server.__wrapped__ is layer
    assert client.get("/api/v1/treaties/inf").data == before


def test_a_closed_store_holds_nothing(database):
    before = entries_in_memory()
    store = Store(database)
    assert entries_in_memory() == before + len(store.entries)
    open_files = files_open(database)
    store.close()
    assert entries_in_memory() == before
    assert files_open(database) == open_files - 1
