"""One open alert: what it is about, how bad, since when, who looks after it; and the two things to do about it."""

from __future__ import annotations

from datetime import datetime, timedelta

import streamlit as st

from core.journal.lines import Severity
from core.monitoring.alerts.state import Alert, Watched
from core.monitoring.alerts.store import Alerts
from core.monitoring.alerts.words import name_of
from pages.parts.guards import guarded, plain
from pages.parts.monitor.watch import Watch
from pages.parts.times import duration, local_time

RANK: dict[Severity, int] = {"INFO": 0, "WARNING": 1, "CRITICAL": 2}
SIGNS: dict[Severity, str] = {
    "INFO": ":material/info:",
    "WARNING": ":material/warning:",
    "CRITICAL": ":material/emergency_home:",
}
SILENCES = {"8 hours": 8, "1 day": 24, "3 days": 72, "1 week": 168}


def subject_of(watch: Watch, signal: str, subject: str) -> str:
    """What an alert is about, with the column's label where it is about one."""
    columns = watch.version.schema.by_name
    words = name_of(signal, " ".join(columns[word].label if word in columns else word for word in subject.split(" ")))
    return words[0].upper() + words[1:]


def show(watch: Watch, desk: Alerts, alert: Alert, watched: Watched, now: datetime) -> None:
    """Draw the alert."""
    with st.container(border=True, key=f"alert_{alert.id}"):
        left, right = st.columns([3, 2], vertical_alignment="center")
        with left:
            st.markdown(
                f"{SIGNS[alert.severity]} **{alert.severity.title()}: "
                f"{plain(subject_of(watch, alert.signal, alert.subject))}**"
            )
            st.write(plain(alert.says))
            st.caption(_since(alert, watched, now))
        with right, st.container(horizontal=True, horizontal_alignment="right"):
            if watch.visitor.may_analyse:
                if not alert.acknowledged_by:
                    _acknowledge(watch, desk, alert)
                _snooze(watch, desk, alert, watched)


def _since(alert: Alert, watched: Watched, now: datetime) -> str:
    said = [f"Open since {local_time(alert.since)}, {duration((now - alert.since).total_seconds())}"]
    said.append(
        f"looked after by **{plain(alert.acknowledged_by)}**" if alert.acknowledged_by else "nobody looks after it"
    )
    if watched.snooze is not None and watched.snoozed(now):
        said.append(f"silent until {local_time(watched.snooze.until)} ({plain(watched.snooze.by)})")
    elif alert.told is not None:
        said.append(f"told {plain(alert.channels)} {local_time(alert.told)}")
    return " · ".join(said)


def _acknowledge(watch: Watch, desk: Alerts, alert: Alert) -> None:
    with st.popover("Look after it", icon=":material/person_check:", key=f"ack open {alert.id}"):
        st.caption("No more reminders, unless it gets worse. It ends when the figures are well again.")
        with st.form(f"ack {alert.id}", border=False, enter_to_submit=False):
            by = _who(watch, f"ack by {alert.id}")
            note = st.text_input("Note", key=f"ack note {alert.id}", placeholder="What you are going to do")
            if st.form_submit_button("I look after it", type="primary"):
                with guarded():
                    desk.acknowledge(alert.id, by, note)
                    st.rerun()


def _snooze(watch: Watch, desk: Alerts, alert: Alert, watched: Watched) -> None:
    until = watched.snooze.until if watched.snooze else None
    # A key of its own after each silence: the panel closes when it has done what it is for.
    with st.popover("Silence", icon=":material/notifications_paused:", key=f"snooze open {alert.id} {until}"):
        st.caption("Nobody hears of it for a while, even if it ends and comes back.")
        with st.form(f"snooze {alert.id}", border=False, enter_to_submit=False):
            by = _who(watch, f"snooze by {alert.id}")
            hours = SILENCES[st.selectbox("For", list(SILENCES), key=f"snooze for {alert.id}")]
            note = st.text_input("Note", key=f"snooze note {alert.id}", placeholder="Why")
            if st.form_submit_button("Silence", type="primary"):
                with guarded():
                    desk.snooze(alert.id, by, datetime.now().astimezone() + timedelta(hours=hours), note)
                    st.rerun()


def _who(watch: Watch, key: str) -> str:
    """Who acts: the signed-in person, or whoever writes a name where nobody signs in."""
    if watch.visitor.name:
        st.caption(f"As **{plain(watch.visitor.name)}**")
        return watch.visitor.name
    return st.text_input("Your name", key=key)
