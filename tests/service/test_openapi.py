"""The service as schemathesis reads its description: every address, with what is allowed there and what is not."""

import schemathesis
from hypothesis import settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    negative_data_rejection,
    response_schema_conformance,
    status_code_conformance,
    unsupported_method,
)

import lbpkit
from lbpkit.serving import application

APP = application(lbpkit.load_library(plugins=()))
DESCRIBED = schemathesis.openapi.from_asgi("/openapi.json", APP)
DESCRIBED.config.generation.update(modes=list(schemathesis.GenerationMode))
CHECKS = [
    not_a_server_error,
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
    negative_data_rejection,
    unsupported_method,
]


@DESCRIBED.parametrize()
@settings(deadline=None)
def test_it_does_what_it_says(case):
    case.call_and_validate(checks=CHECKS)


def test_every_address_is_asked():
    assert len([*DESCRIBED.get_all_operations()]) == len(DESCRIBED.raw_schema["paths"]) > 10
