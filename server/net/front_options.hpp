// What the front of a worker is told at its start: where it listens, what it is called from
// outside, and its limits. The limits that clients can meet stand in protocol/limits.hpp; those
// here are the operator's and the tests'.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "protocol/limits.hpp"
#include "server/net/admission.hpp"
#include "server/net/complaints.hpp"
#include "server/net/rate_limit.hpp"
#include "server/net/trusted_proxies.hpp"
#include "server/staff/staff_store.hpp"

namespace senim::net {

struct FrontLimits {
  std::int64_t silence_ms = limits::k_silence_ms_max;
  std::int64_t lifeless_ms = limits::k_lifeless_ms_max;  // of a counsellor's connection
  std::int64_t first_frame_ms = limits::k_first_frame_ms_max;
  // In which someone may be refused for a busy service and try again on the same connection.
  std::int64_t beginning_ms = 600'000;
  std::int64_t request_ms =
      10'000;  // for a whole request with its body, and for a WebSocket's opening
  std::int64_t keep_alive_ms = 15'000;  // for the next request on the same connection
  std::int64_t answer_ms = 30'000;      // for taking an answer, waiting for the store included
  std::int64_t door_ms = 3'000;         // for either, of who may not stay
  std::int64_t linger_ms = 2'000;       // between the last answer and the connection's end
  std::int64_t farewell_ms = 3'000;     // between our close and the connection's end
  std::int64_t recheck_ms = 1'000;      // a counsellor's sign-in is asked for again this often
  std::int64_t sure_ms = staff::k_session_believed_ms;
  std::int64_t stalled_ms = limits::k_stalled_ms_max;
  std::size_t outbox_bytes_max = limits::k_outbox_bytes_max;
  std::size_t room_bytes = limits::k_outbox_room_bytes;
  std::size_t errors_max = limits::k_errors_max;
  Rate says{5, 20};      // of one connection
  Rate frames{30, 120};  // of one connection, whatever they say
  // And all that arrives on it, in pieces (FrameCounter): many times what its frames would be.
  Rate pieces{120, 600};
};

// The listener of GET /metrics: apart from the port that people use, where nobody is told these
// figures.
struct MetricsOptions {
  std::string address = "127.0.0.1";
  std::uint16_t port = 0;  // 0: any free one, see Front::metrics_port()
  std::function<std::string()> text = {};
};

struct FrontOptions {
  std::string address = "127.0.0.1";
  std::uint16_t port = 0;    // 0: any free one, see Front::port()
  bool first_worker = true;  // makes sure that nobody else serves this port
  std::string public_url;    // https://chat.example.org, nothing else is served; empty: any Host
  std::string exit_url = "https://www.kazhydromet.kz/";
  TrustedProxies trusted_proxies;
  FrontLimits limits;
  // Of all workers of the process; those of a worker that has none with others are its own.
  std::shared_ptr<AddressCounts> addresses = std::make_shared<AddressCounts>();
  // Of all workers of the process: what was told once is not told again.
  std::shared_ptr<Complaints> complaints = std::make_shared<Complaints>();
  std::optional<MetricsOptions> metrics;  // of one worker of a process
  // Why this process can't serve a conversation now, for GET /health; empty: it can.
  std::function<std::string()> trouble = [] { return std::string{}; };
};

}  // namespace senim::net
