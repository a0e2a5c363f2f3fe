"""Approval: bound to exactly what was shown, frozen from then on, and asked for again when anything moves."""

from __future__ import annotations

import threading
from dataclasses import replace
from typing import TYPE_CHECKING
from typing import Any

import pytest
from tests.offices import APRIL
from tests.offices import DATABASES
from tests.offices import NOON
from tests.offices import SIGNED
from tests.offices import dump
from tests.offices import new_database
from tests.offices import new_desk
from tests.offices import rows_in
from tests.offices import statuses
from tests.offices import tree

from outscore.dispatch import Outcome
from outscore.dispatch import Receipt
from outscore.errors import ApprovalError
from outscore.reporting import html
from outscore.storage.approvals import Dispatch
from outscore.workflow.approve import Signature
from outscore.workflow.approve import approve
from outscore.workflow.manifest import guard
from outscore.workflow.manifest import prepare
from outscore.workflow.score import score_period

if TYPE_CHECKING:
    from collections.abc import Callable
    from collections.abc import Iterable
    from collections.abc import Iterator
    from pathlib import Path

    from tests.offices import Desk

    from outscore.dispatch import Parcel
    from outscore.model.statement import StatementDocument

LATER = "2026-05-05T12:00:00+00:00"


def sent(desk: Desk) -> list[str]:
    """The messages in the folder, by recipient."""
    return sorted(path.parent.name for path in (desk.folder / "out/sent").rglob("*.eml"))


def test_an_approval_names_a_person_a_reason_and_what_was_shown(desk: Desk) -> None:
    with desk.open() as office:
        shown = prepare(office, APRIL).sha256
        for signature in (Signature(" ", "why"), Signature("who", " ")):
            with pytest.raises(ApprovalError, match="names a person and a reason"):
                approve(office, APRIL, signature)
        with pytest.raises(ApprovalError, match="no longer what was shown"):
            approve(office, APRIL, Signature("who", "why", manifest="0123456789ab"))
        done, _ = approve(office, APRIL, Signature("who", "why", manifest=shown[:12]))
    assert (done.person, done.reason, done.manifest_sha256, done.approved_at) == ("who", "why", shown, NOON)


def test_approving_the_same_again_changes_nothing(desk: Desk) -> None:
    desk.approve()
    before = dump(desk.url)
    desk.approve(now=LATER)
    assert dump(desk.url) == before


def test_a_changed_notice_is_not_sent_until_it_is_approved(desk: Desk) -> None:
    desk.approve("bolt")
    desk.change("outscore.yaml", "Figures are made up.", "Figures are real.")
    desk.change("vendors.yaml", "quality@bolt.example", "new@bolt.example")
    found = statuses(desk.send())
    assert found["quality@bolt.example"] == "changed since approval"
    assert sent(desk) == []
    desk.approve("bolt", now=LATER)
    found = statuses(desk.send())
    assert "quality@bolt.example" not in found
    assert found["new@bolt.example"] == "sent"
    assert sent(desk) == ["new@bolt.example"]


def test_a_changed_pack_goes_out_once_more_and_nothing_else_does(desk: Desk) -> None:
    desk.approve()
    desk.drop("figures-late.csv", "A1,2026-04,sales,100,99")
    desk.run()
    found = statuses(desk.send())
    assert found.pop("team@client.example") == "changed since approval"
    assert set(found.values()) == {"sent"}
    desk.approve(now=LATER)
    found = statuses(desk.send())
    assert found.pop("team@client.example") == "sent"
    assert set(found.values()) == {"sent before"}
    assert rows_in(desk.url, "dispatch") == 4


def test_what_was_approved_first_and_again_in_the_end_is_sent(desk: Desk) -> None:
    first = desk.approve()
    desk.change("vendors.yaml", "quality@bolt.example", "new@bolt.example")
    desk.change("outscore.yaml", "team@client.example", "office@client.example")
    desk.approve(now=LATER)
    desk.change("vendors.yaml", "new@bolt.example", "quality@bolt.example")
    desk.change("outscore.yaml", "office@client.example", "team@client.example")
    assert desk.approve(now=LATER) == first
    found = statuses(desk.send())
    assert [found[one] for one in ("quality@bolt.example", "team@client.example")] == ["sent", "sent"]
    assert "new@bolt.example" not in sent(desk)


def test_a_new_recipient_is_told_as_not_approved_and_then_gets_the_card(desk: Desk) -> None:
    desk.whole_month()
    desk.change("vendors.yaml", "[quality@bolt.example]", "[quality@bolt.example, new@bolt.example]")
    found = statuses(desk.send())
    assert found["new@bolt.example"] == "not approved"
    desk.approve(now=LATER)
    found = statuses(desk.send())
    assert found.pop("new@bolt.example") == "sent"
    assert set(found.values()) == {"sent before"}


