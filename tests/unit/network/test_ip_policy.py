"""What we may connect to."""

from ipaddress import ip_network

import pytest
from hypothesis import given
from hypothesis import strategies as st

from libs.network.ip_policy import may_connect


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "127.8.9.1",
        "0.0.0.1",
        "10.0.0.1",
        "172.16.5.4",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "192.0.0.192",
        "198.18.0.1",
        "224.0.0.1",
        "239.1.2.3",
        "240.0.0.1",
        "255.255.255.255",
        "192.0.2.1",
        "168.63.129.16",
        "::1",
        "::",
        "fe80::1",
        "fe80::1%eth0",
        "fc00::1",
        "fd12:3456::1",
        "fec0::1",
        "ff02::1",
        "::ffff:127.0.0.1",
        "::ffff:10.0.0.1",
        "::ffff:169.254.169.254",
        "::127.0.0.1",
        "64:ff9b::7f00:1",
        "64:ff9b::a9fe:a9fe",
        "64:ff9b:1::a00:1",
        "2002:7f00:1::",
        "2002:a00:1::1",
        "2002:101:101::1",
        "2001:0:1::1",
        "2001:db8::1",
        "100::1",
        "",
        "localhost",
        "example.com",
        "1.2.3",
        "fd00:ec2::254",
    ],
)
def test_refuses_every_address_that_is_not_on_the_open_web(address: str) -> None:
    assert not may_connect(address)


@pytest.mark.parametrize(
    "address",
    [
        "1.1.1.1",
        "93.184.216.34",
        "2606:4700::1111",
        "2a00:1450:4007::1",
        "::ffff:1.1.1.1",
        "64:ff9b::101:101",
    ],
)
def test_lets_the_open_web_through(address: str) -> None:
    assert may_connect(address)


def test_an_allowed_network_opens_itself_alone() -> None:
    allowed = (ip_network("127.0.0.0/8"),)
    assert may_connect("127.0.0.1", allowed=allowed)
    assert may_connect("::ffff:127.0.0.1", allowed=allowed)
    assert not may_connect("10.0.0.1", allowed=allowed)
    assert not may_connect("::1", allowed=allowed)


@given(st.ip_addresses(network="10.0.0.0/8"))
def test_no_spelling_of_a_private_address_gets_through(inner: object) -> None:
    assert not may_connect(str(inner))
    assert not may_connect(f"::ffff:{inner}")
