package guiju;

import com.sun.jna.Pointer;
import com.sun.jna.ptr.PointerByReference;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Compares results from Java with the program's, byte for byte; then errors, threads and memory.
 * JavaCheck RULES FOLDER: the folder holds what run.py wrote.
 */
public final class JavaCheck {
  private static final int THREADS = 8;
  private static final int WARM_UP = 20_000;
  private static final int CALLS = 100_000;
  private static final int FORGOTTEN = 3_000;
  private static final long BOUND = 8L << 20; // bytes of resident memory

  private static final CInterface C = CInterface.LIBRARY;
  private static int checks = 0;

  private JavaCheck() {}

  private static void expect(boolean good, String what) {
    ++checks;
    if (!good) {
      throw new AssertionError(what);
    }
  }

  private static List<byte[]> lines(byte[] text) {
    List<byte[]> found = new ArrayList<>();
    int begin = 0;
    for (int i = 0; i < text.length; ++i) {
      if (text[i] == '\n') {
        found.add(Arrays.copyOfRange(text, begin, i));
        begin = i + 1;
      }
    }
    return found;
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  /** Every body alone, all in one text, and line by line. */
  private static void compare(String rules, Map<String, String> readings, byte[] bodies,
      byte[] expected) {
    List<byte[]> each = lines(bodies);
    List<byte[]> wanted = lines(expected);
    expect(each.size() == wanted.size() && !each.isEmpty(), "a result for each body");
    try (RuleSet set = RuleSet.load(rules, readings, CInterface.ZH);
        Session session = set.session()) {
      int alone = 0;
      for (int i = 0; i < each.size(); ++i) {
        // The program's errors name its file; those are compared below.
        if (!text(wanted.get(i)).contains("\"errors\":")) {
          Session.Result result = session.evaluate(each.get(i));
          expect(!result.hasErrors() && Arrays.equals(result.text(), wanted.get(i)),
              text(each.get(i)) + "\n" + text(result.text()) + "\n" + text(wanted.get(i)));
          ++alone;
        }
      }
      expect(alone > each.size() / 2, "most bodies have no errors");
      Session.Result all = session.evaluateLines(bodies, "bodies.jsonl");
      expect(all.hasErrors() == (alone < each.size()), "errors are told");
      expect(Arrays.equals(all.text(), expected), "lines in one text");
      ByteArrayOutputStream taken = new ByteArrayOutputStream();
      session.evaluateLines(bodies, "bodies.jsonl", (line, hasErrors) -> {
        taken.writeBytes(line);
        taken.write('\n');
        return true;
      });
      expect(Arrays.equals(taken.toByteArray(), expected), "line by line");
      int[] count = {0};
      session.evaluateLines(bodies, "bodies.jsonl", (line, hasErrors) -> ++count[0] < 3);
      expect(count[0] == 3, "stops when asked to");
    }
  }

  private static GuijuException fails(Callable<RuleSet> call) throws Exception {
    try (RuleSet unexpected = call.call()) {
      throw new AssertionError("no exception");
    } catch (GuijuException wrong) {
      return wrong;
    }
  }

  private static void errors(String rules) throws Exception {
    GuijuException wrong =
        fails(() -> RuleSet.parse(Text.bytes("guiju: 1\nid: 示例\nid: y\n"), "坏.yaml"));
    expect(wrong.status == CInterface.HAS_ERRORS && wrong.json.contains("\"duplicate_key\"")
        && wrong.getMessage().contains("坏.yaml:3:1: error[GJ1006]"), wrong.getMessage());
    wrong = fails(() -> RuleSet.load("/nowhere", Map.of(), CInterface.ZH));
    expect(wrong.status == CInterface.UNREADABLE, wrong.getMessage());
    wrong = fails(() -> RuleSet.load(rules, Map.of("total_bases", "x"), CInterface.ZH));
    expect(wrong.status == CInterface.UNKNOWN_NAME
        && wrong.getMessage().contains("did you mean 'total_basis'?"), wrong.getMessage());
    wrong = fails(() -> RuleSet.load(rules, Map.of(), 7));
    expect(wrong.status == CInterface.BAD_ARGUMENT, wrong.getMessage());
    PointerByReference out = new PointerByReference();
    byte[] bad = {(byte) 0xE5, (byte) 0x9D};
    expect(C.guiju_load_file(bad, Text.size(bad), out, null) == CInterface.BAD_UTF8, "UTF-8");
    expect(C.guiju_load_file(null, new CInterface.Size(1), out, null) == CInterface.BAD_ARGUMENT,
        "NULL");
    expect(C.guiju_load_text(bad, new CInterface.Size(1L << 40), null, new CInterface.Size(0), out,
        null) == CInterface.TOO_LONG, "too long");
    expect(out.getValue() == null, "nothing is given");
    try (RuleSet set = RuleSet.load(rules, Map.of(), CInterface.ZH);
        Session session = set.session()) {
      Session.Result result = session.evaluate(Text.bytes("{\"id\": \"示例\", \"没有\": 1}"));
      expect(result.hasErrors() && text(result.text()).contains("\"undeclared_fact\""),
          text(result.text()));
      result = session.explain(Text.bytes("{\"id\": "));
      expect(result.hasErrors() && result.text().length > 0, "an explanation of what is wrong");
    }
  }

  private static void threads(String rules, byte[] bodies, byte[] expected) throws Exception {
    List<byte[]> each = lines(bodies);
    ExecutorService pool = Executors.newFixedThreadPool(THREADS);
    try (RuleSet set = RuleSet.load(rules, Map.of(), CInterface.ZH)) {
      List<Future<byte[]>> running = new ArrayList<>();
      for (int i = 0; i < THREADS; ++i) {
        boolean together = i % 2 == 0;
        running.add(pool.submit(() -> {
          try (Session session = set.session()) {
            if (together) {
              return session.evaluateLines(bodies, "bodies.jsonl").text();
            }
            ByteArrayOutputStream all = new ByteArrayOutputStream();
            for (byte[] body : each) {
              all.writeBytes(session.evaluate(body).text());
              all.write('\n');
            }
            return all.toByteArray();
          }
        }));
      }
      byte[] alone = running.get(1).get();
      for (int i = 0; i < THREADS; ++i) {
        expect(Arrays.equals(running.get(i).get(), i % 2 == 0 ? expected : alone),
            "thread " + i + " has the same results");
      }
    } finally {
      pool.shutdown();
    }
  }

  private static long resident() throws IOException {
    for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
      if (line.startsWith("VmRSS:")) {
        return Long.parseLong(line.replaceAll("[^0-9]", "")) << 10;
      }
    }
    throw new IOException("no VmRSS");
  }