def test_a_page_drawn_otherwise_since_approval_is_not_sent(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As after a change of the templates: another fingerprint, and other bytes for the same statement."""
    desk.approve()
    drawn = html.scorecards

    def otherwise(
        statements: Iterable[tuple[StatementDocument, str]], *registers: Any
    ) -> Iterator[html.Scorecard]:
        for card in drawn(statements, *registers):
            yield replace(card, content=card.content + b"<!-- drawn otherwise -->")

    monkeypatch.setattr(html, "scorecards", otherwise)
    monkeypatch.setattr(html, "fingerprint", lambda: "0" * 64)
    found = statuses(desk.send())
    assert found.pop("team@client.example") == "sent"
    assert set(found.values()) == {"changed since approval"}
    assert sent(desk) == ["team@client.example"]


def test_a_frozen_result_survives_changed_terms_and_the_run_says_so(desk: Desk) -> None:
    desk.approve("acme")
    with desk.open() as office:
        before = {one.vendor: one for one in score_period(office, APRIL).statements}
    desk.change("contracts/main.yaml", "at_least: 95", "at_least: 99")
    with desk.open() as office:
        scored = score_period(office, APRIL)
        frozen = office.approvals.frozen()
    after = {one.vendor: one for one in scored.statements}
    assert scored.differs == ("acme",)
    assert after["acme"] == before["acme"]
    assert (after["bolt"].revision, before["bolt"].revision) == (2, 1)
    assert frozen == {("acme", "main", "2026-04"): before["acme"].sha256}


def test_the_guard_refuses_a_page_that_is_another_vendors(desk: Desk) -> None:
    with desk.open() as office:
        parcels = {one["recipient"]: one for one in prepare(office, APRIL).document["parcels"]}
        pages = {name: office.archive.get("file", one["files"][0]["sha256"]) for name, one in parcels.items()}
        acme, bolt = "quality@acme.example", "quality@bolt.example"
        guard(office, parcels[acme], pages[acme])
        for page in (pages[bolt], pages["team@client.example"], pages[acme] + pages[bolt], b""):
            with pytest.raises(ApprovalError, match=r"does not belong to quality@acme\.example"):
                guard(office, parcels[acme], page)
        with pytest.raises(ApprovalError, match=r"does not belong to quality@bolt\.example"):
            guard(office, {**parcels[acme], "recipient": bolt}, pages[acme])
        with pytest.raises(ApprovalError, match=r"does not belong to team@client\.example"):
            guard(office, parcels["team@client.example"], pages[acme])


def test_the_folder_holds_each_card_under_its_recipient_alone(desk: Desk) -> None:
    desk.approve()
    desk.send()
    files = tree(desk.folder / "out/sent")
    for path, content in files.items():
        own = [name for name in ("acme", "bolt") if path.split("/")[0].endswith(f"@{name}.example")]
        if path.endswith(".html") and own:
            assert content.count(b'name="outscore-vendor"') == 1
            assert f'name="outscore-vendor" content="{own[0]}"'.encode() in content
    before = dump(desk.url)
    desk.send()
    assert (tree(desk.folder / "out/sent"), dump(desk.url)) == (files, before)


class Doubtful:
    """A channel by which a second delivery is a second message; what happens on the way is given."""

    name = "doubtful"
    repeatable = False

    def __init__(self, on_the_way: Callable[[], object] = lambda: None, *, begin: bool = True) -> None:
        self.delivered: list[str] = []
        self._on_the_way = on_the_way
        self._begin = begin

    def deliver(self, parcel: Parcel, before_handover: Callable[[], None]) -> Receipt:
        self._on_the_way()
        if not self._begin:
            return Receipt(Outcome.FAILED, "no connection")
        before_handover()
        self.delivered.append(parcel.recipient)
        return Receipt(Outcome.SENT, "250")


class Dies(Doubtful):
    """The program dies once the message is handed over."""

    def deliver(self, parcel: Parcel, before_handover: Callable[[], None]) -> Receipt:
        super().deliver(parcel, before_handover)
        raise KeyboardInterrupt


def test_a_program_that_dies_on_the_way_leaves_it_to_a_person(desk: Desk) -> None:
    desk.approve("bolt")
    with pytest.raises(KeyboardInterrupt):
        desk.send(Dies())
    again = Doubtful()
    assert statuses(desk.send(again))["quality@bolt.example"] == "unconfirmed"
    assert again.delivered == []
    assert statuses(desk.send())["quality@bolt.example"] == "unconfirmed", "nor by another channel"


def test_a_failure_in_one_run_does_not_undo_what_another_has_sent(desk: Desk) -> None:
    desk.approve("bolt")
    first = Doubtful()
    slow = Doubtful(lambda: desk.send(first), begin=False)
    desk.send(slow)
    assert first.delivered == ["quality@bolt.example"]
    assert statuses(desk.send(first))["quality@bolt.example"] == "sent before"
    assert first.delivered == ["quality@bolt.example"]


@pytest.mark.parametrize("kind", DATABASES)
def test_of_two_runs_at_once_one_hands_over(kind: str, tmp_path: Path) -> None:
    """Also where both saw the first attempt fail: the ledger lets only one begin."""
    desk = new_desk(tmp_path, new_database(kind, tmp_path))
    desk.drop("figures.csv", "A1,2026-04,sales,1,1")
    desk.run()
    with desk.open() as office:
        approval, _ = approve(office, APRIL, SIGNED)
        approvals = office.approvals
        for place in range(20):
            entry = Dispatch(f"{place:064}", "2026-04", None, "a@b.example", "x", "<m@x>", "", "", 0, NOON)
            if place % 2:
                approvals.note_failure(entry, approval.id, "refused")
            begun: list[int] = []
            gate = threading.Barrier(3)

            def begin(
                entry: Dispatch = entry, gate: threading.Barrier = gate, begun: list[int] = begun
            ) -> None:
                gate.wait()
                try:
                    approvals.begin(entry, approval.id, again=False)
                except ApprovalError:
                    return
                begun.append(1)

            threads = [threading.Thread(target=begin) for _ in range(3)]
            for one in threads:
                one.start()
            for one in threads:
                one.join()
            assert begun == [1], place
