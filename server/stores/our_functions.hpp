// The function libraries of Senim (functions/*.lua, embedded in the binary), all that a worker and
// they may need to run on a Redis, and the links and stores that were made ready for them. One
// list, so that a right is asked of the ACL before it is needed.
#pragma once

#include <boost/asio/io_context.hpp>
#include <memory>
#include <span>

#include "server/redis/blocking_store.hpp"
#include "server/redis/function_library.hpp"
#include "server/redis/link.hpp"

namespace senim::stores {

// All that are embedded.
[[nodiscard]] std::span<const redis::FunctionLibrary> function_libraries();
[[nodiscard]] redis::Functions our_functions();

[[nodiscard]] std::unique_ptr<redis::Link> make_link(boost::asio::io_context& io,
                                                     const redis::StoreAddress& store);
// As redis::load_functions() and redis::prepare(), with ours. Throw StartError with one clear line.
void load_functions(redis::BlockingStore& store);
void prepare(redis::BlockingStore& store);

}  // namespace senim::stores
