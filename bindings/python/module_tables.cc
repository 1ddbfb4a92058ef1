// Tables in and out of the module: Arrow streams by way of capsules, and Python lists.
#include <pybind11/stl.h>

#include "column_path.h"
#include "module.h"
#include "report/wording.h"

namespace guiju::python {
namespace {

constexpr const char* stream_name = "arrow_array_stream";

// Columns asked for, as Python holds them.
struct Heads {
  std::vector<ColumnHead> columns;
};

// Whatever has __arrow_c_stream__ → its batches. The interpreter lock stays held: the stream may be
// Python's own.
std::shared_ptr<ArrowTable> import_table(const py::object& source) {
  const py::object capsule = source.attr("__arrow_c_stream__")();
  auto* const stream =
      static_cast<ArrowArrayStream*>(PyCapsule_GetPointer(capsule.ptr(), stream_name));
  if (stream == nullptr) throw py::error_already_set();
  if (stream->release == nullptr) throw py::value_error("the table's stream was used before");
  return std::make_shared<ArrowTable>(*stream);
}

py::list bind_table(ArrowTable& table, const Evaluation& evaluation,
                    const std::vector<std::pair<std::string, std::shared_ptr<ArrowTable>>>& lists) {
  std::vector<TableFault> faults;
  std::vector<ArrowTable::ListTable> list_tables;
  for (const auto& [name, list] : lists) list_tables.push_back({name, list});
  {
    const py::gil_scoped_release free;
    table.bind(evaluation.handle().vocabulary, std::move(list_tables), faults);
  }
  py::list out;
  const Language language = evaluation.run().language;
  for (const TableFault& fault : faults) {
    std::string words =
        message(fault.problem.code, arguments_of(fault.problem, language), language);
    if (!fault.problem.suggestion.empty()) {
      say(words, language, "；是不是“{}”？", "; did you mean '{}'?", fault.problem.suggestion);
    }
    out.append(py::make_tuple(fault.column, std::string(info(fault.problem.code).name), words));
  }
  return out;
}

// A column as a Python list: str, bool, Decimal or None.
py::list list_of(const ResultTable& table, std::size_t column, const py::object& decimal) {
  py::list out;
  const int scale = table.bases[column];
  std::map<std::int64_t, py::object> numbers;  // points are few
  for (const auto& block : table.blocks) {
    const ResultColumnData& data = block->columns()[column];
    for (std::size_t row = 0; row < block->rows(); ++row) {
      if (data.known[row] == 0) {
        out.append(py::none());
      } else if (table.kinds[column] == ColumnKind::flag) {
        out.append(py::bool_(data.flags[row] != 0));
      } else if (table.kinds[column] == ColumnKind::text) {
        const std::int64_t first = row == 0 ? 0 : data.ends[row - 1];
        out.append(
            py::str(data.bytes.data() + first, static_cast<std::size_t>(data.ends[row] - first)));
      } else if (const auto odd = data.odd.find(row); odd != data.odd.end()) {
        out.append(decimal(odd->second));
      } else {
        py::object& number = numbers[data.units[row]];
        if (!number) number = decimal(points_text(data.units[row], scale));
        out.append(number);
      }
    }
  }
  return out;
}

py::dict columns_of(const ResultTable& table) {
  const py::object decimal = py::module_::import("decimal").attr("Decimal");
  py::dict out;
  for (std::size_t i = 0; i < table.heads.size(); ++i)
    out[py::str(table.heads[i].name)] = list_of(table, i, decimal);
  return out;
}

void release_capsule(PyObject* capsule) {
  auto* const stream = static_cast<ArrowArrayStream*>(PyCapsule_GetPointer(capsule, stream_name));
  if (stream == nullptr) {
    PyErr_WriteUnraisable(capsule);
    return;
  }
  if (stream->release != nullptr) stream->release(stream);
  delete stream;
}

py::object export_table(const std::shared_ptr<ResultTable>& table, const py::object&) {
  auto stream = std::make_unique<ArrowArrayStream>();
  ResultTable::stream(table, stream.get());
  PyObject* const capsule = PyCapsule_New(stream.get(), stream_name, release_capsule);
  if (capsule == nullptr) {
    stream->release(stream.get());
    throw py::error_already_set();
  }
  stream.release();  // the capsule's now
  return py::reinterpret_steal<py::object>(capsule);
}

std::shared_ptr<ResultTable> table_of_words(
    const std::vector<std::pair<std::string, std::string>>& names,
    const std::vector<std::vector<std::optional<std::string>>>& columns) {
  auto table = std::make_shared<ResultTable>();
  for (const auto& [name, kind] : names)
    table->heads.push_back({name, kind == "points" ? ColumnKind::points
                                  : kind == "flag" ? ColumnKind::flag
                                                   : ColumnKind::text});
  if (columns.size() != names.size()) throw py::value_error("a name and a kind for each column");
  const std::size_t rows = columns.empty() ? 0 : columns.front().size();
  for (const auto& column : columns)
    if (column.size() != rows) throw py::value_error("columns of different lengths");
  table->blocks.push_back(std::make_shared<ResultBlock>(table->heads, rows, columns));
  table->settle();
  return table;
}

}  // namespace

void define_tables(py::module_& module) {
  using Unlocked = py::call_guard<py::gil_scoped_release>;
  py::class_<ArrowTable, std::shared_ptr<ArrowTable>>(module, "ArrowTable")
      .def(py::init(&import_table), py::arg("source"))
      .def("bind", &bind_table, py::arg("evaluation"), py::arg("lists"))
      .def(
          "read",
          [](const ArrowTable& table, const Evaluation& evaluation, std::int64_t first,
             std::int64_t count) { return read_rows(evaluation, table, first, count); },
          py::arg("evaluation"), py::arg("first"), py::arg("count"), Unlocked())
      .def("__len__", [](const ArrowTable& table) { return table.rows(); });

  py::class_<Heads, std::shared_ptr<Heads>>(module, "ResultColumns")
      .def(py::init([](const Evaluation& evaluation,
                       const std::optional<std::vector<std::string>>& names) {
             return std::make_shared<Heads>(Heads{result_columns(evaluation, names)});
           }),
           py::arg("evaluation"), py::arg("names") = py::none())
      .def("names", [](const Heads& heads) {
        py::list out;
        for (const ColumnHead& head : heads.columns) out.append(head.name);
        return out;
      });

  py::class_<ColumnPath>(module, "ColumnPath")
      .def_static(
          "make",
          [](const Evaluation& evaluation, const ArrowTable& table, const Heads& heads) {
            return ColumnPath::make(evaluation, table, heads.columns);
          },
          py::arg("evaluation"), py::arg("table"), py::arg("columns"), py::keep_alive<0, 1>(),
          py::keep_alive<0, 2>(), py::keep_alive<0, 3>())
      .def("spans", &ColumnPath::spans)
      .def("evaluate", &ColumnPath::evaluate, py::arg("first"), py::arg("count"), Unlocked());

  py::class_<ResultBlock, std::shared_ptr<ResultBlock>>(module, "ResultBlock")
      .def(py::init([](const Evaluation& evaluation, Bodies& bodies, const Heads& heads) {
             const py::gil_scoped_release free;
             return std::make_shared<ResultBlock>(evaluation, heads.columns, bodies);
           }),
           py::arg("evaluation"), py::arg("bodies"), py::arg("columns"))
      .def("__len__", &ResultBlock::rows)
      .def("errors", [](const ResultBlock& block) {
        py::list out;
        for (const RowError& error : block.errors())
          out.append(py::make_tuple(error.row, error.code, error.fact, error.zh, error.en));
        return out;
      });

  py::class_<ResultTable, std::shared_ptr<ResultTable>>(module, "ResultTable")
      .def(
          py::init([](const Heads& heads, const std::vector<std::shared_ptr<ResultBlock>>& blocks) {
            auto table = std::make_shared<ResultTable>();
            table->heads = heads.columns;
            table->blocks.assign(blocks.begin(), blocks.end());
            table->settle();
            return table;
          }),
          py::arg("columns"), py::arg("blocks"))
      .def_static("of", &table_of_words, py::arg("names"), py::arg("columns"))
      .def("__len__", &ResultTable::rows)
      .def("columns", &columns_of)
      .def("names",
           [](const ResultTable& table) {
             py::list out;
             for (const ColumnHead& head : table.heads) out.append(head.name);
             return out;
           })
      .def("__arrow_c_stream__", &export_table, py::arg("requested_schema") = py::none());
}

}  // namespace guiju::python
