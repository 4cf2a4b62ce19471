"""The interview as pages without JavaScript, in a Django project of one file.

    pip install lbpkit django
    SECRET_KEY=change-me python examples/django_app.py runserver

The answers are kept in a session on the server, never in a cookie or an address. Each page shows one screen; what is posted
is read against the same screen, which follows from the answers so far.
"""

import os
import sys

from django.conf import settings

if not settings.configured:
    settings.configure(
        ALLOWED_HOSTS=["localhost", "127.0.0.1"],
        MIDDLEWARE=[
            "django.middleware.security.SecurityMiddleware",
            "django.contrib.sessions.middleware.SessionMiddleware",
            "django.middleware.csrf.CsrfViewMiddleware",
            "django.middleware.clickjacking.XFrameOptionsMiddleware",
        ],
        ROOT_URLCONF=__name__,
        SECRET_KEY=os.environ.get("SECRET_KEY", ""),
        SESSION_ENGINE="django.contrib.sessions.backends.cache",
        SESSION_EXPIRE_AT_BROWSER_CLOSE=True,
    )

from django.core.management import execute_from_command_line
from django.http import HttpResponse
from django.middleware.csrf import get_token
from django.template import Context, Engine
from django.urls import path
from django.views.decorators.cache import never_cache

import lbpkit

LIBRARY = lbpkit.load_library()
PAGE = Engine().from_string("""<!DOCTYPE html><html lang="en"><meta charset="utf-8"><title>Back and hip pain</title>
<h1>{{ screen.why }}</h1>{% if problem %}<p role="alert">{{ problem }}</p>{% endif %}
<form method="post"><input type="hidden" name="csrfmiddlewaretoken" value="{{ token }}">
{% for question in screen.questions %}<fieldset><legend>{{ question.text }}</legend>
{% if question.help %}<p>{{ question.help }}</p>{% endif %}
{% for choice in question.choices %}<p><label>
<input type="radio" name="{{ question.id }}" value="{{ forloop.counter0 }}" required> {{ choice.text }}</label></p>
{% empty %}<p><input name="{{ question.id }}" inputmode="decimal" aria-label="{{ question.text }}">
Leave it empty if you do not know.</p>
{% endfor %}</fieldset>{% endfor %}<button>Go on</button></form></html>""")


@never_cache
def interview(request):
    """One screen; the leaflet once there is none, or at once where it is an emergency."""
    intake = lbpkit.Intake.from_dict(request.session.get("intake", {}))
    screen = lbpkit.next_question(LIBRARY, intake, goal="care")
    problem = None
    if request.method == "POST" and screen is not None:
        try:
            intake = intake.answering(picked(screen, request.POST))
        except (ValueError, IndexError):  # an IntakeError is a ValueError; its text never repeats an answer
            problem = "Please pick an answer to each question, and give numbers as digits."
        else:
            request.session["intake"] = intake.to_dict()
            screen = lbpkit.next_question(LIBRARY, intake, goal="care")
    assessment = lbpkit.triage(LIBRARY, intake)
    if screen is None or assessment.urgency is lbpkit.Urgency.EMERGENCY:
        document = lbpkit.leaflet(LIBRARY, assessment, region="GB")
        return HttpResponse(lbpkit.render(document, "html"))
    return HttpResponse(PAGE.render(Context({"screen": screen, "problem": problem, "token": get_token(request)})))


def picked(screen, posted):
    """What was picked, as `Intake.answering` takes it. A number left empty is not known; a choice not picked is an error."""
    answers = {}
    for question in screen.questions:
        given = posted.get(question.id, "").strip()
        if question.choices:
            answers |= question.choices[int(given)].answers
        else:
            answers[question.id] = (float(given) if "." in given else int(given)) if given else None
    return answers


urlpatterns = [path("", interview)]

if __name__ == "__main__":
    execute_from_command_line(sys.argv)
