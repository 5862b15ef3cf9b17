#include "tests/integration/helpline/helpline.hpp"

#include <array>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "server/stores/directory.hpp"
#include "server/vault/cipher.hpp"
#include "server/vault/passwords.hpp"
#include "server/vault/random.hpp"
#include "server/vault/start.hpp"

namespace senim::tests {

namespace {

// Integration tests need no npm: the page they serve is a line.
std::filesystem::path make_web_root(const std::filesystem::path& directory) {
  std::filesystem::create_directories(directory);
  std::ofstream(directory / "child.html") << "<!doctype html><title>.</title>";
  std::ofstream(directory / "manifest.json")
      << R"({"files":[{"route":"/","file":"child.html","type":"text/html","cache":"no-store","csp":"default-src 'none'"},)"
      << R"({"route":"/console","file":"child.html","type":"text/html","cache":"no-store","csp":"default-src 'none'"}]})";
  for (const char* ending : {".br", ".gz"}) {
    std::ofstream(directory / (std::string("child.html") + ending)) << "x";
  }
  return directory;
}

template <std::size_t Bytes>
std::string random_text() {
  std::array<std::uint8_t, Bytes> bytes{};
  vault::fill_random(bytes);
  return vault::base64url(bytes);
}

}  // namespace

MessageId new_message_id() { return *MessageId::parse(random_text<16>()); }
Token new_token() { return *Token::parse(random_text<32>()); }

Helpline::Helpline(Setup setup)
    : setup_(setup),
      secret_((vault::start(), vault::OperatorSecret::create(redis_.data() / "keys"))),
      cipher_(vault::make_cipher(secret_)),
      sessions_(secret_) {
  options_.port = 0;
  options_.orphan_s = setup.orphan_s;
  options_.offer_s = setup.offer_s;
  options_.queue_max = setup.queue_max;
  options_.says_per_s = setup.says_per_s;
  options_.web_root = make_web_root(redis_.data() / "web").string();
  start();
}

Helpline::~Helpline() { leave(); }

void Helpline::start() {
  directory_ = stores::open_directory(redis_.address());
  health_ = std::make_unique<app::Health>();  // of these workers
  common_ = std::make_unique<app::Common>(
      app::Common{options_, redis_.address(), directory_->list_places(), *cipher_, passwords_,
                  sessions_, net::Pages::load(options_.web_root),
                  std::make_shared<net::AddressCounts>(), metrics_, *health_});
  for (unsigned i = 0; i < setup_.workers; ++i) {
    // Each its own port, so that a test knows whom it talks to.
    workers_.push_back(std::make_unique<app::Worker>(*common_, 0, true));
    threads_.emplace_back([worker = workers_.back().get()] { worker->run(); });
  }
}

void Helpline::leave() {
  for (const auto& worker : workers_) worker->leave();
  threads_.clear();  // joins
  workers_.clear();
}

void Helpline::restart() {
  leave();
  start();
}

std::string Helpline::cookie(const std::string& name) {
  const std::string own = "http://127.0.0.1:" + std::to_string(port());
  const auto answer = support::http(
      port(), "POST /api/sign-in", {{"Origin", own}, {"Content-Type", "application/json"}},
      R"({"name":")" + name + R"(","password":")" + k_password + R"("})");
  REQUIRE(answer.status == 204);
  const auto set = answer.field("set-cookie");
  return set.substr(0, set.find(';'));
}

void Helpline::employ(const std::string& name, Role role, std::vector<Language> languages) {
  const auto staff = *StaffName::parse(name);
  if (directory_->find_staff(staff)) return;
  REQUIRE(directory_->add_staff({staff, name + " in full", "alias of " + name, role,
                                 std::move(languages), vault::hash_password(k_password)}));
}

Counsellor Helpline::counsellor(const std::string& name, std::size_t worker,
                                std::vector<Language> languages,
                                support::WsClient::Options options) {
  employ(name, Role::counsellor, std::move(languages));
  return {port(worker), cookie(name), std::move(options)};
}

Counsellor Helpline::counsellor_at_work(const std::string& name) {
  Counsellor one = counsellor(name);
  (void)one.begins();
  one.is_available();
  return one;
}

bool Helpline::files_contain(const std::string& text) const {
  for (const auto& entry : std::filesystem::recursive_directory_iterator(redis_.data())) {
    if (!entry.is_regular_file()) continue;
    std::ifstream file(entry.path(), std::ios::binary);
    const std::string content{std::istreambuf_iterator<char>(file), {}};
    if (content.find(text) != std::string::npos) return true;
  }
  return false;
}

}  // namespace senim::tests
