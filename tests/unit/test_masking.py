"""What of an address may be shown."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from libs.masking import has_user_part, is_secret, masked, masked_text, without_sessions

PAGE = "https://gazette.example/a"


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("https://lea:pa55@gazette.example/a", "https://***@gazette.example/a"),
        ("https://lea@gazette.example/a", "https://***@gazette.example/a"),
        ("https://lea:p@ss@gazette.example/a", "https://***@gazette.example/a"),
        ("HTTPS:lea:p@gazette.example", "HTTPS:***@gazette.example"),
        ("//lea:p@gazette.example/a", "//***@gazette.example/a"),
        ("ftp://lea:p a@gazette.example", "ftp://***@gazette.example"),
        ("redis://:p@localhost:6379/0", "redis://***@localhost:6379/0"),
        (f"{PAGE}?token=t0p", f"{PAGE}?token=***"),
        (f"{PAGE}?id=5&token=t0p&page=2#x", f"{PAGE}?id=5&token=***&page=2#x"),
        (f"{PAGE}?Access_Token=t0p", f"{PAGE}?Access_Token=***"),
        (f"{PAGE}?%74oken=t0p", f"{PAGE}?%74oken=***"),
        (f"{PAGE}?auth[token]=t0p", f"{PAGE}?auth[token]=***"),
        (f"{PAGE}#access_token=t0p&x=1", f"{PAGE}#access_token=***&x=1"),
        (f"{PAGE};jsessionid=A1B2?id=5", f"{PAGE};jsessionid=***?id=5"),
        (f"{PAGE}?id=5;token=a/b", f"{PAGE}?id=5;token=***"),
        (f"{PAGE}?token=a\"b c'd", f"{PAGE}?token=***"),
        (f"{PAGE}?sid=a1b2", f"{PAGE}?sid=***"),
        (f"{PAGE}?key=AIzaSyB012345678901234", f"{PAGE}?key=***"),
        (f"{PAGE}?u=https%3A%2F%2Fb.example%2F%3Fid%3D5%26token%3Dt0p%26x%3D1&y=2",
         f"{PAGE}?u=https%3A%2F%2Fb.example%2F%3Fid%3D5%26token%3D***%26x%3D1&y=2"),
        (f"{PAGE}?u=https%3A%2F%2Flea%3Ap%40b.example%2F",
         f"{PAGE}?u=https%3A%2F%2F***%40b.example%2F"),
        (f"{PAGE}?u=https://b.example/?id=5?token=t0p", f"{PAGE}?u=https://b.example/?id=5?token=***"),
        (f"{PAGE}?u=https://b.example/%3Fid=5%26token=t0p", f"{PAGE}?u=https://b.example/%3Fid=5%26token=***"),
        (f"{PAGE}?u=https%253A%252F%252Flea%253Ap%2540b.example%252F%253Fv%253D2%2526token%253Dt0p",
         f"{PAGE}?u=https%253A%252F%252F***%2540b.example%252F%253Fv%253D2%2526token%253D***"),
        (f"{PAGE}?u=https%3A%2F%2Fb.example%3Fv%3Dhttps%253A%252F%252Fc.example%253Ftoken%253Dt0p",
         f"{PAGE}?u=https%3A%2F%2Fb.example%3Fv%3Dhttps%253A%252F%252Fc.example%253Ftoken%253D***"),
        (f"{PAGE}?token%20=t0p", f"{PAGE}?token%20=***"),
    ],
)  # fmt: skip
def test_secrets_are_masked_and_the_rest_stays(address: str, shown: str) -> None:
    assert masked(address) == shown
    assert masked(shown) == shown


@pytest.mark.parametrize(
    "name",
    ["token", "access_token", "id-token", "api_key", "apikey", "ApiKey", "x-api-key", "sig",
     "signature", "X-Amz-Signature", "X-Amz-Credential", "X-Amz-Security-Token", "auth", "jwt",
     "X-Goog-Signature", "AWSAccessKeyId", "password", "passwd", "pwd", "secret", "client_secret",
     "PHPSESSID", "JSESSIONID", "session_id", "subscription-key", "session", "sid"],
)  # fmt: skip
def test_names_of_secrets(name: str) -> None:
    assert is_secret(name, "a1b2")
    assert masked(f"{PAGE}?{name}=a1b2") == f"{PAGE}?{name}=***"


@pytest.mark.parametrize(
    "query",
    ["id=5", "key=news-12", "key=0d3c4b5a-1111-2222-3333-444455556666", "code=FR75", "sid=48213",
     "session=12", "tokens=3", "q=token", "author=lea", "design=1", "passage=2", "monkey=x",
     "keyword=a", "assignature_id=1", "mail=lea@gazette.example", "at=@lea"],
)  # fmt: skip
def test_what_is_no_secret_stays(query: str) -> None:
    assert masked(f"{PAGE}?{query}") == f"{PAGE}?{query}"
    assert masked_text(f"see {PAGE}?{query}, she said") == f"see {PAGE}?{query}, she said"


def test_addresses_in_texts_and_in_json_are_masked() -> None:
    said = f"{PAGE}?token=t0p: no page within 5 s, then https://lea:p@gazette.example/ 'x'"
    shown = f"{PAGE}?token=*** no page within 5 s, then https://***@gazette.example/ 'x'"
    assert masked_text(said) == shown
    line = json.dumps({"url": f"{PAGE}?token=t0p", "error": f'bad "{PAGE}?sig=t0p"', "n": 1})
    assert json.loads(masked_text(line)) == {
        "url": f"{PAGE}?token=***", "error": f'bad "{PAGE}?sig=***"', "n": 1,
    }  # fmt: skip
    assert masked_text("mail lea@gazette.example, 5 & token = x") == (
        "mail lea@gazette.example, 5 & token = x"
    )


def test_who_names_a_user() -> None:
    for address in ("https://lea:p@a.example/", " https://lea@a.example", "//lea:p@a.example"):
        assert has_user_part(address)
    for address in (PAGE, "https://a.example/@lea", "https://a.example?m=a@b", "lea@a.example"):
        assert not has_user_part(address)


def test_sessions_in_the_path_are_left_out() -> None:
    assert without_sessions(f"{PAGE};jsessionid=A1?id=5") == f"{PAGE}?id=5"
    assert without_sessions(f"{PAGE};v=2") == f"{PAGE};v=2"


_SAFE = st.text("abcXYZ019-_.~%!$'()*+,", min_size=1, max_size=20)
_NAMES = st.sampled_from(["token", "api_key", "Signature", "pwd", "X-Amz-Signature", "jwt"])


@given(user=_SAFE, secret=_SAFE, name=_NAMES, before=_SAFE, after=_SAFE)
def test_no_secret_is_left_in_what_is_shown(
    user: str, secret: str, name: str, before: str, after: str
) -> None:
    marked = f"Qq{secret}qQ"
    address = (
        f"https://{user}:{marked}@a.example/{before}?{name}={marked}&x={after}#{name}={marked}"
    )
    for shown in (masked(address), masked_text(f"GET {address} failed")):
        assert marked not in shown
        assert "a.example" in shown


@given(text=st.text(max_size=200))
def test_masking_twice_is_masking_once(text: str) -> None:
    for mask in (masked, masked_text):
        once = mask(text)
        assert mask(once) == once


@given(text=st.text(st.characters(exclude_characters="=@"), max_size=100))
def test_a_text_without_user_or_parameter_stays_as_it_is(text: str) -> None:
    if "%3" not in text and "%4" not in text:
        assert masked(text) == masked_text(text) == text
