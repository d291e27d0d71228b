"""Mails as mail programs write them: `mail("outlook_accept", TO=…)` fills in what differs from one to the next."""

import base64
import re
from pathlib import Path

HERE = Path(__file__).parent


def mail(name, **values):
    text = (HERE / f"{name}.eml").read_text()
    for word, value in values.items():
        text = text.replace(f"@{word}@", str(value))
    assert not re.search(r"@[A-Z]+@", text), "a value is missing"
    return encoded(text.replace("\n", "\r\n")).encode()


def encoded(text):
    """What stands between the marks, as base64 in lines of 76."""

    def one(found):
        return base64.encodebytes(found[1].encode()).decode().replace("\n", "\r\n")

    return re.sub(r"<<BASE64\r\n(.*?)BASE64>>\r\n", one, text, flags=re.DOTALL)
