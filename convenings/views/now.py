"""What every face of the room asks again and again: no session, two statements, nothing sent while nothing changed."""

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_safe

from convenings.now import Address, ask
from regions.access import signed_page


@require_safe
@signed_page
def now(request: HttpRequest, signed: str) -> HttpResponse:
    address = Address.parse(signed)
    found = ask(address) if address else None
    if found is None:
        raise Http404
    tag = found.tag
    answer = get_conditional_response(request, etag=tag) or HttpResponse(found.html)
    if answer.content:
        # No middleware of ours says it here, and an answer of unknown length goes out in two pieces.
        answer["Content-Length"] = str(len(answer.content))
    answer["ETag"], answer["Cache-Control"] = tag, "no-cache, private"
    answer["Content-Language"] = found.language
    return answer
