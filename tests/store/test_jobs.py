from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings, strategies as st

from slmdesk.messages import BEGUN
from slmdesk.store.jobs import Jobs


@pytest.fixture
def jobs(tmp_path: Path) -> Iterator[Jobs]:
    jobs = Jobs(tmp_path)
    yield jobs
    jobs.close()


def test_parts_come_back_in_order_also_in_another_process_of_the_program(jobs: Jobs, tmp_path: Path) -> None:
    jobs.begin("key", "a.pdf", "{}")
    jobs.add_part("key", "p2", "second")
    jobs.add_part("key", "p1", "first")
    other = Jobs(tmp_path)
    assert other.parts("key") == [("p2", "second"), ("p1", "first")]
    assert [(job.key, job.title, job.parts, job.request) for job in other.interrupted()] == [("key", "a.pdf", 2, "{}")]
    other.close()


def test_a_job_that_begins_again_keeps_its_parts_and_one_that_ends_loses_them(jobs: Jobs) -> None:
    jobs.begin("key", "a.pdf")
    jobs.add_part("key", "p", "text")
    jobs.begin("key", "a.pdf")
    assert jobs.parts("key") == [("p", "text")]
    jobs.end("key")
    assert jobs.parts("key") == []
    assert jobs.interrupted() == []


def test_a_part_that_is_done_twice_is_kept_once(jobs: Jobs) -> None:
    jobs.begin("key", "a.pdf")
    jobs.add_part("key", "p", "one")
    jobs.add_part("key", "p", "two")
    assert jobs.parts("key") == [("p", "two")]


def test_a_part_that_is_being_written_is_kept_but_not_counted(jobs: Jobs) -> None:
    jobs.begin("key", "a.pdf")
    jobs.add_part("key", "p", f"one t{BEGUN}")
    assert jobs.parts("key") == [("p", f"one t{BEGUN}")]
    assert jobs.interrupted() == []
    assert [(job.key, job.parts) for job in jobs.interrupted(begun=True)] == [("key", 0)]
    jobs.add_part("key", "p", "one two")
    jobs.add_part("key", "q", f"thr{BEGUN}")
    assert [job.parts for job in jobs.interrupted()] == [job.parts for job in jobs.interrupted(begun=True)] == [1]


def test_old_jobs_are_forgotten(jobs: Jobs) -> None:
    for number in range(60):
        jobs.begin(f"key{number}", "a")
        jobs.add_part(f"key{number}", "p", "text")
    assert len(jobs.interrupted()) == 50
    assert jobs.parts("key0") == []
    assert jobs.parts("key59") == [("p", "text")]


def test_paces_are_kept_by_model_and_threads(jobs: Jobs) -> None:
    assert jobs.pace("m", 2) is None
    jobs.set_pace("m", 2, "slow")
    jobs.set_pace("m", 2, "fast")
    assert jobs.pace("m", 2) == "fast"
    assert jobs.pace("m", 4) is None


@given(st.lists(st.tuples(st.text(min_size=1), st.text(st.characters(exclude_categories=["Cs"])))))
@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_text_comes_back(jobs: Jobs, parts: list[tuple[str, str]]) -> None:
    parts = [(part.encode("utf-8", "replace").decode(), text) for part, text in parts]
    jobs.end("key")
    jobs.begin("key", "t")
    for part, text in parts:
        jobs.add_part("key", part, text)
    assert dict(jobs.parts("key")) == dict(parts)


def test_all_unfinished_jobs_are_forgotten_at_once_and_the_paces_stay(jobs: Jobs) -> None:
    jobs.set_pace("m", 2, "fast")
    for key in ("one", "two"):
        jobs.begin(key, "a")
        jobs.add_part(key, "p", "text")
    jobs.clear()
    assert jobs.interrupted(begun=True) == []
    assert jobs.parts("one") == []
    assert jobs.pace("m", 2) == "fast"
