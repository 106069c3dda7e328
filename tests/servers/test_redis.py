"""Limits shared by every web process, and a queue on Redis."""

from __future__ import annotations

import shutil

from huey import RedisHuey
from huey.serializer import SignedSerializer

from tests.conftest import make_app


def test_the_sign_in_limit_is_shared_between_processes(migrated_file, tmp_path, redis_url):
    codes = []
    for name in ("one", "two"):
        path = tmp_path / f"{name}.db"
        shutil.copyfile(migrated_file, path)
        app = make_app(f"sqlite:///{path}", redis_url=redis_url, sign_in_limit="3 per minute")
        for _ in range(2):
            answer = app.test_client().post(
                "/accounts/sign-in",
                data={"email": "a@example.org", "password": "not the one"},
            )
            codes.append(answer.status_code)
        app.config["DATABASE"].close()
    assert codes == [422, 422, 422, 429]


def test_the_queue_carries_signed_tasks(redis_url):
    huey = RedisHuey("test", url=redis_url, serializer=SignedSerializer(secret="s" * 32))

    @huey.task()
    def add(left, right):
        return left + right

    result = add(2, 3)
    task = huey.dequeue()
    assert huey.execute(task) == 5
    assert result.get(blocking=False) == 5
