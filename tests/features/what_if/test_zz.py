from datetime import timedelta, datetime, UTC
from webapp.engine import oslo
def test_e(given, client_for):
    today=oslo.day_of(datetime.now(UTC))
    person = given.person("Amal Aden", "so")
    given.served(person, given.organisation("municipality"), "programme", today - timedelta(days=3))
    page = client_for(person).get("/nb/contract/what-if").text
    import re
    print(page[page.index("<main"):page.index("</main")])
