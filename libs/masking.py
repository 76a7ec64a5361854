"""Addresses as they may be shown: without passwords, tokens and signatures. Pure.

What is asked of a site needs its address whole; logs, outcomes, documents and the archive do not.
"""

import re
from urllib.parse import unquote

MASK = "***"

# As they are compared: lower case, without -, _, . and brackets.
_SECRET_ENDINGS = (
    "token", "secret", "password", "passwd", "passphrase", "passwort", "motdepasse", "signature",
    "apikey", "accesskey", "accesskeyid", "privatekey", "secretkey", "subscriptionkey", "authkey",
    "sessionid", "sessid", "sessionkey", "credential", "credentials", "jwt", "passcode",
    "accesscode", "unlockedarticlecode", "oauthverifier",
)  # fmt: skip
_SECRETS = frozenset(
    {"sig", "pwd", "pass", "auth", "authorization", "bearer", "otp", "hmac", "hdnts"}
)
# Sessions, but also numbers of articles and of conferences: sid=48213.
_UNLESS_A_NUMBER = frozenset({"sid", "session"})
_A_NUMBER = re.compile(r"\d{1,9}[.,:;!?)\]}']*")  # with what may follow it in a text
# Secrets where they look like one: key=AIzaSyB6 and more, but not key=news-12.
_IF_RANDOM = frozenset({"key", "code"})
_RANDOM = re.compile(r"(?=.*[0-9])(?=.*[A-Za-z])(?!(?:[^-]*-){3})[\w.~+/=%-]{16,}", re.ASCII)

_NAME = r"""([^=&;#?\s"'<>/\\]{1,64})"""
_SCHEME = r"(?:https?:[/\\]*|(?<![a-z0-9+.-])[a-z][a-z0-9+.-]{0,20}://|(?<![:\w/\\])//)"
_IN_TEXT = r"""\s"<>\\\x00-\x1f"""  # ends an address that stands in a text, or in JSON
_PERCENT = "%(?:25){0,3}"  # encoded again in an address within an address
_DEEPEST = 4  # addresses within addresses that are looked at
_ENCODED_USER = re.compile(
    rf"({_PERCENT}3A(?:{_PERCENT}2F){{2}})(?:(?!{_PERCENT}(?:2F|3F|23))[^&#{_IN_TEXT}])*({_PERCENT}40)",
    re.IGNORECASE,
)
_ENCODED_PARAMETER = re.compile(
    rf"({_PERCENT}(?:3F|26|23))([^=&;#?%/{_IN_TEXT}]{{1,64}})({_PERCENT}3D|=)"
    rf"((?:(?!{_PERCENT}(?:26|23))[^&#{_IN_TEXT}])*)",
    re.IGNORECASE,
)


class _Patterns:
    """What holds secrets: in an address alone, or (`ending`) in one that stands in a text."""

    def __init__(self, ending: str = "") -> None:
        self.user = re.compile(rf"({_SCHEME})[^/\\?#{ending}]{{0,4096}}@", re.IGNORECASE)
        self.parameter = re.compile(rf"([?&#]){_NAME}(=)([^&#{ending}]*)")
        self.part_of_path = re.compile(rf"(;){_NAME}(=)([^?;&#{ending}]*)")


_ADDRESS, _TEXT = _Patterns(), _Patterns(_IN_TEXT)


def masked(address: str) -> str:
    """An address with `***` for its user part and the value of each secret parameter.

    Also within an address that is a parameter's value. What holds no secret stays as it is.
    """
    return _masked(address, _ADDRESS)


def masked_text(text: str) -> str:
    """A text, or a line of JSON, with all addresses in it masked."""
    return _masked(text, _TEXT)


def has_user_part(address: str) -> bool:
    """Whether an address names a user, or holds a password."""
    return _ADDRESS.user.match(address.strip()) is not None


def is_secret(name: str, value: str) -> bool:
    """Whether a parameter's value is a secret, by its name and, where need be, by its look."""
    name = re.sub(r"[-_.\[\]\s]", "", unquote(name).lower())
    if name.endswith(_SECRET_ENDINGS) or name in _SECRETS:
        return True
    if name in _UNLESS_A_NUMBER:
        return not _A_NUMBER.fullmatch(value)
    return name in _IF_RANDOM and (value == MASK or _RANDOM.fullmatch(value) is not None)


def without_sessions(address: str) -> str:
    """An address without secret parameters of its path: `;jsessionid=…`."""
    return _ADDRESS.part_of_path.sub(
        lambda found: "" if is_secret(found[2], found[4]) else found[0], address
    )


def _masked(text: str, patterns: _Patterns) -> str:
    if "@" in text:
        text = patterns.user.sub(rf"\1{MASK}@", text)
    if "%" in text:
        text = _ENCODED_USER.sub(rf"\1{MASK}\2", text)
    if "=" in text:
        text = _hidden(text, patterns.parameter)
        text = _hidden(text, patterns.part_of_path)
    return _hidden(text, _ENCODED_PARAMETER) if "%" in text else text


def _hidden(text: str, parameter: re.Pattern[str], deepest: int = _DEEPEST) -> str:
    """The text with the values of secret parameters masked, also in the values of others."""

    def shown(found: re.Match[str]) -> str:
        mark, name, equals, value = found.groups()
        if is_secret(name, value):
            value = MASK
        elif deepest:
            value = _hidden(value, parameter, deepest - 1)
        return f"{mark}{name}{equals}{value}"

    return parameter.sub(shown, text)
