// What cannot be computed for a body → the error that it has instead of a result.
#include "evaluate/failure.h"

#include "base/source.h"

namespace guiju {

void fail(const EvaluationError& error, const RuleSet& rules, const Body& body) {
  BodyError out;
  out.code = std::string(info(error.code).name);
  out.file = body.file;
  out.line = body.line;
  out.zh = message(error.code, error.arguments, Language::zh);
  out.en = message(error.code, error.arguments, Language::en);
  if (rules.source && !(error.where == Span{})) {
    const SourceFile::Origin origin = rules.source->origin(error.where.begin);
    const SourceFile& file = origin.file ? *origin.file : *rules.source;
    const LineColumn at = file.position(origin.offset);
    // Without the path: the same input gives the same bytes wherever the rule file lies. Of several
    // files the name is told.
    const std::string line = std::to_string(at.line), column = std::to_string(at.column);
    const std::size_t slash = file.name().find_last_of("/\\");
    const std::string name =
        !origin.file ? "" : " " + file.name().substr(slash == std::string::npos ? 0 : slash + 1);
    out.zh += "（规则文件" + name + (name.empty() ? "" : " ") + "第 " + line + " 行第 " + column +
              " 列）";
    out.en += " (rule file" + name + ", line " + line + ", column " + column + ")";
  }
  throw EvaluationFailure(std::move(out));
}

}  // namespace guiju
