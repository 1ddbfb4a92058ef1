// Small pieces for making bound expressions. Internal to rules/bind*.cc.
#pragma once

#include <string_view>

#include "rules/expression.h"
#include "rules/facts.h"

namespace guiju {

inline Type simple(Type::Kind kind) { return Type{kind, Type::Kind::invalid, -1}; }

// The type that a fact's value has in expressions.
inline Type::Kind kind_of(FactType type) {
  switch (type) {
    case FactType::boolean:
    case FactType::finding: return Type::Kind::boolean;
    case FactType::count:
    case FactType::number: return Type::Kind::number;
    case FactType::text:
    case FactType::choice: return Type::Kind::text;
    case FactType::date: return Type::Kind::date;
    case FactType::list: return Type::Kind::list;
  }
  return Type::Kind::invalid;
}

inline std::size_t size_of(const Expr& expr) {
  std::size_t size = 1;
  for (const Expr& arg : expr.args) size += size_of(arg);
  return size;
}

// Whether values of the type have an order: <, min and the like.
inline bool ordered(Type::Kind kind) {
  return kind == Type::Kind::number || kind == Type::Kind::date || kind == Type::Kind::months ||
         kind == Type::Kind::days;
}

inline bool is_duration(Type::Kind kind) {
  return kind == Type::Kind::months || kind == Type::Kind::days;
}

inline Expr make(Op op, Type::Kind kind, Span span) {
  Expr expr;
  expr.op = op;
  expr.type = simple(kind);
  expr.span = span;
  return expr;
}

}  // namespace guiju
