"""In the browser: a walk from the phone's sensors and a photo through the camera become findings, and can be taken back."""

import numpy as np
import pytest
from playwright.sync_api import expect

from tests.measurement.footprint.feet import Sole
from tests.measurement.footprint.rendered import Scene, photo
from tests.measurement.walk.simulated import Course, Phone, Walker, walk
from tests.pages.harness import look, no_axe_violations
from tests.pages.person import button, episode_of, invented

COUNTDOWN_MS, LENGTH_MS = 15_000, 120_000

# What the sensors say, handed to the page as the phone would hand it: one event for each sample.
FEEL = """
(samples) => {
  for (const [t, x, y, z, alpha, beta, gamma] of samples) {
    const event = new DeviceMotionEvent("devicemotion", {
      accelerationIncludingGravity: { x, y, z }, rotationRate: { alpha, beta, gamma }, interval: 16,
    });
    Object.defineProperty(event, "timeStamp", { value: 1000 * t });
    window.dispatchEvent(event);
  }
}
"""


def felt(asymmetry):
    """Two minutes of walking with a phone upright at the back, the screen outwards, as events have it."""
    phone = Phone(rate_hz=60.0, any_way_round=False, tilt_deg=4.0)
    walker = Walker(asymmetry=asymmetry, cadence=110.0, height_cm=170.0, step_length_m=0.68)
    recording = walk(walker, phone, Course(passes=4, pass_s=28.0, pauses=0)).recording
    kept = recording.time_s < LENGTH_MS / 1000
    forward, left, up = recording.acceleration_m_s2[kept].T
    turn_forward, turn_left, turn_up = np.degrees(recording.rotation_rad_s[kept]).T
    # The phone's axes: x to the wearer's right, y up, z to the back. The standard calls the turns about them beta, gamma, alpha.
    columns = [recording.time_s[kept], -left, up, -forward, -turn_forward, -turn_left, turn_up]
    return np.stack(columns, axis=1).round(5).tolist()


def record(page, episode, samples):
    page.clock.install()
    page.goto(f"/e/{episode}/measure/walk")
    button(page, "Begin recording").click()
    expect(page.locator("#recorder-says")).to_contain_text("Put the phone in place")
    page.evaluate(FEEL, samples[:1])
    page.clock.run_for(COUNTDOWN_MS + 200)
    expect(page.locator("#recorder-says")).to_contain_text("Walk on")
    page.evaluate(FEEL, samples)
    page.clock.run_for(LENGTH_MS)


def answer(page, episode):
    """The whole answer as JSON, less when it was worked out."""
    found = page.request.get(f"/e/{episode}/answer.json").json()
    return {key: found[key] for key in ("urgency", "verdict", "conditions")}


def take_back(page):
    button(page, "Take it back").click()
    expect(page.get_by_text("You took this back. It does not count.")).to_be_visible()


def test_a_limping_walk_felt_by_the_phone_changes_the_answer_and_can_be_taken_back(phone):
    page, episode = phone, invented(phone)
    before = answer(page, episode)
    record(page, episode, felt(asymmetry=24.0))
    page.wait_for_url("**/measure/done/**")
    expect(page.get_by_text("Your steps are clearly uneven")).to_be_visible()
    expect(page.locator("svg.picture")).to_be_visible()
    no_axe_violations(page)
    look(page, "measured-walk-phone")
    assert answer(page, episode) != before
    take_back(page)
    assert answer(page, episode) == before


@pytest.mark.expects_complaint("status of 422")
def test_a_phone_that_feels_only_some_of_its_turning_keeps_the_rest(phone):
    page = phone
    some = [[t, 0.0, 9.81, 0.0, 1.0, None, None] for t in np.arange(0, 60, 1 / 60).round(4).tolist()]
    none = [[60.1, None, None, None, None, None, None]]
    record(page, invented(page), some + none)
    expect(button(page, "Send it again")).to_be_visible()
    with page.expect_download() as download:
        page.get_by_role("link", name="Keep it as a file").click()
    lines = download.value.path().read_text().splitlines()
    assert lines[0] == "time_s,ax_m_s2,ay_m_s2,az_m_s2"
    assert len(lines) == 1 + len(some)


