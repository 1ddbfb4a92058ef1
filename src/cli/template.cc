// guiju template: an empty facts file to fill in.
#include "report/template.h"

#include <sys/stat.h>

#include "cli/common.h"
#include "cli/output.h"
#include "cli/verbs.h"

namespace guiju::cli {
namespace {

constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";  // by which Excel knows UTF-8

bool write_file(const std::string& path, std::string_view text, Language language) {
  Output output(path, language);
  output.write(text);
  return output.commit();
}

bool is_folder(const std::string& path) {
  struct stat info {};
  return path.back() == '/' || (stat(path.c_str(), &info) == 0 && S_ISDIR(info.st_mode));
}

// Writes FILE, and FILE's NAME.<list>.csv for every record list.
int write_csv_files(const RuleSet& rules, const Options& options) {
  std::string path = options.output;
  if (is_folder(path)) path += (path.back() == '/' ? "" : "/") + rules.id + ".csv";
  std::string text(byte_order_mark);
  append_csv_template(rules, text);
  if (!write_file(path, text, options.language)) return exit_usage;
  const bool ending = path.ends_with(".csv");
  const std::string stem = ending ? path.substr(0, path.size() - 4) : path;
  for (const auto& [list, header] : csv_list_templates(rules)) {
    const std::string file = stem + "." + list + ".csv";
    text.assign(byte_order_mark);
    text += header;
    if (!write_file(file, text, options.language)) return exit_usage;
    complain(options.language,
             "记录写在“{}”中；该文件里没有某机构的行，即该机构没有记录；还不清楚的，不要保留该文件",
             "records go into '{}'; a body without a line in it has none; remove the file while "
             "they are not known",
             file);
  }
  return exit_fine;
}

}  // namespace

int write_template(const Options& options) {
  const LoadedRules loaded = load(options.rules.front(), options.language);
  if (!loaded.rules) return loaded.exit_code;
  const bool csv = options.format == "csv";
  if (csv && !options.output.empty() && options.output != "/dev/stdout") {
    return write_csv_files(*loaded.rules, options);
  }
  std::string text;
  if (csv) {
    append_csv_template(*loaded.rules, text);
  } else {
    append_yaml_template(*loaded.rules, options.language, text);
  }
  return write_file(options.output, text, options.language) ? exit_fine : exit_usage;
}

}  // namespace guiju::cli
