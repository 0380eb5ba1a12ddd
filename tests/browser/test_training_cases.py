"""The page for the training cases: each case opens in the navigator, complete or at one of its steps, and can be read without a script."""
from __future__ import annotations

from playwright.sync_api import Page, expect

from navigator.guide.model import Guide
from tests.browser.case_on_page import CaseOnPage
from tests.browser.conftest import OpenPage

WALKED_OUT = "walked-out"


def opened(page: Page, name: str, step: str = "") -> CaseOnPage:
    """Return the navigator in the tab that a link of the page opens, once the case is there."""
    with page.context.expect_page() as popup:
        page.get_by_role("link", name=name, exact=True).click()
    case = CaseOnPage(popup.value)
    expect(case.title).to_contain_text(f"{step}:")
    case.settle()
    return case


def test_a_training_case_opens_in_the_navigator_where_it_ends(open_page: OpenPage, guide: Guide) -> None:
    training = guide.training_case(WALKED_OUT)
    case = opened(open_page("training-cases/"), f"Open this case in the navigator “{training.name}”", "Map 1, box 8")
    assert len(case.answers()) == len(training.answers) + 2      # the process and the nation are answers there
    assert case.dates("Reply to a letter sent by post") == {"Last day": "Wed 3 Jun 2009", "Earliest date to act": "Thu 4 Jun 2009"}
    assert "#" not in case.page.url


def test_a_training_case_opens_at_a_step_with_its_earlier_answers(open_page: OpenPage, guide: Guide) -> None:
    training = guide.training_case(WALKED_OUT)
    page = open_page("training-cases/")
    page.locator(f"h3#{WALKED_OUT} + .training-case summary").first.click()
    case = opened(page, f"Open at this step 2 of “{training.name}”", "Map 1, box 3")
    assert list(case.answers().values())[-1] == "No contact"
    case.choose("No")
    case.choose("No relevant condition found")
    case.at("Map 1, box 7")


def test_a_training_case_can_be_worked_through_without_a_script(open_page: OpenPage) -> None:
    page = open_page("training-cases/", java_script_enabled=False)
    page.get_by_role("link", name="The customer who walked out", exact=True).first.click()
    training = page.locator(f"h3#{WALKED_OUT} + .training-case")
    training.get_by_text("Step by step: 4 boxes").click()
    expect(training.get_by_text("Sent by post", exact=True)).to_be_visible()
    training.get_by_text("Deadlines: 5").click()
    expect(training.get_by_text("Last day: Wed 3 Jun 2009")).to_be_visible()
