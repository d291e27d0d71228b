"""What a program does: it names a region and a path, sends JSON and reads JSON."""

import json


def send(client, region, path, method="post", **given):
    address = f"/api/v1/regions/{region.slug}/{path}"
    if method == "get":
        return client.get(address, given)
    return getattr(client, method)(address, json.dumps(given, default=str), content_type="application/json")


def said(client, region, path, method="post", **given):
    """Status and body, to compare with what is expected."""
    answer = send(client, region, path, method, **given)
    return answer.status_code, answer.json() if answer.content else None
