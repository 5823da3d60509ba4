"""Who is at the desk: anyone when no sign-in is configured, else a signed-in person with a role."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, NoReturn

import streamlit as st

from core.settings import Role, Settings
from pages.parts.cache import the_settings


@dataclass(frozen=True, slots=True)
class Visitor:
    """Who looks at the page.

    Attributes:
        name: for the sidebar; "" when nobody signed in.
        role: what they may do; "open" when the desk has no sign-in, and everybody may do everything.
    """

    name: str
    role: Role | Literal["open"]

    @property
    def may_train(self) -> bool:
        return self.role in ("admin", "open")

    @property
    def may_release(self) -> bool:
        """Promote, roll back, archive."""
        return self.role in ("admin", "open")

    @property
    def may_analyse(self) -> bool:
        """See the models' pages, bring in outcomes, save comparisons, look after alerts."""
        return self.role in ("analyst", "admin", "open")


OPEN = Visitor("", "open")


def role_of(user: Mapping[str, object], settings: Settings) -> Role | None:
    """The role of a signed-in person, or None for somebody who is kept out.

    An address that the identity provider says is not verified proves nothing about who this is: it is looked up nowhere.
    """
    address = str(user.get("email") or "").strip().lower()
    listed = {who.strip().lower(): role for who, role in settings.roles.items()}
    if address in listed and user.get("email_verified") is not False:
        return listed[address]
    return None if settings.default_role == "none" else settings.default_role


def the_visitor() -> Visitor:
    """Who is here; asks for a sign-in where one is configured, and ends the run until there is one."""
    user = st.user.to_dict()
    if "is_logged_in" not in user:
        return OPEN
    if not user["is_logged_in"]:
        _ask()
    role = role_of(user, the_settings())
    if role is None:
        _keep_out(str(user.get("email", "")))
    return Visitor(str(user.get("name") or user.get("email") or "Signed in"), role)


def _ask() -> NoReturn:
    with st.container(key="sign_in", width=480):
        st.title("Churn Desk", anchor=False)
        st.write("Sign in to score customers. What you do here is about people, and stays here.")
        if st.button("Sign in", type="primary", icon=":material/login:"):
            st.login()
    st.stop()


def _keep_out(address: str) -> NoReturn:
    with st.container(key="kept_out", width=480):
        st.title("Churn Desk", anchor=False)
        st.warning(
            f"{address or 'This account'} has no access to this desk. Ask an administrator to list it in CHURN_ROLES.",
            icon=":material/block:",
        )
        if st.button("Sign out", icon=":material/logout:"):
            st.logout()
    st.stop()
