"""Whether the report says that a claim was checked: "neither could be verified" is no confirmation."""

from __future__ import annotations

import pytest

from coranto.journey import read


@pytest.mark.parametrize(
    ("after", "status", "verified"),
    [
        ("Neither side’s figures could be independently verified.", "explicitly_unverified", "explicitly_unverified"),
        ("None of the claims could be confirmed.", "explicitly_unverified", "explicitly_unverified"),
        ("The figure could not be verified.", "explicitly_unverified", "explicitly_unverified"),
        ("The figure was independently verified.", "confirmed", "yes"),
    ],
)
def test_what_the_sentence_after_a_claim_says_of_it(after: str, status: str, verified: str) -> None:
    report = read(f"The mayor said 12 people were killed. {after}", date="2024-03-04", language="en")
    claim = report.claims[0]
    assert claim.verification is not None
    assert claim.verification.status == status
    assert claim.verification.span.of(report.article.text) in after
    assert [f.verified for f in report.figures] == [verified]
