// FrameDocument: one frame as a JSON object, in storage that ends with it. Private to the codec.
// Each thread has a parser of its own; nothing else is kept between frames.
#pragma once

#include <array>
#include <boost/json/monotonic_resource.hpp>
#include <boost/json/object.hpp>
#include <boost/json/value.hpp>
#include <cstddef>
#include <optional>
#include <string_view>

namespace senim::codec {

class FrameDocument {
 public:
  FrameDocument(std::string_view frame, std::size_t bytes_max);
  FrameDocument(const FrameDocument&) = delete;
  FrameDocument& operator=(const FrameDocument&) = delete;

  [[nodiscard]] const boost::json::object* object() const {
    return value_ ? value_->if_object() : nullptr;
  }
  [[nodiscard]] std::string_view fault() const { return fault_; }  // why there is no object

 private:
  static constexpr std::size_t k_storage_bytes = 8'192;  // a usual frame needs no heap
  void parse(std::string_view frame);

  std::array<unsigned char, k_storage_bytes> bytes_;
  boost::json::monotonic_resource storage_;
  std::optional<boost::json::value>
      value_;  // made in place: assigning would copy it out of storage_
  std::string_view fault_;
};

}  // namespace senim::codec
