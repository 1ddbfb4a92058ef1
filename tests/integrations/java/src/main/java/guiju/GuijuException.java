package guiju;

import com.sun.jna.Pointer;
import com.sun.jna.ptr.PointerByReference;

/** A call that did nothing: its status, and what was wrong in words. */
public final class GuijuException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public final int status;
  public final String json;

  private GuijuException(int status, String text, String json) {
    super(CInterface.LIBRARY.guiju_status_name(status) + ": " + text);
    this.status = status;
    this.json = json;
  }

  /** Frees the problems of a call; throws where its status is none of `good`. */
  static void check(int status, PointerByReference problems, int... good) {
    Pointer handle = problems.getValue();
    try {
      for (int one : good) {
        if (status == one) {
          return;
        }
      }
      throw new GuijuException(status,
          Text.given((text, size) -> CInterface.LIBRARY.guiju_problems_text(handle, CInterface.EN,
              text, size)),
          Text.given((text, size) -> CInterface.LIBRARY.guiju_problems_json(handle, text, size)));
    } finally {
      CInterface.LIBRARY.guiju_problems_free(handle);
    }
  }
}
