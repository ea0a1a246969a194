"""By keyboard alone; and what a phone needs to install the app."""

import pytest
from playwright.sync_api import Page, expect

from webapp.language import LANGUAGES

REACHABLE = """() => [...document.querySelectorAll('a[href], button, summary, select, textarea, input:not([type=hidden])')]
  .filter((e) => e.checkVisibility() && !e.disabled && !(e.type === 'radio' && document.querySelector(`[name="${e.name}"]`) !== e))"""
FOCUSED = """() => {
  const e = document.activeElement;
  if (!e || e === document.body) return null;
  const shown = (e.closest('label.choice') || e);
  const style = getComputedStyle(e), box = shown.getBoundingClientRect();
  const around = getComputedStyle(shown);
  return {
    number: window.__reachable.indexOf(e.type === 'radio' ? document.querySelector(`[name="${e.name}"]`) : e),
    what: e.outerHTML.slice(0, 100),
    ring: [style, around].some((s) => s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) >= 2),
    seen: box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth,
  };
}"""


@pytest.mark.parametrize(
    "place", ["today", "hours", "schedule", "contract", "norwegian", "modules", "meet", "help", "me"]
)
def test_tab_reaches_everything_and_the_focus_is_seen(a_participant, place):
    hanan = a_participant()
    hanan.logs_in(place=place if place not in ("meet", "help") else "login")
    hanan.opens(place)
    reaches_everything(hanan.page)


def test_tab_reaches_everything_on_the_question_form(a_participant):
    hanan = a_participant("ar")
    hanan.logs_in()
    hanan.opens_lesson()
    reaches_everything(hanan.page)


def reaches_everything(page: Page) -> None:
    page.evaluate(f"() => {{ window.__reachable = ({REACHABLE})(); }}")
    count = page.evaluate("() => window.__reachable.length")
    reached = set()
    for _press in range(count + 3):
        page.keyboard.press("Tab")
        focus = page.evaluate(FOCUSED)
        if focus is None:
            break
        assert focus["ring"], f"no focus ring: {focus['what']}"
        assert focus["seen"], f"focus outside the screen: {focus['what']}"
        reached.add(focus["number"])
    missing = page.evaluate(
        "(n) => n.map((i) => window.__reachable[i].outerHTML.slice(0, 100))", sorted(set(range(count)) - reached)
    )
    assert not missing, "\n".join(missing)


def test_the_first_tab_leads_past_the_menu(a_participant):
    hanan = a_participant()
    hanan.logs_in()
    hanan.page.keyboard.press("Tab")
    expect(hanan.link("Gå til innholdet")).to_be_focused()
    hanan.page.keyboard.press("Enter")
    expect(hanan.page.get_by_role("main")).to_be_focused()


def test_the_language_menu_opens_and_closes_by_keyboard(a_participant):
    hanan = a_participant()
    hanan.logs_in()
    menu = hanan.page.get_by_role("banner").locator("summary")
    menu.focus()
    hanan.page.keyboard.press("Enter")
    arabic = hanan.page.get_by_role("banner").get_by_role("link", name=LANGUAGES["ar"].native_name, exact=True)
    expect(arabic).to_be_visible()
    hanan.page.keyboard.press("Tab")
    hanan.page.keyboard.press("Escape")
    expect(arabic).to_be_hidden()
    expect(menu).to_be_focused()
    hanan.page.keyboard.press("Enter")
    arabic.focus()
    hanan.page.keyboard.press("Enter")
    expect(hanan.page.locator("html")).to_have_attribute("dir", "rtl")


def test_she_logs_in_by_keyboard(a_participant):
    hanan = a_participant()
    hanan.opens("login")
    hanan.page.get_by_label("Navnet du logger inn med").focus()
    hanan.page.keyboard.type(hanan.login)
    hanan.page.keyboard.press("Tab")
    hanan.page.keyboard.type(hanan.password)
    hanan.page.keyboard.press("Enter")
    expect(hanan.log_out_button).to_be_visible()


def test_an_error_takes_the_focus(a_participant):
    hanan = a_participant()
    hanan.opens("login")
    hanan.button("Logg inn", hanan.page.get_by_role("main")).click()
    expect(hanan.page.get_by_role("alert")).to_be_focused()


@pytest.mark.parametrize("lang", LANGUAGES)
def test_each_language_has_its_own_manifest(phone, lang):
    page = phone.opens(f"/{lang}")
    manifest = page.evaluate("async () => (await fetch(document.querySelector('link[rel=manifest]').href)).json()")
    assert (manifest["lang"], manifest["dir"]) == (LANGUAGES[lang].html, LANGUAGES[lang].dir)
    assert manifest["start_url"] == f"/{lang}/today"


def test_the_app_can_be_installed(phone):
    page = phone.opens("/nb")
    phone.is_ready()
    session = phone.context.new_cdp_session(page)
    # What Chromium itself holds against installing. A window of this kind has no home screen to put it on.
    faults = [each["errorId"] for each in session.send("Page.getInstallabilityErrors")["installabilityErrors"]]
    assert [each for each in faults if each != "in-incognito"] == []


def test_help_opens_without_a_network_on_any_phone(phone):
    phone.opens("/ar")
    phone.is_ready()
    phone.waits_until("async () => Boolean(await (await caches.open('help')).match('/ar/help'))")
    phone.line.cut()
    page = phone.opens("/ar/help")
    expect(page.locator("html")).to_have_attribute("lang", "ar")
    expect(page.get_by_role("heading", level=1).first).to_be_visible()
    expect(page.locator("#kept")).to_be_hidden()


def test_every_script_together_weighs_little(server):
    """30,000 bytes compressed, htmx among them; aim 20,000."""
    sizes = {path.name: path.stat().st_size for path in (server.folder / "assets").glob("*/app.*.js.br")}
    assert len(sizes) == 1
    assert max(sizes.values()) <= 20_000
