// The socket and executor types of net. Concrete, never any_io_executor: one worker is one thread
// with one io_context, so that nothing needs to be erased, and an idle connection stays small.
#pragma once

#include <boost/asio/basic_stream_socket.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/system/error_code.hpp>

namespace senim::net {

using Executor = boost::asio::io_context::executor_type;
using Socket = boost::asio::basic_stream_socket<boost::asio::ip::tcp, Executor>;
using boost::system::error_code;

}  // namespace senim::net