def test_a_screen_that_goes_off_before_the_start_is_told_and_begins_nothing(phone):
    page = phone
    page.clock.install()
    page.goto(f"/e/{invented(page)}/measure/walk")
    button(page, "Begin recording").click()
    expect(page.locator("#recorder-says")).to_contain_text("Put the phone in place")
    page.evaluate(FEEL, [[0.0, 0.0, 9.81, 0.0, 0.0, 0.0, 0.0]])
    page.clock.run_for(3000)
    page.evaluate(
        "Object.defineProperty(document, 'visibilityState', { value: 'hidden' }); document.dispatchEvent(new Event('visibilitychange'))"
    )
    expect(page.locator("#recorder-says")).to_contain_text("The recording was interrupted")
    expect(button(page, "Begin recording")).to_be_visible()


@pytest.mark.expects_complaint("status of 422")
def test_a_phone_that_lies_on_a_table_measures_no_walk_and_keeps_what_it_felt(phone):
    page, episode = phone, invented(phone)
    still = [[t, 0.01 * (t % 1), 9.81, 0.0, 0.0, 0.0, 0.0] for t in np.arange(0, 60, 1 / 60).round(4).tolist()]
    record(page, episode, still)
    expect(page.locator("#recorder-says")).to_contain_text("walk")
    expect(button(page, "Send it again")).to_be_visible()
    with page.expect_download() as download:
        page.get_by_role("link", name="Keep it as a file").click()
    lines = download.value.path().read_text().splitlines()
    assert lines[0].startswith("time_s,ax_m_s2")
    assert len(lines) == 1 + len(still)
    assert "measure/walk" in page.url


def test_a_device_without_sensors_says_so(page):
    page.clock.install()
    page.goto(f"/e/{invented(page)}/measure/walk")
    button(page, "Begin recording").click()
    expect(page.locator("#recorder-says")).to_contain_text("Put the phone in place")
    page.clock.run_for(7000)
    expect(page.locator("#recorder-says")).to_contain_text("This device feels no movement")
    expect(button(page, "Begin recording")).to_be_visible()


def test_a_phone_that_refuses_says_what_to_do(open_page, shared_server):
    page = open_page(shared_server, "phone")
    page.add_init_script("DeviceMotionEvent.requestPermission = async () => 'denied'")
    page.goto(f"/e/{invented(page)}/measure/walk")
    button(page, "Begin recording").click()
    expect(page.locator("#recorder-says")).to_contain_text("Allow it in the settings")


def print_photo(tmp_path, name, arch, **scene):
    """A photo of a print in a file, as a camera leaves it."""
    path = tmp_path / name
    path.write_bytes(photo(Sole(arch=arch), Scene(seed=len(name), **scene)))
    return path


def test_two_photos_of_a_flat_print_change_the_answer_and_can_be_taken_back(phone, tmp_path):
    page, episode = phone, invented(phone)
    before = answer(page, episode)
    page.goto(f"/e/{episode}/measure")
    page.get_by_role("link", name="Footprint").first.click()
    no_axe_violations(page)
    assert page.locator("#photo1").get_attribute("capture") == "environment"
    page.get_by_label("Left", exact=True).check()
    page.get_by_label("A4").check()
    page.locator("#photo1").set_input_files(print_photo(tmp_path, "a.jpg", 0.25, tilt=8.0))
    page.locator("#photo2").set_input_files(print_photo(tmp_path, "bc.jpg", 0.25, tilt=15.0, floor="wood", yaw=4.0))
    button(page, "Read the print").click()
    page.wait_for_url("**/measure/done/**")
    expect(page.get_by_text("The print shows a low arch.")).to_be_visible()
    expect(page.locator("svg.picture")).to_be_visible()
    no_axe_violations(page)
    look(page, "measured-footprint-phone")
    assert answer(page, episode) != before
    page.goto(f"/e/{episode_of(page)}/review")
    expect(page.get_by_role("link", name="measured").first).to_be_visible()
    page.go_back()
    take_back(page)
    assert answer(page, episode) == before


@pytest.mark.expects_complaint("status of 422")
def test_a_photo_of_no_sheet_is_refused_where_it_was_chosen(phone, tmp_path):
    page = phone
    page.goto(f"/e/{invented(page)}/measure/footprint?side=right")
    page.get_by_label("A4").check()
    page.locator("#photo1").set_input_files(print_photo(tmp_path, "a.jpg", 0.6, paper=(60, 52, 46), floor="dark"))
    button(page, "Read the print").click()
    problems = page.locator("#problems")
    expect(problems).to_be_focused()
    expect(problems).to_contain_text("sheet")
    expect(page.get_by_label("Right", exact=True)).to_be_checked()
    no_axe_violations(page)
