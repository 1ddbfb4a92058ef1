// Evaluates JSON lines from standard input under a rule set: evaluate RULES < bodies.jsonl
#include <guiju/guiju.h>

#include <iostream>

int main(int argc, char** argv) {
  const auto loaded = guiju::api::Rules::load_file(argc > 1 ? argv[1] : "rules/yangquan-2023");
  std::cerr << loaded.text_zh();
  if (!loaded.rules) return 1;
  guiju::api::Session session{guiju::api::Evaluation(*loaded.rules)};
  for (std::string body; std::getline(std::cin, body);) std::cout << session.evaluate(body) << '\n';
}
