// The numbers net keeps for the operator, one set a worker. Owned by the worker's hall.
#pragma once

#include "server/base/metrics.hpp"

namespace senim::net {

struct Counters {
  explicit Counters(metrics::Sheet& sheet)
      : children(sheet.gauge("senim_connections", "Open WebSocket connections", {"who", "child"})),
        counsellors(
            sheet.gauge("senim_connections", "Open WebSocket connections", {"who", "counsellor"})),
        requests(sheet.counter("senim_http_requests_total", "HTTP requests answered")),
        requests_refused(
            sheet.counter("senim_http_refused_total", "HTTP requests answered with 4xx or 5xx")),
        frames_in(sheet.counter("senim_frames_in_total", "Frames received")),
        frames_out(sheet.counter("senim_frames_out_total", "Frames sent")),
        frames_refused(sheet.counter("senim_frames_refused_total",
                                     "Frames answered with an error or closed for")),
        too_fast(sheet.counter("senim_too_fast_total", "Frames and starts over a rate limit")),
        slow_readers(sheet.counter("senim_slow_readers_total", "Connections closed with 4008")),
        silent(sheet.counter("senim_silent_total", "Connections closed with 4009")),
        not_accepted(
            sheet.counter("senim_not_accepted_total",
                          "Connections that found no place, of the server or of their address")),
        places_refused(
            sheet.counter("senim_places_refused_total",
                          "Starts refused for the places their address holds in the line")),
        flooders(sheet.counter("senim_flooders_total",
                               "Connections ended for more frames or bytes than any page sends")),
        accept_failures(
            sheet.counter("senim_accept_failures_total", "Times no connection could be accepted")),
        failures(sheet.counter("senim_connection_failures_total",
                               "Connections ended by an exception")) {}

  metrics::Gauge& children;
  metrics::Gauge& counsellors;
  metrics::Counter& requests;
  metrics::Counter& requests_refused;
  metrics::Counter& frames_in;
  metrics::Counter& frames_out;
  metrics::Counter& frames_refused;
  metrics::Counter& too_fast;
  metrics::Counter& slow_readers;
  metrics::Counter& silent;
  metrics::Counter& not_accepted;
  metrics::Counter& places_refused;
  metrics::Counter& flooders;
  metrics::Counter& accept_failures;
  metrics::Counter& failures;
};

}  // namespace senim::net
