"""The way in: language first, log in, Today, on a phone of 360 x 640."""

from playwright.sync_api import expect

from webapp.language import LANGUAGES


def test_one_chooses_a_language_logs_in_and_sees_today(a_participant):
    hanan = a_participant("ar")
    hanan.chooses_language()
    hanan.link("Logg inn", hanan.page.get_by_role("main")).click()
    hanan.logs_in(place="")
    expect(hanan.page).to_have_url(hanan.phone.line.url + "/ar/today")
    expect(hanan.page.locator("html")).to_have_attribute("dir", "rtl")


def test_log_in_goes_where_one_was_going(a_resident):
    olena = a_resident("nb")
    olena.logs_in(place="hours")
    expect(olena.page).to_have_url(olena.phone.line.url + "/nb/hours")


def test_a_wrong_password_is_said_and_the_name_stays(a_participant):
    hanan = a_participant()
    hanan.opens("login")
    hanan.page.get_by_label(hanan.said("Navnet du logger inn med")).fill(hanan.login)
    hanan.page.get_by_label(hanan.said("Passord"), exact=True).fill("noe annet")
    hanan.button("Logg inn", hanan.page.get_by_role("main")).click()
    hanan.sees(hanan.said("Navnet eller passordet er feil."))
    expect(hanan.page.get_by_label(hanan.said("Navnet du logger inn med"))).to_have_value(hanan.login)


def test_the_language_menu_leads_to_the_same_page_in_the_other_language(a_resident):
    olena = a_resident()
    olena.logs_in(place="hours")
    olena.page.get_by_role("banner").locator("summary").click()
    olena.page.get_by_role("banner").get_by_role("link", name=LANGUAGES["ar"].native_name, exact=True).click()
    expect(olena.page).to_have_url(olena.phone.line.url + "/ar/hours")
    expect(olena.page.locator("html")).to_have_attribute("dir", "rtl")
