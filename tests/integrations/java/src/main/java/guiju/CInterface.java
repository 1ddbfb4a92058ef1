package guiju;

import com.sun.jna.Callback;
import com.sun.jna.IntegerType;
import com.sun.jna.Library;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import com.sun.jna.ptr.PointerByReference;

/** The functions of guiju_c.h as they are; {@link RuleSet} is what a program uses. */
public interface CInterface extends Library {
  CInterface LIBRARY = Native.load("guiju", CInterface.class);

  int VERSION = 1; // GUIJU_C_INTERFACE that this file was written for

  int OK = 0;
  int HAS_ERRORS = 1;
  int BAD_ARGUMENT = 2;
  int BAD_UTF8 = 3;
  int TOO_LONG = 4;
  int UNKNOWN_NAME = 5;
  int UNREADABLE = 6;
  int STOPPED = 7;

  int ZH = 0;
  int EN = 1;

  /** size_t. */
  class Size extends IntegerType {
    public Size() {
      this(0);
    }

    public Size(long value) {
      super(Native.SIZE_T_SIZE, value, true);
    }
  }

  /** Where a function puts a size. */
  class SizeByReference extends com.sun.jna.ptr.ByReference {
    public SizeByReference() {
      super(Native.SIZE_T_SIZE);
    }

    public long value() {
      return Native.SIZE_T_SIZE == 8 ? getPointer().getLong(0) : getPointer().getInt(0);
    }
  }

  /** guiju_take_line. */
  interface TakeLine extends Callback {
    int line(Pointer context, Pointer line, Size size, int hasErrors);
  }

  int guiju_interface_version();

  String guiju_version();

  String guiju_status_name(int status);

  void guiju_free(Pointer text);

  Size guiju_problems_errors(Pointer problems);

  Size guiju_problems_warnings(Pointer problems);

  int guiju_problems_text(Pointer problems, int language, PointerByReference text,
      SizeByReference size);

  int guiju_problems_json(Pointer problems, PointerByReference text, SizeByReference size);

  void guiju_problems_free(Pointer problems);

  int guiju_load_file(byte[] path, Size pathSize, PointerByReference rules,
      PointerByReference problems);

  int guiju_load_text(byte[] text, Size textSize, byte[] name, Size nameSize,
      PointerByReference rules, PointerByReference problems);

  int guiju_check_file(byte[] path, Size pathSize, int strict, PointerByReference problems);

  String guiju_rules_id(Pointer rules);

  String guiju_rules_sha256(Pointer rules);

  void guiju_rules_free(Pointer rules);

  int guiju_options_new(PointerByReference options, PointerByReference problems);

  int guiju_options_reading(Pointer options, byte[] reading, Size readingSize, byte[] option,
      Size optionSize, PointerByReference problems);

  int guiju_options_language(Pointer options, int language, PointerByReference problems);

  void guiju_options_free(Pointer options);

  int guiju_evaluation_new(Pointer rules, Pointer options, PointerByReference evaluation,
      PointerByReference problems);

  void guiju_evaluation_free(Pointer evaluation);

  int guiju_session_new(Pointer evaluation, PointerByReference session,
      PointerByReference problems);

  int guiju_evaluate(Pointer session, byte[] body, Size bodySize, PointerByReference result,
      SizeByReference resultSize, PointerByReference problems);

  int guiju_evaluate_lines(Pointer session, byte[] lines, Size linesSize, byte[] name,
      Size nameSize, TakeLine take, Pointer context, PointerByReference problems);

  int guiju_evaluate_lines_text(Pointer session, byte[] lines, Size linesSize, byte[] name,
      Size nameSize, PointerByReference result, SizeByReference resultSize,
      PointerByReference problems);

  int guiju_explain(Pointer session, byte[] body, Size bodySize, PointerByReference text,
      SizeByReference size, PointerByReference problems);

  void guiju_session_free(Pointer session);
}
