"""Who may be at the desk."""

import pytest

from core.settings import Settings
from pages.parts.access import OPEN, Visitor, role_of

SETTINGS = Settings(roles={"Ann@example.org": "admin"}, default_role="agent")


@pytest.mark.parametrize(
    ("user", "role"),
    [
        ({"email": "ann@example.org", "email_verified": True}, "admin"),
        ({"email": " ANN@example.org"}, "admin"),
        ({"email": "ann@example.org", "email_verified": False}, "agent"),
        ({"email": "ben@example.org"}, "agent"),
        ({}, "agent"),
    ],
)
def test_a_role_is_given_by_the_verified_address(user, role):
    assert role_of(user, SETTINGS) == role


def test_nobody_comes_in_unlisted_when_there_is_no_default_role():
    closed = Settings(roles={"ann@example.org": "analyst"}, default_role="none")
    assert role_of({"email": "ben@example.org"}, closed) is None
    assert role_of({"email": "ann@example.org", "email_verified": False}, closed) is None
    assert role_of({"email": "ann@example.org"}, closed) == "analyst"


def test_only_admins_and_an_open_desk_may_train():
    assert OPEN.may_train
    assert Visitor("Ann", "admin").may_train
    assert not Visitor("Ben", "agent").may_train
    assert not Visitor("Cem", "analyst").may_train


def test_a_configured_sign_in_is_asked_for_before_anything_is_shown(app, monkeypatch):
    from streamlit import user_info

    monkeypatch.setattr(user_info, "get_secrets_auth_section", lambda: {"redirect_uri": "x"})
    at = app()
    assert [button.label for button in at.button] == ["Sign in"]
    assert not at.exception
    assert not at.sidebar.children
