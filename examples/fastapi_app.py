"""The interview, triage and leaflets in a FastAPI application.

    pip install lbpkit fastapi uvicorn
    uvicorn --app-dir examples fastapi_app:app --no-access-log

The client keeps the answers and sends them with each request, in the body: what stands in an address ends up in a log.
"""

from typing import Annotated, Any

from fastapi import Depends, FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import HTMLResponse, JSONResponse

import lbpkit
from lbpkit.asking import in_language

LIBRARY = lbpkit.load_library()  # once; it is immutable, and threads may share it
app = FastAPI(title="Back pain at the front desk")


async def answers(request: Request) -> lbpkit.Intake:
    """The body, read strictly: FastAPI's own reading would let repeated keys and NaN pass."""
    return lbpkit.Intake.from_json(await request.body())


Answers = Annotated[lbpkit.Intake, Depends(answers)]


@app.post("/screen")
def screen(intake: Answers, locale: str = "en", region: str | None = None) -> dict[str, Any]:
    """What to ask next; nothing once no answer could change anything. An emergency does not wait for the rest."""
    asked = lbpkit.next_question(LIBRARY, intake, goal="care")
    urgency = lbpkit.triage(LIBRARY, intake).urgency
    if asked is None or urgency is lbpkit.Urgency.EMERGENCY:
        return {"urgency": urgency.value, "questions": []}
    said = in_language(LIBRARY, asked, intake, locale, region=region)
    questions = [
        {
            "id": question.id,
            "text": question.text,
            "help": question.help,
            "choices": [{"text": choice.text, "answers": dict(choice.answers)} for choice in question.choices],
        }
        for question in said.questions
    ]
    return {"urgency": urgency.value, "why": said.why, "questions": questions, "none": dict(said.none_of_these())}


@app.post("/leaflet", response_class=HTMLResponse)
def leaflet(intake: Answers, locale: str = "en", region: str | None = None) -> str:
    """A page to print or to send."""
    document = lbpkit.leaflet(LIBRARY, lbpkit.triage(LIBRARY, intake), locale=locale, region=region)
    return lbpkit.render(document, "html")


@app.exception_handler(lbpkit.LbpkitError)
def refused(_: Request, error: lbpkit.LbpkitError) -> JSONResponse:
    """Every problem by field. lbpkit's messages never repeat an answer; `error.value` would."""
    problems = error.problems if isinstance(error, lbpkit.IntakeError) else ()
    told = {problem.field: problem.message for problem in problems} or {"request": str(error)}
    return JSONResponse(told, status_code=422)


@app.exception_handler(RequestValidationError)
def misused(_: Request, error: RequestValidationError) -> JSONResponse:
    """FastAPI's own message would repeat what was sent."""
    return JSONResponse({".".join(map(str, each["loc"])): each["msg"] for each in error.errors()}, status_code=422)
