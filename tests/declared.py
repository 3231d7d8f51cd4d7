"""How tests look at the declarations of a TOML file."""

from __future__ import annotations

from whypin.model.declaration import Comment, Declaration
from whypin.model.project import Document
from whypin.readers import pipfile, pyproject
from whypin.text.source import Source


def read(text: str) -> Document:
    """A `pyproject.toml`, read."""
    return pyproject.read(Source("app/pyproject.toml", text))


def read_pipfile(text: str) -> Document:
    """A `Pipfile`, read."""
    return pipfile.read(Source("app/Pipfile", text))


def only(document: Document) -> Declaration:
    """The one declaration of a document that has no problems."""
    assert not document.problems
    (declaration,) = document.declarations
    return declaration


def written(document: Document, declaration: Declaration) -> str:
    """The text of the whole entry."""
    return document.source.text[declaration.span.start : declaration.span.end]


def clauses(declaration: Declaration) -> list[list[tuple[str, str]]]:
    """Operators and versions, one list for each alternative; empty without a constraint."""
    if declaration.constraint is None:
        return []
    return [[(one.operator, one.version) for one in part] for part in declaration.constraint.alternatives]


def problems(document: Document) -> list[tuple[str, str]]:
    """Messages and what they point at."""
    text = document.source.text
    return [(one.message, text[one.span.start : one.span.end]) for one in document.problems]


def words(comments: tuple[Comment, ...]) -> list[str]:
    """Comments without their `# `."""
    return [comment.text[2:] for comment in comments]


def places_hold(document: Document) -> None:
    """Every place that a declaration names holds what it says (of files without escapes in strings)."""
    text = document.source.text
    for one in document.declarations:
        assert one.span.start < one.span.end
        if one.name is not None:
            assert text[one.name.span.start : one.name.span.end].strip("\"'") == one.name.value
        for part in (*one.extras, *([one.reference.target] if one.reference else [])):
            assert text[part.span.start : part.span.end] == part.value
            assert one.span.covers(part.span)
        if one.constraint is not None:
            assert text[one.constraint.span.start : one.constraint.span.end] == one.constraint.text
            assert one.span.covers(one.constraint.span)
            for clause in one.constraint.clauses:
                found = text[clause.span.start : clause.span.end]
                assert found.startswith(clause.operator)
                assert found.endswith(clause.version)
        for comment in (*one.comments.inline, *one.comments.above, *one.comments.heading):
            # In INI a comment may begin with `;`, too.
            assert text[comment.span.start + 1 : comment.span.end] == comment.text[1:]
            assert comment in document.comments
    assert [one.span.start for one in document.declarations] == sorted(one.span.start for one in document.declarations)
    assert [one.comments.run for one in document.declarations] == sorted(
        one.comments.run for one in document.declarations
    )
