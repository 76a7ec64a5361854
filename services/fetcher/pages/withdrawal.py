"""An article that its outlet takes down or puts up again, as the comparison is told. Pure."""

from dataclasses import replace
from datetime import datetime

from libs.contracts import Effect, FetchRequest, KeepNewest, Result, compare_again, keys
from libs.time import ms_of
from services.fetcher.errors import NotFound


def gone(article_id: str, request: FetchRequest, error: NotFound, *, now: datetime) -> Result:
    """The end of a request for an article that was indexed, and that is there no more."""
    code = error.reason_code
    return Result(
        fate=error.request_fate,
        code=code,
        detail=str(error),
        article_id=article_id,
        effects=_stating(article_id, request, code, now),
    )


def there_again(result: Result, article_id: str, request: FetchRequest, now: datetime) -> Result:
    """The result, and that the article is there after all."""
    return replace(result, effects=(*result.effects, *_stating(article_id, request, "", now)))


def _stating(
    article_id: str, request: FetchRequest, code: str, now: datetime
) -> tuple[Effect, ...]:
    stated = KeepNewest(keys.WITHDRAWN, article_id, ms_of(now), code)
    return (stated, *map(compare_again, request.deals))
