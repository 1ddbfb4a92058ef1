// Bodies as JSON text -> results and explanations, one or a line each.
#include "c/body_text.h"
#include "c/guard.h"
#include "c/handles.h"

namespace guiju::c {
namespace {

constexpr std::size_t batch_size = 256;  // bodies looked at together

bool json_of(guiju_session& session, Body& body, std::string& out) {
  return append_result(*session.compiled, session.evaluator, body, session.result, out);
}
bool text_of(guiju_session& session, Body& body, std::string& out) {
  return append_text(*session.compiled, session.evaluator, body, session.stated != nullptr, out);
}

// Reads one body and makes a text of it by `append`.
template <class Append>
guiju_status one_body(guiju_session* session, const TextArgument& json, char** out,
                      std::size_t* out_size, guiju_problems** problems, bool as_stated,
                      const Append& append) {
  clear(out, out_size);
  return guarded(problems, [&](Diagnostics& found) {
    demand(session, "session", found);
    JsonBodyReader& reader = as_stated && session->stated ? *session->stated : session->reader;
    reader.read(bytes_of(json, GUIJU_MOST_BODY, found), session->body);
    session->out.clear();
    const bool good = append(*session, session->body, session->out);
    give(session->out, out, out_size);
    return good ? GUIJU_OK : GUIJU_HAS_ERRORS;
  });
}

// Evaluates JSON lines. Each result line is appended to `out`; then `take`, which is told whether
// the body was evaluated, says whether to go on.
template <class Take>
guiju_status each_line(guiju_session& session, const TextArgument& lines, const TextArgument& name,
                       std::string& out, Diagnostics& found, const Take& take) {
  const std::string_view text = bytes_of(lines, GUIJU_MOST_LINES, found);
  const Compiled& compiled = *session.compiled;
  const auto reader =
      FactsReader::from_text(std::string(name_of(name, found)), FactsFormat::json_lines,
                             std::string(text), compiled.run.rules, compiled.facts, found);
  FactsScratch scratch;
  SeenIds seen("guiju evaluate");
  bool good = true;
  while (const std::unique_ptr<FactsBatch> batch = reader->next(batch_size, found)) {
    for (std::size_t i = 0; i < batch->size(); ++i) {
      batch->parse(i, scratch, session.body);
      seen.claim(session.body);
      const bool evaluated = json_of(session, session.body, out);
      good = good && evaluated;
      if (!take(evaluated)) return GUIJU_STOPPED;
    }
  }
  return good && !found.has_errors() ? GUIJU_OK : GUIJU_HAS_ERRORS;
}

}  // namespace
}  // namespace guiju::c

using guiju::Diagnostics;

guiju_status guiju_session_new(const guiju_evaluation* evaluation, guiju_session** session,
                               guiju_problems** problems) {
  if (session != nullptr) *session = nullptr;
  return guiju::c::guarded(problems, [&](Diagnostics& found) {
    guiju::c::demand(evaluation, "evaluation", found);
    guiju::c::demand(session, "session", found);
    *session = new guiju_session(evaluation->compiled);
    return GUIJU_OK;
  });
}

guiju_status guiju_evaluate(guiju_session* session, const char* body, size_t body_size,
                            char** result, size_t* result_size, guiju_problems** problems) {
  return guiju::c::one_body(session, {"body", body, body_size}, result, result_size, problems,
                            false, guiju::c::json_of);
}

guiju_status guiju_explain(guiju_session* session, const char* body, size_t body_size, char** text,
                           size_t* size, guiju_problems** problems) {
  return guiju::c::one_body(session, {"body", body, body_size}, text, size, problems, true,
                            guiju::c::text_of);
}

guiju_status guiju_evaluate_lines(guiju_session* session, const char* lines, size_t lines_size,
                                  const char* name, size_t name_size, guiju_take_line take,
                                  void* context, guiju_problems** problems) {
  return guiju::c::guarded(problems, [&](Diagnostics& found) {
    guiju::c::demand(session, "session", found);
    guiju::c::demand(reinterpret_cast<const void*>(take), "take", found);
    std::string line;
    return guiju::c::each_line(*session, {"lines", lines, lines_size}, {"name", name, name_size},
                               line, found, [&](bool evaluated) {
                                 const int32_t stop =
                                     take(context, line.c_str(), line.size(), evaluated ? 0 : 1);
                                 line.clear();
                                 return stop == 0;
                               });
  });
}

guiju_status guiju_evaluate_lines_text(guiju_session* session, const char* lines, size_t lines_size,
                                       const char* name, size_t name_size, char** result,
                                       size_t* result_size, guiju_problems** problems) {
  guiju::c::clear(result, result_size);
  return guiju::c::guarded(problems, [&](Diagnostics& found) {
    guiju::c::demand(session, "session", found);
    std::string all;
    const guiju_status status = guiju::c::each_line(
        *session, {"lines", lines, lines_size}, {"name", name, name_size}, all, found, [&](bool) {
          all += '\n';
          return true;
        });
    guiju::c::give(all, result, result_size);
    return status;
  });
}

void guiju_session_free(guiju_session* session) { delete session; }
