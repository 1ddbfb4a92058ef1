package guiju;

import com.sun.jna.Pointer;
import com.sun.jna.ptr.PointerByReference;
import java.util.function.BiPredicate;

/** Evaluates bodies, for one thread at a time. */
public final class Session implements AutoCloseable {
  private static final CInterface C = CInterface.LIBRARY;

  private Pointer handle;

  Session(Pointer handle) {
    this.handle = handle;
  }

  /** A text as UTF-8, and whether a body has errors, which the text tells. */
  public record Result(byte[] text, boolean hasErrors) {}

  /** A function of the library that gives a text of bodies. */
  private interface Giver {
    int call(PointerByReference text, CInterface.SizeByReference size,
        PointerByReference problems);
  }

  private static Result given(Giver giver) {
    PointerByReference text = new PointerByReference();
    CInterface.SizeByReference size = new CInterface.SizeByReference();
    PointerByReference problems = new PointerByReference();
    int status = giver.call(text, size, problems);
    GuijuException.check(status, problems, CInterface.OK, CInterface.HAS_ERRORS);
    return new Result(Text.taken(text, size), status == CInterface.HAS_ERRORS);
  }

  /** One body, a JSON object: its result object. */
  public Result evaluate(byte[] body) {
    return given((text, size, problems) -> C.guiju_evaluate(handle, body, Text.size(body), text,
        size, problems));
  }

  /** One body explained in words. */
  public Result explain(byte[] body) {
    return given((text, size, problems) -> C.guiju_explain(handle, body, Text.size(body), text,
        size, problems));
  }

  /** JSON lines: a result line each. */
  public Result evaluateLines(byte[] lines, String name) {
    byte[] called = Text.bytes(name);
    return given((text, size, problems) -> C.guiju_evaluate_lines_text(handle, lines,
        Text.size(lines), called, Text.size(called), text, size, problems));
  }

  /** The same, line by line, until `take` (line, has errors) says false. */
  public void evaluateLines(byte[] lines, String name, BiPredicate<byte[], Boolean> take) {
    byte[] called = Text.bytes(name);
    PointerByReference problems = new PointerByReference();
    CInterface.TakeLine callback = (context, line, size, hasErrors) -> take.test(
        line.getByteArray(0, size.intValue()), hasErrors != 0) ? 0 : 1;
    int status = C.guiju_evaluate_lines(handle, lines, Text.size(lines), called,
        Text.size(called), callback, null, problems);
    GuijuException.check(status, problems, CInterface.OK, CInterface.HAS_ERRORS,
        CInterface.STOPPED);
  }

  @Override
  public void close() {
    C.guiju_session_free(handle);
    handle = null;
  }
}
