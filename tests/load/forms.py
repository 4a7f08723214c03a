"""Reads the forms out of a page as a browser does, and fills them in as somebody in a hurry would."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from html.parser import HTMLParser

Attributes = dict[str, str]


@dataclass
class Form:
    action: str
    method: str
    in_main: bool
    fields: list[Attributes] = field(default_factory=list)  # inputs and selects, in the order of the page
    buttons: list[Attributes] = field(default_factory=list)


class Page(HTMLParser):
    """The forms of a page, its links, and the files it needs."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self.links: list[str] = []
        self.files: list[str] = []
        self._form: Form | None = None
        self._select: Attributes | None = None
        self._main = False
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        if tag == "main":
            self._main = True
        elif tag == "a" and "href" in found:
            self.links.append(found["href"])
        elif tag == "form":
            self._form = Form(found.get("action", ""), found.get("method", "get").lower(), self._main)
            self.forms.append(self._form)
        elif tag == "link" and found.get("rel") in ("stylesheet", "icon", "manifest"):
            self.files.append(found.get("href", ""))
        elif tag in ("script", "img") and "src" in found:
            self.files.append(found["src"])
        elif self._form is not None and "disabled" not in found:
            self._field(self._form, tag, found)

    def _field(self, form: Form, tag: str, found: Attributes) -> None:
        kind = found.get("type", "text").lower()
        if tag == "button" or (tag == "input" and kind in ("submit", "image")):
            if kind != "button" and kind != "reset":
                form.buttons.append(found)
        elif tag in ("input", "textarea"):
            form.fields.append({"name": "", "value": "on" if kind in ("radio", "checkbox") else ""} | found | {"type": kind})
        elif tag == "select":
            self._select = {"name": ""} | found | {"type": "select", "value": "", "options": ""}
            form.fields.append(self._select)
        elif tag == "option" and self._select is not None and found.get("value"):
            self._select["options"] = f"{self._select['options']}\n{found['value']}".strip()
            if "selected" in found or not self._select["value"]:
                self._select["value"] = found["value"]

    def handle_endtag(self, tag: str) -> None:
        if tag == "main":
            self._main = False
        elif tag == "form":
            self._form = None
        elif tag == "select":
            self._select = None


ANY_NUMBER = 30  # years, days, hours, weeks: it can be each of them
MOSTLY = ("no", "none", "absent")  # most people have few of the dangers they are asked about, and get to the end


def fill(form: Form, chance: random.Random) -> list[tuple[str, str]]:
    """An allowed answer to everything the form asks, with its hidden fields and the button that sends it."""
    sent = [(one["name"], one["value"]) for one in form.fields if one["type"] == "hidden"]
    sent += radios(form, chance) + checkboxes(form, chance)
    for one in form.fields:
        if one["type"] == "select":
            sent.append((one["name"], one["value"]))
        elif one["type"] in ("number", "range") or one.get("inputmode") in ("numeric", "decimal"):
            sent.append((one["name"], number(one, chance)))
        elif one["type"] not in ("hidden", "radio", "checkbox", "file"):
            sent.append((one["name"], one["value"]))
    if form.buttons:
        # Several buttons of one name are answers to press; otherwise Enter presses the first.
        first = form.buttons[0]
        alike = [button for button in form.buttons if button.get("name") == first.get("name")]
        pressed = chance.choice(alike) if first.get("name") else first
        if pressed.get("name"):
            sent.append((pressed["name"], pressed.get("value", "")))
    return [(name, value) for name, value in sent if name]


def radios(form: Form, chance: random.Random) -> list[tuple[str, str]]:
    groups: dict[str, list[str]] = {}
    for one in form.fields:
        if one["type"] == "radio":
            groups.setdefault(one["name"], []).append(one["value"])
    return [(name, chosen(values, chance)) for name, values in groups.items()]


def chosen(values: list[str], chance: random.Random) -> str:
    """One of the offered answers, more often a 'no'."""
    usual = [value for value in values if value in MOSTLY]
    return usual[0] if usual and chance.random() < 0.6 else chance.choice(values)


def checkboxes(form: Form, chance: random.Random) -> list[tuple[str, str]]:
    """'None of these' mostly, else some; never two boxes of one value. A box beside a field to type in is left empty."""
    boxes = [(one["name"], one["value"]) for one in form.fields if one["type"] == "checkbox"]
    none = [box for box in boxes if box[0] in MOSTLY or box[0].startswith("no")]
    others = [box for box in boxes if box not in none]
    typed = any(one["type"] in ("number", "text", "radio") for one in form.fields)
    if not boxes or (typed and not none):
        return []
    if none and (not others or chance.random() < 0.6):
        return none[:1]
    ticked: dict[str, str] = {}
    for name, value in chance.sample(others, min(len(others), chance.choice((1, 1, 1, 2, 3)))):
        ticked.setdefault(value, name)
    return [(name, value) for value, name in ticked.items()]


def number(one: Attributes, chance: random.Random) -> str:
    """A whole number between what the field allows; one for all where it does not say, so that no two contradict."""
    if "data-highest" in one:
        return str(round(min(ANY_NUMBER, float(one["data-highest"]))))
    if not ("min" in one and "max" in one):
        return str(ANY_NUMBER)
    return str(chance.randint(round(float(one["min"])), round(float(one["max"]))))
