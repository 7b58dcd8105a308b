"""How a list may be filtered by a value. Each kind names those that make sense for it."""

from enum import StrEnum


class Operator(StrEnum):
    IS = "is"
    IS_NOT = "is_not"
    CONTAINS = "contains"
    STARTS_WITH = "starts_with"
    ANY_OF = "any_of"
    NONE_OF = "none_of"
    ALL_OF = "all_of"
    LESS_THAN = "less_than"
    MORE_THAN = "more_than"
    BETWEEN = "between"
    BEFORE = "before"
    AFTER = "after"
    IS_EMPTY = "is_empty"
    IS_NOT_EMPTY = "is_not_empty"


EMPTINESS = (Operator.IS_EMPTY, Operator.IS_NOT_EMPTY)
