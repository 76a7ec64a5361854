import pytest
from pydantic import TypeAdapter, ValidationError

from libs.streaming.addresses import HttpUrl, RedisUrl, without_password

REDIS = TypeAdapter(RedisUrl)
HTTP = TypeAdapter(HttpUrl)


@pytest.mark.parametrize(
    "url",
    [
        "redis://127.0.0.1:6379/0",
        "redis://redis",
        "redis://redis/",
        "redis://[::1]:6379/15",
        "redis://:s%2Fesame@host:1/2?socket_timeout=5&db=3",
        "rediss://user:sesame@redis.example.org:6380/0?ssl_cert_reqs=none",
        "unix:///run/redis/redis.sock",
        "unix://user:sesame@/run/redis.sock?db=1",
    ],
)
def test_an_address_of_a_stream_server_is_taken_as_it_is(url: str) -> None:
    assert REDIS.validate_python(url) == url


@pytest.mark.parametrize(
    "url",
    [
        "",
        "localhost:6379",
        "sesame@localhost",
        "http://sesame@localhost:6379",
        "REDIS:/sesame",
        "redis://sesame@host:65536",
        "redis://sesame@host:0",
        "redis://sesame@host:port",
        "redis://:ses/ame@host:6379",
        "redis://:sesame@[::1:6379",
        "redis://:sesame@host:6379/first",
        "redis://:sesame@host:6379/1/2",
        "redis://:sesame@host:6379/-1",
        "redis://:sesame@host?db=first",
        "redis://:sesame@host?db=-1",
        "redis://:sesame@host?colour=sesame",
        "redis://:sesame@a..b:6379",
        "redis://:sesame@two hosts:6379",
        "redis://:sesame@host:6379/0 ",
        "rediss://:sesame@host?ssl_cert_reqs=sesame",
        "unix://sesame/redis.sock",
        "unix://",
    ],
)
def test_any_other_is_refused_without_repeating_it(url: str) -> None:
    with pytest.raises(ValidationError) as refused:
        REDIS.validate_python(url)
    [problem] = refused.value.errors(include_url=False)
    assert "ame" not in problem["msg"].replace("name", "")


@pytest.mark.parametrize("url", ["http://localhost:9200", "https://me:sesame@search.example/es"])
def test_an_address_of_a_search_engine_is_taken_as_it_is(url: str) -> None:
    assert HTTP.validate_python(url) == url


@pytest.mark.parametrize(
    "url",
    ["localhost:9200", "https://", "http://:9200", "http://me:sesame@host:port", "http://a..b"],
)
def test_what_is_no_address_of_a_search_engine_is_refused(url: str) -> None:
    with pytest.raises(ValidationError) as refused:
        HTTP.validate_python(url)
    [problem] = refused.value.errors(include_url=False)
    assert "sesame" not in problem["msg"]


def test_an_address_is_shown_without_its_password() -> None:
    assert without_password("redis://user:se@same@host:1/0") == "redis://host:1/0"
    assert without_password("https://host/a@b") == "https://host/a@b"
    assert without_password("unix://:sesame@/run/r.sock") == "unix:///run/r.sock"
    assert without_password("REDISS://me:sesame@host:1/0") == "REDISS://host:1/0"
    shown = without_password("redis://host?username=me&password=sesame&db=1")
    assert shown == "redis://host?username=…&password=…&db=1"
