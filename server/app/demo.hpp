// What `senim serve --demo` prepares on its first start, so that the whole product can be tried at
// once: a school per region, a counsellor and a supervisor. Their passwords are made here and kept
// in DATA/demo-staff.txt (mode 0600), so that a later start can show them again. A store that holds
// anything of its own, staff, places or conversations that no demonstration has made, is refused
// and left as it is.
#pragma once

#include <filesystem>
#include <string>

#include "server/places/public_url.hpp"
#include "server/places/qr.hpp"
#include "server/records/directory.hpp"

namespace senim::app {

inline constexpr const char* k_demo_staff_file = "demo-staff.txt";

// May be repeated, also after it was cut off half way, and after conversations were held. Throws
// StartError, also for a store with something of its own.
void prepare_demo(records::Directory& directory, const std::filesystem::path& data);

// How to try it: the child's address of one school as text and as a QR code, the console's address,
// how to sign in.
[[nodiscard]] std::string demo_guide(records::Directory& directory,
                                     const std::filesystem::path& data,
                                     const places::PublicUrl& url, places::QrCode::Ink ink);

}  // namespace senim::app
