import http.server
import threading

import pytest

from core.serving.client import registry_answers
from core.serving.health import groq_health, registry_health
from tests.serving.conftest import settings_in


class Healthy(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200 if self.path == "/health" else 404)
        self.end_headers()

    def log_message(self, *_):
        pass


@pytest.fixture
def server():
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Healthy) as made:
        thread = threading.Thread(target=made.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{made.server_port}"
        made.shutdown()
        thread.join()


def test_a_registry_answers_when_its_server_is_healthy(server):
    assert registry_answers(server) and registry_answers(server + "/")
    assert not registry_answers(server + "/elsewhere")


@pytest.mark.parametrize("uri", ["http://127.0.0.1:9", "sqlite:///mlflow.db", "file:///etc", "http://[", ""])
def test_whatever_is_not_a_healthy_server_does_not_answer(uri):
    assert not registry_answers(uri, timeout=0.5)


def test_the_registry_in_words(tmp_path):
    embedded, remote = settings_in(tmp_path), settings_in(tmp_path, tracking_uri="http://mlflow.example")
    assert registry_health(embedded, True).state == "ok"
    assert registry_health(embedded, False).state == "away"
    assert "http://mlflow.example answers" in registry_health(remote, True).says
    assert "serving the local copy" in registry_health(remote, False).says


@pytest.mark.parametrize(
    ("notice", "state", "says"),
    [(None, "ok", "not asked yet"), ("", "ok", "answered the last request"), ("It was busy.", "away", "It was busy.")],
)
def test_the_language_model_is_judged_by_its_last_answer(tmp_path, notice, state, says):
    settings = settings_in(tmp_path).model_copy(
        update={"groq_api_key": type(settings_in(tmp_path).journal_salt)("key")}
    )
    item = groq_health(settings, notice)
    assert item.state == state and says in item.says


def test_without_a_key_the_language_model_is_off(tmp_path):
    assert groq_health(settings_in(tmp_path), "busy").state == "off"
