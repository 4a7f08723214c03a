"""As an app: what installing needs, and what stays when the program is not running."""

import pytest
from playwright.sync_api import expect

from tests.pages import person

# What every cache of the browser holds: addresses and texts.
KEPT = """
async () => {
  const found = [];
  for (const name of await caches.keys()) {
    const cache = await caches.open(name);
    for (const request of await cache.keys()) {
      const answer = await cache.match(request);
      found.push([new URL(request.url).pathname, await answer.text()]);
    }
  }
  return found;
}
"""
# How large a picture is once it is loaded.
SIZE = """
async (src) => {
  const one = new Image();
  one.src = src;
  await one.decode();
  return `${one.naturalWidth}x${one.naturalHeight}`;
}
"""


def wait_for_worker(page):
    """Until the service worker looks after the pages."""
    page.wait_for_function("() => navigator.serviceWorker.controller?.state === 'activated'")


@pytest.mark.expects_complaint("net::ERR_")
def test_without_the_program_the_page_says_what_to_do_in_an_emergency(open_page, server):
    page = open_page(server, "phone")
    page.goto("/")
    wait_for_worker(page)
    server.stop()
    for address in ("/", "/e/0123456789abcdef0123456789abcdef/result"):
        page.goto(address)
        expect(page.get_by_role("heading", level=1)).to_have_text("The program is not running")
        expect(page.locator(".emergency-line")).to_be_in_viewport(ratio=1)
        expect(page.locator(".emergency-line")).to_contain_text("112, 999 or 911")
    assert page.evaluate("getComputedStyle(document.querySelector('.emergency-line')).borderLeftStyle") == "solid", "with its style"
    assert page.locator("img").evaluate_all("found => found.every((one) => one.naturalWidth > 0)"), "and its drawing"


@pytest.mark.expects_complaint("net::ERR_")
def test_reloading_goes_on_when_the_program_runs_again(open_page, server):
    page = open_page(server)
    episode = person.invented(page)
    page.goto("/")
    wait_for_worker(page)
    server.stop()
    page.goto(f"/e/{episode}/review")
    expect(page.get_by_role("heading", level=1)).to_have_text("The program is not running")
    server.start()
    page.reload()
    expect(page.get_by_role("heading", level=1)).to_have_text("Check your answers")


def test_no_answer_is_in_any_cache(page):
    page.goto("/")
    wait_for_worker(page)
    episode = person.invented(page)
    person.say(page, episode, "age", "47")
    for address in ("result", "review", "q/age", "where", "plan", "history"):
        page.goto(f"/e/{episode}/{address}")
    page.goto("/data")
    kept = page.evaluate(KEPT)
    assert "/offline" in dict(kept)
    assert not [path for path, _ in kept if not path.startswith(("/offline", "/diary/offline", "/static/", "/drawings/"))]
    assert not [path for path, text in kept if episode in text or "47 years" in text]
    assert page.evaluate("Object.keys({...localStorage, ...sessionStorage}).length + document.cookie.length") == 0


def test_a_browser_may_install_the_pages(page, shared_server):
    page.goto("/")
    manifest = page.request.get(page.locator("link[rel=manifest]").get_attribute("href")).json()
    assert page.request.get(manifest["start_url"]).ok
    assert manifest["start_url"].startswith(manifest["scope"])
    for icon in manifest["icons"]:
        size = page.evaluate(SIZE, icon["src"])
        assert icon["sizes"] in (size, "any"), icon
    wait_for_worker(page)
    browser = page.context.new_cdp_session(page)
    found = browser.send("Page.getAppManifest")
    assert not found["errors"]
    errors = {one["errorId"] for one in browser.send("Page.getInstallabilityErrors")["installabilityErrors"]}
    assert not errors - {"in-incognito"}, "tests browse without a profile, in which nothing can be installed"
