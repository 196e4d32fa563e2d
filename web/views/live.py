"""What happens while a page is open, without a reload: a stream of server-sent events, or the same when asked for.

A stream tells each browser only what its reviewer may see: blind mode is `corpus.watching`'s affair, and so `blind`'s.
"""

from __future__ import annotations

import json
import secrets
import time
from collections.abc import Iterator

from flask import Blueprint, Flask, Response, current_app, jsonify, request
from flask.typing import ResponseReturnValue

from corpus.model import What
from corpus.store import Store
from corpus.watching import News, Watch, newest, news
from web.fields import row_id
from web.lines import Line, Lines
from web.views.statements import store
from web.wording import happened

bp = Blueprint("live", __name__)

# A sign of life this often, in seconds: it finds out that a browser is gone, which gives the place back. After LONGEST
# the browser opens another stream.
BEAT_SECONDS, LONGEST_SECONDS = 1.0, 300.0

# When a browser tries again after a stream has ended, in milliseconds.
AGAIN = 2000


def register(app: Flask) -> None:
    """What streams share: the thread that watches the store, and the places that there are."""
    app.extensions["watch"] = Watch(app.extensions["store"])
    app.extensions["lines"] = Lines()


@bp.get("/live/stream")
def stream() -> ResponseReturnValue:
    """Server-sent events from `after` on; 204 where no place is left: browsers then leave it, and our script asks."""
    name = f"parallax-live-{current_app.config['PORT']}"
    browser = request.cookies.get(name, "") or secrets.token_urlsafe(12)
    lines: Lines = current_app.extensions["lines"]
    line = lines.take(browser)
    if line is None:
        return "", 204
    after = max(request.args.get("after", 0, type=row_id), request.headers.get("Last-Event-ID", 0, type=row_id))
    told = _told(current_app.extensions["watch"], line, store(), after, request.args.get("statement", type=row_id))
    answer = Response(told, mimetype="text/event-stream")
    answer.call_on_close(lambda: lines.give_back(line))
    # Not in the session: an answer that comes late would overwrite a name that was given meanwhile.
    answer.set_cookie(name, browser, httponly=True, samesite="Lax")
    return answer


@bp.get("/live/news")
def since() -> ResponseReturnValue:
    """What happened after an event, for browsers that have no stream."""
    seen = store()
    last = newest(seen)
    found = news(seen, request.args.get("after", last, type=row_id), request.args.get("statement", type=row_id))
    return jsonify(after=last, news=[_record(one, seen.viewer) for one in found])


def _told(watch: Watch, line: Line, seen: Store, after: int, statement: int | None) -> Iterator[str]:
    end = time.monotonic() + LONGEST_SECONDS
    yield f"retry: {AGAIN}\n\n"
    while time.monotonic() < end and not line.ended:
        last = watch.wait(after, BEAT_SECONDS)
        if last <= after:
            yield ": still here\n\n"
            continue
        for one in news(seen, after, statement):
            yield f"id: {one.id}\ndata: {json.dumps(_record(one, seen.viewer))}\n\n"
        after = last
    if line.ended:
        yield "event: enough\ndata: \n\n"  # a newer page of this browser has its place: this one asks instead


def _record(one: News, viewer: str | None) -> dict[str, object]:
    """What a script is told of something that happened. A comparison is nobody's news: its progress is told apart."""
    return {
        "id": one.id,
        "statement": one.statement,
        "divergence": one.divergence,
        "own": one.who == viewer or one.what is What.COMPARISON,
        "said": happened(one),
    }
