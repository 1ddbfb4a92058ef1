// Runs the test cases of an exported model (DMN TCK format) in Apache KIE's DMN engine and compares
// every expected value. Usage: DmnCheck MODEL.dmn TESTS.xml. Exit code 1 where anything differs.
package guiju;

import java.io.File;
import java.math.BigDecimal;
import java.net.URL;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.transform.stream.StreamSource;
import javax.xml.validation.SchemaFactory;
import org.kie.dmn.api.core.DMNContext;
import org.kie.dmn.api.core.DMNMessage;
import org.kie.dmn.api.core.DMNModel;
import org.kie.dmn.api.core.DMNResult;
import org.kie.dmn.api.core.DMNRuntime;
import org.kie.dmn.core.internal.utils.DMNRuntimeBuilder;
import org.kie.internal.io.ResourceFactory;
import org.w3c.dom.Element;
import org.w3c.dom.Node;

public final class DmnCheck {
  private static final String XSI = XMLConstants.W3C_XML_SCHEMA_INSTANCE_NS_URI;
  private static final int MOST_SHOWN = 20;

  private int cases;
  private int complete;  // those called B…
  private int values;
  private int differences;
  private int lastDigits;  // values without a finite decimal form that differ beyond 20 decimals

  public static void main(String[] arguments) throws Exception {
    long begin = System.nanoTime();
    File model = new File(arguments[0]);
    validate(model);
    DmnCheck check = new DmnCheck();
    check.run(load(model), new File(arguments[1]));
    System.out.printf(
        "%s: %d complete bodies, %d with facts missing, %d values compared, %d differences, %d in the last of 34 digits, %d ms%n",
        model.getName(), check.complete, check.cases - check.complete, check.values, check.differences, check.lastDigits,
        (System.nanoTime() - begin) / 1_000_000);
    System.exit(check.differences == 0 && check.cases > 0 ? 0 : 1);
  }

  // Against the schema of DMN 1.3 that the engine brings.
  private static void validate(File model) throws Exception {
    URL schema = DmnCheck.class.getResource("/org/omg/spec/DMN/20191111/DMN13.xsd");
    SchemaFactory.newInstance(XMLConstants.W3C_XML_SCHEMA_NS_URI)
        .newSchema(Objects.requireNonNull(schema, "no schema of DMN 1.3"))
        .newValidator()
        .validate(new StreamSource(model));
  }

  private static DMNModel load(File file) {
    DMNRuntime runtime =
        DMNRuntimeBuilder.fromDefaults()
            .setOption(new org.kie.dmn.core.compiler.RuntimeTypeCheckOption(true))
            .buildConfiguration()
            .fromResources(List.of(ResourceFactory.newFileResource(file)))
            .getOrElseThrow(RuntimeException::new);
    DMNModel model = runtime.getModels().get(0);
    for (DMNMessage message : model.getMessages()) System.out.println("model: " + message.getText());
    if (model.hasErrors()) throw new IllegalStateException("the model has errors");
    DmnCheck.runtime = runtime;
    return model;
  }

  private static DMNRuntime runtime;

  private void run(DMNModel model, File tests) throws Exception {
    DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
    factory.setNamespaceAware(true);
    Element root = factory.newDocumentBuilder().parse(tests).getDocumentElement();
    for (Element test : children(root, "testCase")) run(model, test);
  }

  private void run(DMNModel model, Element test) {
    ++cases;
    if (test.getAttribute("id").startsWith("B")) ++complete;
    DMNContext context = runtime.newContext();
    for (Element input : children(test, "inputNode"))
      context.set(input.getAttribute("name"), value(input));
    DMNResult result = runtime.evaluateAll(model, context);
    int before = differences;
    for (Element node : children(test, "resultNode")) {
      String name = node.getAttribute("name");
      if (result.getDecisionResultByName(name) == null) {
        differ(test, name, "no such decision", null);
        continue;
      }
      Object expected = value(children(node, "expected").get(0));
      Object found = result.getDecisionResultByName(name).getResult();
      ++values;
      if (same(expected, found)) continue;
      if (sameButLastDigits(expected, found)) ++lastDigits;
      else differ(test, name, expected, found);
    }
    if (before == differences || differences > MOST_SHOWN) return;
    for (DMNMessage message : result.getMessages(DMNMessage.Severity.ERROR))
      System.out.println("  engine: " + message.getText());
  }

  private void differ(Element test, String name, Object expected, Object found) {
    if (++differences <= MOST_SHOWN)
      System.out.printf("%s: %s: expected %s, found %s%n", test.getAttribute("id"), name, expected, found);
  }

  // FEEL rounds to 34 digits at every division, Guiju once at the end: a value without a finite decimal
  // form may differ in its last digits. One that has such a form never may.
  private static boolean sameButLastDigits(Object expected, Object found) {
    return expected instanceof BigDecimal a
        && found instanceof BigDecimal b
        && a.precision() > 25
        && a.subtract(b).abs().compareTo(new BigDecimal("1e-20")) < 0;
  }

  private static boolean same(Object expected, Object found) {
    if (expected instanceof BigDecimal a && found instanceof BigDecimal b) return a.compareTo(b) == 0;
    if (expected instanceof List<?> a && found instanceof List<?> b) {
      boolean equal = a.size() == b.size();
      for (int i = 0; equal && i < a.size(); ++i) equal = same(a.get(i), b.get(i));
      return equal;
    }
    return Objects.equals(expected, found);
  }

  // What an inputNode, expected, item or component holds.
  private static Object value(Element holder) {
    List<Element> components = children(holder, "component");
    if (!components.isEmpty()) {
      Map<String, Object> record = new LinkedHashMap<>();
      for (Element component : components) record.put(component.getAttribute("name"), value(component));
      return record;
    }
    List<Element> lists = children(holder, "list");
    if (!lists.isEmpty()) {
      if (isNil(lists.get(0))) return null;
      List<Object> items = new ArrayList<>();
      for (Element item : children(lists.get(0), "item")) items.add(value(item));
      return items;
    }
    Element value = children(holder, "value").get(0);
    if (isNil(value)) return null;
    String text = value.getTextContent();
    return switch (value.getAttributeNS(XSI, "type")) {
      case "xsd:boolean" -> Boolean.valueOf(text);
      case "xsd:decimal" -> new BigDecimal(text);
      case "xsd:date" -> LocalDate.parse(text);
      default -> text;
    };
  }

  private static boolean isNil(Element element) {
    return "true".equals(element.getAttributeNS(XSI, "nil"));
  }

  private static List<Element> children(Element parent, String name) {
    List<Element> found = new ArrayList<>();
    for (Node node = parent.getFirstChild(); node != null; node = node.getNextSibling())
      if (node instanceof Element element && element.getLocalName().equals(name)) found.add(element);
    return found;
  }
}
