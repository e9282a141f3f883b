"""Personal data is encrypted at rest and found by a blind index (X3)."""

import base64
import stat

import pytest
from django.core.exceptions import ImproperlyConfigured

from portal.shell.personal import sealing


@pytest.fixture
def keys(settings, tmp_path):
    settings.KEYS_DIR = tmp_path / "keys"
    sealing.forget_keys()
    yield settings.KEYS_DIR
    sealing.forget_keys()


def write_key(directory, name, byte):
    directory.mkdir(exist_ok=True)
    (directory / name).write_text(base64.b64encode(byte * 32).decode())
    sealing.forget_keys()


def test_a_sealed_text_opens_again_and_shows_nothing(keys):
    token = sealing.encrypt("110101199001011234")

    assert sealing.decrypt(token) == "110101199001011234"
    assert token.startswith("v1:0001:")
    assert "1101" not in token.split(":")[2]


def test_the_same_text_is_sealed_differently_each_time(keys):
    assert sealing.encrypt("张三") != sealing.encrypt("张三")


def test_nothing_stays_nothing(keys):
    assert (sealing.encrypt(""), sealing.decrypt(""), sealing.blind_index(None)) == ("", "", "")


def test_an_altered_token_does_not_open(keys):
    head, key_id, packed = sealing.encrypt("张三").split(":")
    sealed = bytearray(base64.urlsafe_b64decode(packed))
    sealed[-1] ^= 1

    with pytest.raises(sealing.SealBroken):
        sealing.decrypt(":".join((head, key_id, base64.urlsafe_b64encode(sealed).decode())))


@pytest.mark.parametrize("token", ["张三", "v1:0001", "v1:0001:!", "v2:0001:AAAA", "v1:0001:AAAA", "v1:9:AAAA"])
def test_what_is_no_token_does_not_open(keys, token):
    sealing.encrypt("a key is there")

    with pytest.raises(sealing.SealBroken):
        sealing.decrypt(token)


def test_the_newest_key_seals_and_the_older_ones_still_open(keys):
    write_key(keys, "seal-2026a.key", b"a")
    before = sealing.encrypt("张三")

    write_key(keys, "seal-2026b.key", b"b")
    after = sealing.encrypt("张三")

    assert [token.split(":")[1] for token in (before, after)] == ["2026a", "2026b"]
    assert [sealing.decrypt(token) for token in (before, after)] == ["张三", "张三"]


def test_a_new_key_is_for_its_owner_only_and_leaves_no_draft(keys):
    sealing.encrypt("张三")
    sealing.blind_index("张三")

    modes = {file.name: stat.S_IMODE(file.stat().st_mode) for file in keys.iterdir()}

    assert modes == {"seal-0001.key": 0o600, "index.key": 0o600}


def test_in_service_a_missing_key_is_an_error_that_says_what_to_do(keys, settings):
    settings.IN_SERVICE = True

    with pytest.raises(ImproperlyConfigured, match=r"Restore it from the backup"):
        sealing.encrypt("张三")
    with pytest.raises(ImproperlyConfigured, match=r"index\.key is missing"):
        sealing.blind_index("张三")


def test_a_key_of_the_wrong_length_is_an_error(keys):
    keys.mkdir()
    (keys / "seal-1.key").write_text(base64.b64encode(b"short").decode())

    with pytest.raises(ImproperlyConfigured, match="32 bytes"):
        sealing.encrypt("张三")


def test_equal_values_share_an_index_whatever_their_spaces_and_case(keys):
    index = sealing.blind_index("11010119900101123x")

    assert index == sealing.blind_index(" 110101 19900101 123X")
    assert index != sealing.blind_index("110101199001011231")
    assert len(index) == 64


def test_the_index_depends_on_the_key(keys):
    write_key(keys, "index.key", b"a")
    before = sealing.blind_index("张三")
    write_key(keys, "index.key", b"b")

    assert sealing.blind_index("张三") != before
