package guiju;

import com.sun.jna.Pointer;
import com.sun.jna.ptr.PointerByReference;
import java.util.Map;

/** A rule file, loaded and compiled under a choice of readings. Any thread may use it. */
public final class RuleSet implements AutoCloseable {
  private static final CInterface C = CInterface.LIBRARY;

  private Pointer rules;
  private Pointer evaluation;

  private RuleSet(Pointer rules) {
    this.rules = rules;
  }

  /** From a rule file or a folder with rules.yaml; readings that are not named have their default. */
  public static RuleSet load(String path, Map<String, String> readings, int language) {
    byte[] name = Text.bytes(path);
    PointerByReference rules = new PointerByReference();
    PointerByReference problems = new PointerByReference();
    int status = C.guiju_load_file(name, Text.size(name), rules, problems);
    GuijuException.check(status, problems, CInterface.OK);
    return new RuleSet(rules.getValue()).compiled(readings, language);
  }

  /** From memory. */
  public static RuleSet parse(byte[] text, String name) {
    byte[] called = Text.bytes(name);
    PointerByReference rules = new PointerByReference();
    PointerByReference problems = new PointerByReference();
    int status = C.guiju_load_text(text, Text.size(text), called, Text.size(called), rules,
        problems);
    GuijuException.check(status, problems, CInterface.OK);
    return new RuleSet(rules.getValue()).compiled(Map.of(), CInterface.ZH);
  }

  private RuleSet compiled(Map<String, String> readings, int language) {
    PointerByReference options = new PointerByReference();
    PointerByReference problems = new PointerByReference();
    try {
      GuijuException.check(C.guiju_options_new(options, problems), problems, CInterface.OK);
      for (Map.Entry<String, String> one : readings.entrySet()) {
        byte[] reading = Text.bytes(one.getKey());
        byte[] option = Text.bytes(one.getValue());
        GuijuException.check(C.guiju_options_reading(options.getValue(), reading,
            Text.size(reading), option, Text.size(option), problems), problems, CInterface.OK);
      }
      GuijuException.check(C.guiju_options_language(options.getValue(), language, problems),
          problems, CInterface.OK);
      PointerByReference made = new PointerByReference();
      GuijuException.check(C.guiju_evaluation_new(rules, options.getValue(), made, problems),
          problems, CInterface.OK);
      evaluation = made.getValue();
      return this;
    } catch (RuntimeException wrong) {
      close();
      throw wrong;
    } finally {
      C.guiju_options_free(options.getValue());
    }
  }

  public String id() {
    return C.guiju_rules_id(rules);
  }

  /** What one thread evaluates with. */
  public Session session() {
    PointerByReference session = new PointerByReference();
    PointerByReference problems = new PointerByReference();
    GuijuException.check(C.guiju_session_new(evaluation, session, problems), problems,
        CInterface.OK);
    return new Session(session.getValue());
  }

  @Override
  public void close() {
    C.guiju_evaluation_free(evaluation);
    C.guiju_rules_free(rules);
    evaluation = null;
    rules = null;
  }
}
