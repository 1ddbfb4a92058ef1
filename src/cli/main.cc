// The program guiju: reads the command line and runs the verb it names.
#include <cstdio>
#include <exception>
#include <new>

#include "cli/common.h"
#include "cli/parse.h"
#include "cli/verbs.h"

namespace guiju::cli {
namespace {

int run(const Options& options) {
  if (options.verb == "check") return check(options);
  if (options.verb == "evaluate") return evaluate(options);
  if (options.verb == "explain") return explain(options);
  if (options.verb == "sample") return sample(options);
  if (options.verb == "readings") return readings(options);
  if (options.verb == "test") return test(options);
  if (options.verb == "eval") return eval(options);
  if (options.verb == "schema") return schema(options);
  if (options.verb == "export") return export_model(options);
  return write_template(options);
}

}  // namespace
}  // namespace guiju::cli

int main(int argc, char** argv) {
  using namespace guiju::cli;
  Options options;
  try {
    if (const auto code = parse(argc, argv, options)) return *code;
    return run(options);
  } catch (const std::bad_alloc&) {
    complain(options.language, "内存不足", "out of memory");
  } catch (const std::exception& problem) {
    complain(options.language, "内部错误：{}", "internal error: {}", problem.what());
  }
  return exit_usage;
}