  /** Resident memory must not grow; where results are not given back, it must be seen to grow. */
  private static void memory(String rules, List<byte[]> bodies) throws IOException {
    try (RuleSet set = RuleSet.load(rules, Map.of(), CInterface.ZH);
        Session session = set.session()) {
      long begin = 0;
      for (int i = 0; i < WARM_UP + CALLS; ++i) {
        if (i == WARM_UP) {
          begin = resident();
        }
        Session.Result result = session.evaluate(bodies.get(i % bodies.size()));
        if (result.text().length == 0) {
          throw new AssertionError("an empty result");
        }
      }
      long grown = resident() - begin;
      System.out.printf("memory: %,d calls, %,d kB more resident (at most %,d)%n", CALLS,
          grown >> 10, BOUND >> 10);
      expect(grown <= BOUND, "memory grows");
    }
    PointerByReference rulesHandle = new PointerByReference();
    PointerByReference evaluation = new PointerByReference();
    PointerByReference session = new PointerByReference();
    byte[] path = Text.bytes(rules);
    C.guiju_load_file(path, Text.size(path), rulesHandle, null);
    C.guiju_evaluation_new(rulesHandle.getValue(), null, evaluation, null);
    C.guiju_session_new(evaluation.getValue(), session, null);
    long begin = resident();
    List<Pointer> forgotten = new ArrayList<>();
    for (int i = 0; i < FORGOTTEN; ++i) {
      PointerByReference result = new PointerByReference();
      byte[] body = bodies.get(i % bodies.size());
      C.guiju_evaluate(session.getValue(), body, Text.size(body), result, null, null);
      forgotten.add(result.getValue());
    }
    long grown = resident() - begin;
    System.out.printf("memory: %,d results not freed, %,d kB more resident%n", FORGOTTEN,
        grown >> 10);
    expect(grown > BOUND, "the measurement sees a leak");
    forgotten.forEach(C::guiju_free);
    C.guiju_session_free(session.getValue());
    C.guiju_evaluation_free(evaluation.getValue());
    C.guiju_rules_free(rulesHandle.getValue());
  }

  public static void main(String[] arguments) throws Exception {
    String rules = arguments[0];
    Path folder = Path.of(arguments[1]);
    byte[] bodies = Files.readAllBytes(folder.resolve("bodies.jsonl"));
    byte[] expected = Files.readAllBytes(folder.resolve("expected.jsonl"));
    expect(C.guiju_interface_version() >= CInterface.VERSION, "the library is new enough");
    compare(rules, Map.of(), bodies, expected);
    compare(rules, Map.of("total_basis", "scaled", "below_line", "open"), bodies,
        Files.readAllBytes(folder.resolve("expected-readings.jsonl")));
    byte[] first = lines(bodies).get(0);
    for (int language : new int[] {CInterface.ZH, CInterface.EN}) {
      try (RuleSet set = RuleSet.load(rules, Map.of(), language);
          Session session = set.session()) {
        String name = language == CInterface.ZH ? "explained.zh.txt" : "explained.en.txt";
        expect(Arrays.equals(session.explain(first).text(),
            Files.readAllBytes(folder.resolve(name))), name);
      }
    }
    errors(rules);
    threads(rules, bodies, expected);
    memory(rules, lines(bodies));
    System.out.printf("guiju %s from Java: %,d checks, %d bodies, %d threads%n", C.guiju_version(),
        checks, lines(bodies).size(), THREADS);
  }
}
