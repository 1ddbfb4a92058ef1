// The module guiju._core: rule sets and evaluations for the package's own Python code, which makes
// of them what users see. Whatever takes time lets go of the interpreter lock.
#include "module.h"

#include <pybind11/stl.h>

#include "base/diagnostic.h"
#include "one_body.h"
#include "python_facts.h"
#include "report/schema.h"
#include "rules/load.h"
#include "usual_facts.h"

namespace guiju::python {
namespace {

py::object number_or_none(const std::optional<Number>& number) {
  if (!number) return py::none();
  return py::str(number->to_exact_string());
}

py::dict dict_of(const Diagnostic& diagnostic) {
  py::dict out;
  out["severity"] = diagnostic.severity == Severity::error ? "error" : "warning";
  out["code"] = std::string(info(diagnostic.code).id);
  out["name"] = std::string(info(diagnostic.code).name);
  out["file"] = py::none();
  out["line"] = 0;
  out["column"] = 0;
  if (diagnostic.where.source) {
    const LineColumn at = diagnostic.where.source->position(diagnostic.where.span.begin);
    out["file"] = diagnostic.where.source->name();
    out["line"] = at.line;
    out["column"] = at.column;
  }
  out["message_zh"] = message(diagnostic.code, diagnostic.arguments, Language::zh);
  out["message_en"] = message(diagnostic.code, diagnostic.arguments, Language::en);
  RenderOptions options;
  out["text_zh"] = render(diagnostic, options);
  options.language = Language::en;
  out["text_en"] = render(diagnostic, options);
  return out;
}

py::dict dict_of(const Fact& fact) {
  py::dict out;
  out["id"] = fact.id;
  out["label"] = fact.label;
  out["type"] = std::string(name_of(fact.type));
  out["unit"] = fact.unit;
  out["note"] = fact.note;
  out["clause"] = fact.clause;
  out["choices"] = fact.choices;
  out["min"] = number_or_none(fact.min);
  out["max"] = number_or_none(fact.max);
  py::list fields;
  for (const Fact& field : fact.fields) fields.append(dict_of(field));
  out["fields"] = fields;
  return out;
}

py::list parts_of(const RuleHandle& handle) {
  py::list out;
  for (const Part& part : handle.rules->parts) {
    py::dict one;
    one["id"] = part.id;
    one["title"] = part.title;
    one["parent"] = part.parent < 0 ? std::string() : at(handle.rules->parts, part.parent).id;
    one["marks"] = part.marks.to_exact_string();
    one["clause"] = part.clause;
    one["method"] = part.method;
    one["is_criterion"] = part.is_criterion();
    out.append(one);
  }
  return out;
}

py::list readings_of(const RuleHandle& handle) {
  py::list out;
  for (const Reading& reading : handle.rules->readings) {
    py::dict one, options;
    for (const auto& [id, meaning] : reading.options) options[py::str(id)] = meaning;
    one["id"] = reading.id;
    one["clause"] = reading.where;
    one["question"] = reading.question;
    one["options"] = options;
    one["default"] = at(reading.options, reading.default_option).first;
    one["because"] = reading.because;
    out.append(one);
  }
  return out;
}

// Whoever lets go of it last may have let go of the interpreter lock before.
std::shared_ptr<const PythonVocabulary> python_names(const facts::Vocabulary& vocabulary) {
  return {new PythonVocabulary(vocabulary), [](const PythonVocabulary* names) {
            if (Py_IsInitialized() == 0) return;  // its strings are gone
            const py::gil_scoped_acquire lock;
            delete names;
          }};
}

py::tuple load(const std::string& path) {
  Diagnostics diagnostics;
  std::shared_ptr<RuleHandle> handle;
  {
    const py::gil_scoped_release free;
    if (auto rules = load_rule_file(path, diagnostics))
      handle = std::make_shared<RuleHandle>(std::move(rules));
  }
  if (handle) handle->names = python_names(handle->vocabulary);
  py::list problems;
  for (const Diagnostic& diagnostic : diagnostics.all()) problems.append(dict_of(diagnostic));
  return py::make_tuple(handle, problems);
}

// Objects → bodies, numbered from `first`.
std::shared_ptr<Bodies> read_bodies(const Evaluation& evaluation, const py::sequence& objects,
                                    std::size_t first) {
  auto out = std::make_shared<Bodies>(evaluation.shared_handle(), objects.size());
  out->first = first;
  PythonFacts reader;
  UsualFacts usual(*evaluation.handle().names, reader);
  facts::Suggestions suggestions;
  for (std::size_t i = 0; i < out->bodies.size(); ++i) {
    const auto line = static_cast<std::uint32_t>(std::min<std::size_t>(first + i, UINT32_MAX));
    const py::object body = objects[i];
    usual.read_any(body.ptr(), line, [&] {
      return facts::Filler(evaluation.handle().vocabulary, evaluation.facts(), suggestions,
                           out->bodies[i], {}, line);
    });
  }
  return out;
}

// Gives bodies whose id another body had before an error that names its place.
void claim(SeenIds& seen, Bodies& bodies, bool rows) {
  for (Body& body : bodies.bodies) {
    std::uint32_t before = 0;
    if (body.id.empty() || seen.add(body.id, body.line, &before)) continue;
    facts::add_error(body, body.file, body.line, "id", duplicate_id(body.id, before, rows));
  }
}

}  // namespace

facts::Problem duplicate_id(const std::string& id, std::uint64_t before, bool row) {
  const std::string number = std::to_string(before);
  return {Code::duplicate_id,
          {facts::Words(id), row ? facts::Words("第 " + number + " 行", "row " + number)
                                 : facts::Words("第 " + number + " 个", "body " + number)},
          {}};
}

void define_evaluation(py::module_& module) {
  py::class_<RuleHandle, std::shared_ptr<RuleHandle>>(module, "RuleSet")
      .def_property_readonly("id", [](const RuleHandle& h) { return h.rules->id; })
      .def_property_readonly("version", [](const RuleHandle& h) { return h.rules->version; })
      .def_property_readonly("title", [](const RuleHandle& h) { return h.rules->title; })
      .def_property_readonly("sha256", [](const RuleHandle& h) { return h.rules->sha256; })
      .def_property_readonly(
          "declared", [](const RuleHandle& h) { return h.rules->declared.to_exact_string(); })
      .def("facts",
           [](const RuleHandle& h) {
             py::list out;
             for (const Fact& fact : h.rules->facts.facts) out.append(dict_of(fact));
             return out;
           })
      .def("parts", &parts_of)
      .def("readings", &readings_of)
      .def("opinions", [](const RuleHandle& h) {
        py::dict out;
        for (const OpinionCode& code : h.rules->opinions) out[py::str(code.id)] = code.label;
        return out;
      });

  py::class_<Bodies, std::shared_ptr<Bodies>>(module, "Bodies")
      .def("__len__", [](const Bodies& bodies) { return bodies.bodies.size(); });

  py::class_<SeenIds>(module, "SeenIds")
      .def(py::init([] { return std::make_unique<SeenIds>("guiju python"); }))
      .def("claim", &claim, py::arg("bodies"), py::arg("rows"));

  using Readings = Evaluation::Readings;
  using Unlocked = py::call_guard<py::gil_scoped_release>;
  py::class_<Readings, std::shared_ptr<Readings>>(module, "Readings")
      .def("json", &Readings::json, py::arg("bodies"), Unlocked())
      .def("totals", &Readings::totals);

  py::class_<Evaluation, std::shared_ptr<Evaluation>>(module, "Evaluation")
      .def(py::init([](std::shared_ptr<RuleHandle> handle,
                       std::vector<std::pair<std::string, std::string>> readings, std::string as_of,
                       std::vector<std::pair<std::string, std::string>> set, bool english) {
             const py::gil_scoped_release free;
             return std::make_shared<Evaluation>(
                 std::move(handle),
                 Choices{std::move(readings), std::move(as_of), std::move(set), english});
           }),
           py::arg("rules"), py::arg("readings"), py::arg("as_of"), py::arg("set"),
           py::arg("english"))
      .def("bodies", &read_bodies, py::arg("objects"), py::arg("first"))
      .def("reader", &reader_of, py::arg("result"))
      .def(
          "json_of",
          [](const Evaluation& e, const py::object& held) {
            Bodies& bodies = held_bodies(held);
            const py::gil_scoped_release free;
            return e.json(bodies).front();
          },
          py::arg("held"))
      .def("json", &Evaluation::json, py::arg("bodies"), Unlocked())
      .def(
          "brief_of",
          [](const Evaluation& e, const py::object& held) {
            Bodies& bodies = held_bodies(held);
            std::optional<Evaluation::Short> found;
            {
              const py::gil_scoped_release free;
              found = e.brief(bodies);
            }
            return short_of(e, found);
          },
          py::arg("held"))
      .def_property_readonly("trial", [](const Evaluation& e) { return e.run().trial(); })
      .def("lines",
           [](const Evaluation& e) {
             py::list out;
             for (const auto& [value, label] : e.lines())
               out.append(py::make_tuple(value.to_string(), label));
             return out;
           })
      .def("selection",
           [](const Evaluation& e) {
             py::dict out;
             for (std::size_t i = 0; i < e.run().selection.size(); ++i) {
               const Reading& reading = e.run().rules->readings[i];
               out[py::str(reading.id)] = at(reading.options, e.run().selection[i]).first;
             }
             return out;
           })
      .def("readings", &Evaluation::readings, py::arg("combinations"), Unlocked())
      .def(
          "explain",
          [](const Evaluation& evaluation, Bodies& bodies, std::size_t sets, std::size_t tries) {
            Evaluation::Explanation out;
            {
              const py::gil_scoped_release free;
              out = evaluation.explain(bodies, {sets, tries});
            }
            return py::make_tuple(out.text, out.html, out.json);
          },
          py::arg("bodies"), py::arg("sets"), py::arg("tries"));

  module.def("load", &load, py::arg("path"));
  // The words of a code by its name, and the declared name nearest to what was written.
  module.def(
      "message",
      [](const std::string& code, const std::vector<std::string>& arguments, bool english) {
        const auto& codes = all_codes();
        for (std::size_t i = 0; i < codes.size(); ++i)
          if (codes[i].name == code)
            return message(static_cast<Code>(i), arguments, english ? Language::en : Language::zh);
        throw py::key_error(code);
      },
      py::arg("code"), py::arg("arguments"), py::arg("english"));
  module.def("nearest_name", &nearest_name, py::arg("name"), py::arg("candidates"));
  module.attr("engine") = std::string(engine_name());
}

}  // namespace guiju::python

PYBIND11_MODULE(_core, module) {
  module.doc() = "The engine behind the package guiju; its interface is the package's own.";
  guiju::python::py::register_exception<guiju::python::WrongUse>(module, "WrongUse",
                                                                 PyExc_ValueError);
  guiju::python::define_evaluation(module);
  guiju::python::define_tables(module);
}
