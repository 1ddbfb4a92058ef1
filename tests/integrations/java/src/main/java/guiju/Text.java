package guiju;

import com.sun.jna.Pointer;
import com.sun.jna.ptr.PointerByReference;
import java.nio.charset.StandardCharsets;

/** Texts that the library gives: copied, then given back. */
final class Text {
  private Text() {}

  /** A function of the library that gives a text. */
  interface Giver {
    int call(PointerByReference text, CInterface.SizeByReference size);
  }

  static String given(Giver giver) {
    PointerByReference text = new PointerByReference();
    CInterface.SizeByReference size = new CInterface.SizeByReference();
    giver.call(text, size);
    return new String(taken(text, size), StandardCharsets.UTF_8);
  }

  static byte[] taken(PointerByReference text, CInterface.SizeByReference size) {
    Pointer bytes = text.getValue();
    if (bytes == null) {
      return new byte[0];
    }
    try {
      return bytes.getByteArray(0, Math.toIntExact(size.value()));
    } finally {
      CInterface.LIBRARY.guiju_free(bytes);
    }
  }

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  static CInterface.Size size(byte[] bytes) {
    return new CInterface.Size(bytes.length);
  }
}
