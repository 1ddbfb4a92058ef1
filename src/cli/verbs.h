// The verbs of the program, one file each. Each returns the exit code.
#pragma once

#include "cli/options.h"

namespace guiju::cli {

int check(const Options& options);
int evaluate(const Options& options);
int explain(const Options& options);
int sample(const Options& options);
int readings(const Options& options);
int test(const Options& options);
int eval(const Options& options);
int schema(const Options& options);
int write_template(const Options& options);
int export_model(const Options& options);

}  // namespace guiju::cli
