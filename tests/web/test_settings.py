"""Settings come from the environment; a wrong one stops the start and says which."""

import os
from dataclasses import fields
from pathlib import Path

import pytest

from webapp.web.settings import SettingRefused, Settings, installation_key, read_settings


def test_nothing_set_is_a_good_installation_on_one_machine():
    settings = read_settings({})
    assert settings == Settings()
    assert settings.database_url.startswith("sqlite:///")
    assert settings.owner_url == settings.database_url
    assert settings.host_names == ["localhost", "127.0.0.1"]
    assert not settings.is_demo
    assert not settings.is_https


def test_the_environment_sets_and_what_is_given_wins():
    environment = {"SAMVEI_DEMO": "yes", "SAMVEI_HOSTS": "samvei.example, localhost", "SAMVEI_PROXIES": "1"}
    settings = read_settings(environment, demo="no")
    assert (settings.is_demo, settings.host_names, settings.proxy_hops) == (False, ["samvei.example", "localhost"], 1)


def test_a_folder_moves_everything_the_app_writes():
    settings = read_settings({"SAMVEI_FOLDER": "/srv/samvei"})
    assert settings.database_url == "sqlite:////srv/samvei/samvei.sqlite"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DEMO", "true"),
        ("DEMO", "Yes"),
        ("DEMO", ""),
        ("HTTPS", "1"),
        ("PROXIES", "-1"),
        ("PROXIES", "one"),
        ("PROXIES", ""),
        ("WORKERS", "2.5"),
        ("WORKERS", "0"),
        ("THREADS", "many"),
        ("THREADS", "0"),
        ("THREADS", "²"),
        ("HOSTS", " , "),
        ("MESSAGES", "yes"),
        ("MESSAGE_NAME", "two\nlines"),
        ("MESSAGE_MINUTES", "0"),
        ("MAIL_PORT", "70000"),
        ("MAIL_TLS", "yes"),
        ("MAIL_SENDER", "post@example.org\nBcc: x@example.org"),
        ("SMS_ADDRESS", "http://sms.example.org/send"),
        ("SMS_ADDRESS", "https://sms.example.org/send?key=1"),
        ("SMS_ADDRESS", "file:///etc/passwd"),
        ("SMS_TOKEN", "a b"),
    ],
)
def test_a_value_that_cannot_be_used_is_refused_by_name(name: str, value: str):
    with pytest.raises(SettingRefused, match=f"SAMVEI_{name}"):
        read_settings({f"SAMVEI_{name}": value})


def test_a_mail_server_needs_somebody_it_comes_from():
    with pytest.raises(SettingRefused, match="SAMVEI_MAIL_SENDER"):
        read_settings({"SAMVEI_MAIL_SERVER": "mail.example.org"})


def test_real_messages_need_a_way_out():
    with pytest.raises(SettingRefused, match="SAMVEI_MESSAGES"):
        read_settings({"SAMVEI_MESSAGES": "real"})


@pytest.mark.parametrize(
    ("environment", "go"),
    [
        ({}, "off"),
        ({"SAMVEI_DEMO": "yes"}, "file"),
        ({"SAMVEI_DEMO": "yes", "SAMVEI_MESSAGES": "off"}, "off"),
        ({"SAMVEI_MESSAGES": "real", "SAMVEI_SMS_ADDRESS": "https://sms.example.org:8443/v1/send"}, "real"),
    ],
)
def test_nothing_is_sent_unless_somebody_says_so(environment: dict[str, str], go: str):
    assert read_settings(environment).messages_go == go


def test_secrets_stand_in_no_description_of_the_settings():
    settings = read_settings({"SAMVEI_MAIL_PASSWORD": "hemmelig-en", "SAMVEI_SMS_TOKEN": "hemmelig-to"})
    assert "hemmelig" not in repr(settings)


def test_what_is_not_ours_in_the_environment_is_left_alone():
    assert read_settings({"PORT": "9000", "SAMVEI_SOMETHING": "else"}) == Settings()


def test_every_setting_says_what_it_means():
    assert all(each.metadata["meaning"] for each in fields(Settings))


def test_the_installations_key_is_made_once_and_kept_to_itself(tmp_path: Path):
    folder = tmp_path / "var"
    key = installation_key(folder)
    assert len(key) == 32
    assert installation_key(folder) == key
    assert (folder / "secret-key").stat().st_mode & 0o077 == 0
    assert [path.name for path in folder.iterdir()] == ["secret-key"]


def test_two_installations_have_two_keys(tmp_path: Path):
    assert installation_key(tmp_path / "one") != installation_key(tmp_path / "two")


def test_processes_that_start_together_read_one_key(tmp_path: Path):
    children = []
    for number in range(4):
        child = os.fork()
        if child == 0:
            (tmp_path / f"key-{number}").write_bytes(installation_key(tmp_path / "var"))
            os._exit(0)
        children.append(child)
    assert [os.waitpid(child, 0)[1] for child in children] == [0] * 4
    assert len({(tmp_path / f"key-{number}").read_bytes() for number in range(4)}) == 1
