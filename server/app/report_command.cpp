#include "server/app/report_command.hpp"

#include <iostream>

#include "server/app/open_store.hpp"
#include "server/app/whole_file.hpp"
#include "server/reports/figures.hpp"
#include "server/reports/figures_text.hpp"

namespace senim::app {

int run(const ReportOptions& options) {
  if (options.first_day && options.last_day && *options.first_day > *options.last_day) {
    throw UsageError("--from is after --to (see senim report --help)");
  }
  const auto directory = open_store(options.store);
  reports::Figures figures{{options.first_day, options.last_day}};
  figures.add_unreadable(directory->records(
      [&figures](const records::ContactRecord& record) { figures.add(record); }));
  const std::string text = options.csv ? reports::as_csv(figures) : reports::as_table(figures);
  if (options.out.empty()) {
    std::cout << text;
  } else {
    write_whole(options.out, text, Readers::all);
  }
  return k_exit_ok;
}

}  // namespace senim::app
