from __future__ import annotations

from typing import Any

import jsonschema_rs
import pytest
import schemathesis
from hypothesis import HealthCheck, settings
from starlette.testclient import TestClient

from coranto.publish import schemas, site
from coranto.records import plain, reports, stories
from coranto.settings import Settings
from publish import newsroom
from publish.demo import DemoDesk, desk

schema = schemathesis.openapi.from_asgi("/api/v1/openapi.json", site.app(desk(), Settings()))


@schema.parametrize()
@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
def test_the_api_does_what_its_description_says(case: schemathesis.Case) -> None:
    case.call_and_validate()


@pytest.mark.parametrize("path", ["", "/annotations", "/claims.jsonld"])
def test_reports_that_are_there_are_as_described(path: str) -> None:
    for id in newsroom.ARTICLES:
        schema[f"/api/v1/articles/{{id}}{path}"]["GET"].Case(path_parameters={"id": id}).call_and_validate()


def test_a_schema_of_the_description_is_one_object(client: TestClient) -> None:
    """A type beside a reference would hold for both."""
    for path, methods in client.get("/api/v1/openapi.json").json()["paths"].items():
        for answer in methods["get"]["responses"].values():
            for media in answer["content"].values():
                assert "type" not in media["schema"] or "$ref" not in media["schema"], path


def valid(name: str, value: Any) -> None:
    whole = {"$ref": f"#/components/schemas/{name}", "components": {"schemas": schemas.components()}}
    jsonschema_rs.validate(whole, value)


def test_objects_are_those_of_the_commands(client: TestClient, demo: DemoDesk) -> None:
    for story in demo.stories():
        answer = client.get(f"/api/v1/stories/{story.id}").json()
        assert answer == stories.to_json(story)
        valid("Story", answer)
    for id, article in newsroom.ARTICLES.items():
        answer = client.get(f"/api/v1/reports/{id}").json()
        assert answer == reports.report_json(article, newsroom.READINGS[id])
        valid("Report", answer)
        valid("AnnotationPage", client.get(f"/api/v1/articles/{id}/annotations").json())
        valid("ClaimsGraph", client.get(f"/api/v1/articles/{id}/claims.jsonld").json())
    answer = client.get("/api/v1/editions/2024-03-07").json()
    assert answer == plain(demo.edition("2024-03-07"))
    valid("Edition", answer)
    answer = client.get(f"/api/v1/trace/{newsroom.F12.id}").json()
    assert answer["steps"][-1]["kind"] == "capture"
    valid("Trace", answer)
    for health in client.get("/api/v1/sources").json()["sources"]:
        valid("SourceHealth", health)
    hits = client.get("/api/v1/search", params={"q": "Marisol"}).json()["hits"]
    assert hits
    for hit in hits:
        valid("Hit", hit)


def test_the_id_of_a_story_that_is_no_more_gives_what_took_its_place(client: TestClient, demo: DemoDesk) -> None:
    merged = client.get("/api/v1/stories/s:merged").json()
    assert merged["id"] == demo.stories()[0].id
    assert merged["trail"][0]["stories"] == ["s:merged"]
    divided = client.get("/api/v1/stories/s:divided")
    assert divided.status_code == 300
    assert [one["id"] for one in divided.json()["stories"]] == [s.id for s in demo.stories()[:2]]
    schema["/api/v1/stories/{id}"]["GET"].Case(path_parameters={"id": "s:divided"}).call_and_validate()


def test_a_report_says_why_it_stands_where_it_stands(client: TestClient) -> None:
    for id in newsroom.ARTICLES:
        answer = client.get(f"/api/v1/reports/{id}/why").json()
        valid("Why", answer)
        assert bool(answer["ties"]) == (id == newsroom.TERN.id)


def test_the_schema_can_refuse() -> None:
    with pytest.raises(jsonschema_rs.ValidationError):
        valid("Story", {"id": "s:1"})
    with pytest.raises(jsonschema_rs.ValidationError):
        valid("AnnotationPage", {"@context": "", "id": "r:1", "type": "AnnotationPage", "items": [{}]})


def test_the_list_is_cut_into_pages(client: TestClient) -> None:
    first = client.get("/api/v1/stories", params={"limit": 2}).json()
    rest = client.get("/api/v1/stories", params={"limit": 2, "offset": 2}).json()
    assert [len(first["stories"]), len(rest["stories"]), first["total"]] == [2, 1, 3]
    for one in first["stories"]:
        valid("StoryBrief", one)


@pytest.mark.parametrize(
    "path",
    [
        "stories/s:none",
        "reports/a:none",
        "editions/2001-01-01",
        "trace/f:none",
        "nothing",
        "articles/a:none/annotations",
        "articles/a:none/claims.jsonld",
        "stories/s:none/figures",
        "stories/s:none/figures.csv",
        "stories/s:none/changes",
    ],
)
def test_what_is_not_there_is_a_404_in_json(client: TestClient, path: str) -> None:
    answer = client.get(f"/api/v1/{path}")
    assert answer.status_code == 404
    assert answer.json()["detail"]


def test_wrong_questions_are_told(client: TestClient) -> None:
    assert client.get("/api/v1/search").status_code == 422
    assert client.get("/api/v1/editions/today").status_code == 422
    assert client.get("/api/v1/stories", params={"limit": 0}).status_code == 422


def test_the_description_names_every_path(client: TestClient) -> None:
    document = client.get("/api/v1/openapi.json").json()
    assert sorted(document["paths"]) == [
        "/api/v1/articles/{id}",
        "/api/v1/articles/{id}/annotations",
        "/api/v1/articles/{id}/claims.jsonld",
        "/api/v1/changes",
        "/api/v1/editions/{date}",
        "/api/v1/reports/{id}",
        "/api/v1/reports/{id}/why",
        "/api/v1/search",
        "/api/v1/sources",
        "/api/v1/stories",
        "/api/v1/stories/{id}",
        "/api/v1/stories/{id}/changes",
        "/api/v1/stories/{id}/figures",
        "/api/v1/stories/{id}/figures.csv",
        "/api/v1/trace/{id}",
    ]
