"""Small changes of a query, on the syntax tree of sqlglot."""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import sqlglot
from sqlglot import exp

# The rows that a unit test of dbt gives stand in CTEs of these names. They are no part of the model.
FIXTURE = "__dbt__cte__"
_READ_FROM = re.compile(rf'{FIXTURE}|"?build"?\."?\w+"?\.')

_FLIPPED: dict[type[exp.Expression], tuple[type[exp.Expression], ...]] = {
    exp.LT: (exp.LTE,),
    exp.LTE: (exp.LT,),
    exp.GT: (exp.GTE,),
    exp.GTE: (exp.GT,),
    exp.EQ: (exp.NEQ,),
    exp.NEQ: (exp.EQ,),
}
_EXCHANGED: dict[type[exp.Expression], type[exp.Expression]] = {exp.Min: exp.Max, exp.Max: exp.Min, exp.Sum: exp.Max}

# What a rule finds of a node: kinds of change, each with what takes the place of the node.
Found = Iterator[tuple[str, exp.Expression | None]]
Rule = Callable[[exp.Expression], Found]

_BOUNDS = (("_low", "_high"), ("_earliest", "_latest"))


@dataclass(frozen=True, slots=True)
class Change:
    """A change of a query: what kind, the expression before and after, and which of those that read the same."""

    kind: str
    before: str
    after: str
    number: int

    def __str__(self) -> str:
        place = f" ({self.number})" if self.number > 1 else ""
        return f"{self.kind}: {self.before} -> {self.after or 'nothing'}{place}"


@dataclass(frozen=True, slots=True)
class Place:
    """A node of the tree, what takes its place, and the line of the query that it begins on, from 0."""

    kind: str
    node: exp.Expression
    instead: exp.Expression | None
    line: int


def parsed(query: str) -> exp.Expression:
    """The tree, `between` in it as the two comparisons that it is. Raises sqlglot.errors.ParseError."""
    return sqlglot.parse_one(query, dialect="duckdb").transform(_compared, copy=False)


def _compared(node: exp.Expression) -> exp.Expression:
    if not isinstance(node, exp.Between):
        return node
    low = exp.GTE(this=node.this.copy(), expression=node.args["low"])
    return exp.Paren(this=exp.And(this=low, expression=exp.LTE(this=node.this, expression=node.args["high"])))


def written(tree: exp.Expression) -> str:
    return tree.sql(dialect="duckdb")


def changes(query: str) -> list[Change]:
    """Every change of a query."""
    return [change for change, _ in _numbered(parsed(query), _RULES)]


def mutants(
    query: str, more: tuple[Rule, ...] = (), wanted: Callable[[Change], bool] = lambda change: True
) -> Iterator[tuple[Change, int, str]]:
    """Every wanted change of a query, with the line that it is on, from 0, and the query with this change alone."""
    tree = parsed(query)
    for change, place in _numbered(tree, (*_RULES, *more)):
        if wanted(change):
            yield change, place.line, _written_with(tree, place)


def _written_with(tree: exp.Expression, place: Place) -> str:
    node, parent, key = place.node, place.node.parent, place.node.arg_key
    if node is tree and place.instead:
        return written(place.instead)
    if place.instead is None:
        assert parent
        assert key
        parent.set(key, None)
        text = written(tree)
        parent.set(key, node)
    else:
        node.replace(place.instead)
        text = written(tree)
        place.instead.replace(node)
    return text


def _numbered(tree: exp.Expression, rules: tuple[Rule, ...]) -> Iterator[tuple[Change, Place]]:
    seen: Counter[tuple[str, str, str]] = Counter()
    for place in list(_places(tree, rules)):
        before, after = (_as_sql(node) for node in (place.node, place.instead))
        seen[place.kind, before, after] += 1
        yield Change(place.kind, before, after, seen[place.kind, before, after]), place


def _as_sql(node: exp.Expression | None) -> str:
    """A part of a query as the model has it, whether a unit test or a build compiled it: the rows given to a unit test
    are left out, and what is read has its own name alone."""
    if node is None:
        return ""
    if node.args.get("with_"):
        node = node.copy()
        node.set("with_", None)
    return _READ_FROM.sub("", node.sql(dialect="duckdb", comments=False)).replace('"', "")[:120]


def _places(tree: exp.Expression, rules: tuple[Rule, ...]) -> Iterator[Place]:
    for node in tree.walk(prune=_is_fixture):
        if _is_fixture(node):
            continue
        for kind, instead in (found for rule in rules for found in rule(node)):
            yield Place(kind, node, instead, _line(node))


def _is_fixture(node: exp.Expression) -> bool:
    return isinstance(node, exp.CTE) and node.alias.startswith(FIXTURE)


def _comparison(node: exp.Expression) -> Found:
    for other in _FLIPPED.get(type(node), ()):
        yield "comparison flipped", other(this=node.this.copy(), expression=node.expression.copy())


def _condition(node: exp.Expression) -> Found:
    if isinstance(node, exp.And | exp.Or):
        kind = "join key" if isinstance(node.find_ancestor(exp.Join, exp.Select), exp.Join) else "condition"
        if not isinstance(node.expression, exp.Boolean):  # a macro wrote it, and it says nothing
            yield f"{kind} dropped", node.this.copy()
        if not isinstance(node.this, type(node)):  # of a and b and c, each is dropped alone
            yield f"{kind} dropped", node.expression.copy()


def _bounds(node: exp.Expression) -> Found:
    if isinstance(node, exp.Column):
        for one, other in (pair for bounds in _BOUNDS for pair in (bounds, bounds[::-1])):
            if node.name.endswith(one) and not isinstance(node.parent, exp.Alias):
                name = exp.to_identifier(node.name.removesuffix(one) + other)
                yield "bounds swapped", exp.Column(this=name, table=node.args.get("table"))


def _aggregate(node: exp.Expression) -> Found:
    if other := _EXCHANGED.get(type(node)):
        yield "aggregate exchanged", other(this=node.this.copy())
    if isinstance(node, exp.Count) and isinstance(node.this, exp.Distinct):
        yield "distinct dropped", exp.Count(this=node.this.expressions[0].copy(), big_int=True)


def _distinct(node: exp.Expression) -> Found:
    if isinstance(node, exp.Distinct) and isinstance(node.parent, exp.Select) and not node.args.get("on"):
        yield "distinct dropped", None


def _filter(node: exp.Expression) -> Found:
    if isinstance(node, exp.Where | exp.Having | exp.Qualify):
        yield "filter inverted", type(node)(this=exp.not_(exp.paren(node.this.copy())))


def _branch(node: exp.Expression) -> Found:
    if isinstance(node, exp.Union):
        yield "branch dropped", node.this.copy()
        yield "branch dropped", node.expression.copy()


_RULES: tuple[Rule, ...] = (_comparison, _condition, _bounds, _aggregate, _distinct, _filter, _branch)


def _line(node: exp.Expression) -> int:
    lines = [one.meta["line"] - 1 for one in node.walk() if "line" in one.meta]
    return min(lines, default=0)
