// A seed → whole numbers, by a hash that every language has.
#include "evaluate/draw.h"

#include "base/sha256.h"

namespace guiju {

Draw Draw::of_sample(std::uint64_t seed, const std::string& body, const std::string& sample) {
  return Draw("guiju sample 1\n" + std::to_string(seed) + "\n" + body + "\n" + sample);
}

SetCount Draw::below(const SetCount& count) {
  if (count <= 1) return 0;
  const SetCount most = count - 1;
  const unsigned bits = static_cast<unsigned>(boost::multiprecision::msb(most)) + 1;
  const unsigned wanted = (bits + 3) / 4;
  const SetCount mask = (SetCount(1) << bits) - 1;
  for (;;) {
    while (digits_.size() - used_ < wanted) {
      digits_.erase(0, used_);
      used_ = 0;
      digits_ += sha256_hex(text_ + "\n" + std::to_string(block_++));
    }
    SetCount number("0x" + digits_.substr(used_, wanted));
    used_ += wanted;
    number &= mask;
    if (number < count) return number;
  }
}

}  // namespace guiju
