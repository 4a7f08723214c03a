"""The words in a PDF, read from its pages by what each typeface says of its letters; enough for the PDFs made here."""

import re
import zlib

OBJECT = re.compile(rb"(?:^|\n)(\d+) 0 obj\n(.*?)\nendobj", re.DOTALL)
STREAM = re.compile(rb"stream\r?\n(.*?)\r?\nendstream", re.DOTALL)
# A pair of brackets may stand in a string as it is.
SHOWN = re.compile(rb"/(f\d+) [\d.]+ Tf|\(((?:\\.|[^\\()]|\((?:\\.|[^\\()])*\))*)\)", re.DOTALL)
ESCAPED = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}


def text_of(pdf):
    """All words in the order in which they are drawn, words of one run together."""
    objects = {int(number): content for number, content in OBJECT.findall(pdf)}
    pages = [one for one in objects.values() if re.search(rb"/Type\s*/Page\b", one)]
    return " ".join(_page(page, objects) for page in pages)


def _page(page, objects):
    resources = objects[_reference(page, b"Resources")]
    fonts = {name: _letters(objects[int(number)], objects) for name, number in re.findall(rb"/(f\d+) (\d+) 0 R", resources)}
    runs, letters = [], {}
    for block in re.findall(rb"BT(.*?)ET\n", _stream(objects[_reference(page, b"Contents")]), re.DOTALL):
        words = ""
        for font, shown in SHOWN.findall(block):
            letters = fonts[font] if font else letters
            code = re.sub(rb"\\([0-7]{3}|.)", lambda match: _unescaped(match[1]), shown, flags=re.DOTALL)
            words += "".join(letters.get(code[at : at + 2], "") for at in range(0, len(code), 2))
        runs.append(words)
    return " ".join(runs)


def _unescaped(sign):
    return bytes([int(sign, 8)]) if len(sign) == 3 else ESCAPED.get(sign, sign)


def _letters(font, objects):
    """What each glyph of a typeface stands for."""
    table = _stream(objects[_reference(font, b"ToUnicode")])
    found = {}
    for glyph, letters in re.findall(rb"<([0-9A-F]{4})> <([0-9A-F]+)>\n", table):
        found[bytes.fromhex(glyph.decode())] = bytes.fromhex(letters.decode()).decode("utf-16-be")
    return found


def _reference(content, name):
    return int(re.search(rb"/" + name + rb" (\d+) 0 R", content)[1])


def _stream(content):
    raw = STREAM.search(content)[1]
    return zlib.decompress(raw) if b"FlateDecode" in content.split(b"stream")[0] else raw
