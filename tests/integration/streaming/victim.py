"""A stage in a process of its own, to be killed. A message titled `poison` kills it."""

import os
import signal

from pydantic_settings import SettingsConfigDict

from libs.contracts import DetectedArticle, FetchedArticle
from libs.streaming import Stage, StageSettings, run
from tests.messages import detected


class VictimSettings(StageSettings):
    model_config = SettingsConfigDict(env_prefix="VICTIM_")


def step(article: FetchedArticle) -> DetectedArticle:
    if article.title == "poison":
        os.kill(os.getpid(), signal.SIGKILL)
    return detected().model_copy(
        update={"request_id": article.request_id, "article_id": article.article_id}
    )


def build(settings: VictimSettings) -> Stage:
    stage = Stage("language-detector", settings)
    return stage.connect(step, source=FetchedArticle, sink=DetectedArticle)


if __name__ == "__main__":
    run(build, VictimSettings)
