"""What benchmarks of hosts and of queries count: readers who moved, and the parameters that a query is asked with."""

from pathlib import Path

import pytest

from bench import hosts, sql
from bench.proxy import Proxy
from deploy.nginx import configuration
from warehouse import library

LOG = [
    ("aa", "127.0.0.1:1", "200", "GET", "/"),
    ("aa", "127.0.0.1:2", "200", "GET", "/static/js/index.js"),
    ("aa", "127.0.0.1:1", "101", "GET", "/_stcore/stream"),
    ("bb", "127.0.0.1:2", "101", "GET", "/_stcore/stream"),
    ("cc", "127.0.0.1:2", "200", "GET", "/"),
]


def proxy(log: Path, *more: tuple[str, ...]) -> Proxy:
    log.write_text("".join("\t".join(line) + "\n" for line in [*LOG, *more]), encoding="utf-8")
    return Proxy("http://127.0.0.1:3", 1, log)


def test_who_was_answered_by_two_processes_has_moved_but_not_by_files_that_all_have(tmp_path: Path) -> None:
    assert hosts._seats(proxy(tmp_path / "log")) == (0, [1, 1])
    moved = ("bb", "127.0.0.1:1", "200", "PUT", "/_stcore/upload_file/1/2")
    assert hosts._seats(proxy(tmp_path / "log", moved)) == (1, [2, 1])


def test_every_reviewed_query_is_asked_with_a_value_for_each_parameter(demo_data: Path) -> None:
    chosen = {query.name: sql._chosen(query) for query in library.queries()}
    assert chosen["start_rate_by_city"]["period"] == "2017-03"
    assert all(value is not None for values in chosen.values() for value in values.values())


def test_the_configuration_of_nginx_has_every_process_and_takes_no_directive_from_outside() -> None:
    text = configuration(["127.0.0.1:8501", "10.0.0.2:8501"], "443", ("/etc/gaibo.pem", "/etc/gaibo.key"))
    assert "listen 443 ssl;" in text and "ssl_certificate /etc/gaibo.pem;" in text
    assert [line.split()[1] for line in text.splitlines() if line.startswith("    server ")] == [
        "127.0.0.1:8501",
        "10.0.0.2:8501",
    ]
    assert "@" not in text
    for word in ("127.0.0.1:1; include /etc/passwd", "", "a\nb"):
        with pytest.raises(ValueError):
            configuration([word], "80")
