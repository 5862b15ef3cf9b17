// A web root for servers that nobody looks at with a browser: the page is one line, so that no npm
// is needed. Owned by whoever asked for it.
#pragma once

#include <filesystem>

namespace senim::support {

// Makes the directory; returns it.
std::filesystem::path make_web_root(const std::filesystem::path& directory);

}  // namespace senim::support
