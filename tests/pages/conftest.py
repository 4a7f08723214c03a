"""The real program and a real browser, for tests that use both as a person would.

    def test_somebody(page): page.goto("/")                     1280 x 800, on the module's server
    def test_somebody(phone): ...                               also: dark, reduced_motion
    def test_somebody(open_page, server): open_page(server, "phone", "dark", "no_script").goto("/")

A test fails when a page asks anybody but its own server for anything, or when the browser complains: an error in the
console or in a script, something the content security policy kept out, an answer of 500 and above. Where the complaint
is the point, as with a refused form: @pytest.mark.expects_complaint("status of 422").
"""

import pytest
from playwright.sync_api import sync_playwright

from tests.pages import harness
from tests.pages.moved import Moved


@pytest.fixture(scope="session")
def program():
    """What is started; a test of another way to start it puts its own in place."""
    return harness.PROGRAM


@pytest.fixture
def server(program, tmp_path):
    """The program on an empty folder, for one test."""
    running = harness.Server(tmp_path, program).start()
    yield running
    running.finish()


@pytest.fixture(scope="module")
def shared_server(program, tmp_path_factory):
    """The program on one folder for all tests of a file; each test is another person there."""
    running = harness.Server(tmp_path_factory.mktemp("shared"), program).start()
    yield running
    running.finish()


@pytest.fixture
def moved(tmp_path, knowledge):
    """The pages on a clock of their own, for one test."""
    running = Moved(tmp_path / "data", knowledge)
    yield running
    running.stop()


@pytest.fixture(scope="session")
def browser():
    with sync_playwright() as playwright:
        browser = harness.launch(playwright)
        yield browser
        browser.close()


@pytest.fixture
def open_page(browser, request):
    """Opens pages: ``open_page(server, "phone", "dark")``, and looks afterwards what went wrong in them."""
    opened = []

    def open_one(server, *devices, **options):
        page, watch = harness.new_page(browser, server, *devices, **options)
        opened.append((page, watch))
        return page

    yield open_one
    problems = []
    expected = tuple(pattern for mark in request.node.iter_markers("expects_complaint") for pattern in mark.args)
    for number, (page, watch) in enumerate(opened):
        if request.node.stash.get(FAILED, False) and not page.is_closed():
            harness.look(page, f"failed-{request.node.name}-{number}")
        page.context.close()
        problems += watch.problems(expected)
    assert not problems, "\n".join(problems)


@pytest.fixture
def page(open_page, shared_server):
    return open_page(shared_server)


@pytest.fixture
def phone(open_page, shared_server):
    return open_page(shared_server, "phone")


@pytest.fixture
def dark(open_page, shared_server):
    return open_page(shared_server, "dark")


@pytest.fixture
def reduced_motion(open_page, shared_server):
    return open_page(shared_server, "reduced_motion")


FAILED = pytest.StashKey[bool]()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    """Remembers that a test failed, so that its pages are photographed before they are closed."""
    report = yield
    if report.failed:
        item.stash[FAILED] = True
    return report
