package org.prunelab.jupyter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.Graphics2D;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.dflib.jjava.jupyter.kernel.JupyterIO;
import org.dflib.jjava.jupyter.kernel.ReplacementOptions;
import org.dflib.jjava.jupyter.kernel.comm.CommManager;
import org.dflib.jjava.jupyter.kernel.util.StringStyler;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.knowm.xchart.XYChart;
import org.prunelab.darknet.Yolov4;
import org.prunelab.report.Charts;
import org.prunelab.report.Rendered;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/** Values as the display code of both kernels shows them, JJava's and that of IJava 1.3. */
class BridgedKernelTest {

    private static final String EVIL = "<script>alert('1')</script>";

    /** JJava's base without its shell. */
    private static final class JJava extends org.dflib.jjava.jupyter.kernel.BaseKernel {

        private JJava() {
            super(
                    "test",
                    "1",
                    null,
                    List.of(),
                    null,
                    new JupyterIO(StandardCharsets.UTF_8),
                    new CommManager(),
                    new org.dflib.jjava.jupyter.kernel.display.Renderer(),
                    null,
                    null,
                    false,
                    new StringStyler("", "", "", line -> ""));
        }

        String data(Object value, String asked, String mime) {
            var output = getRenderer().renderAs(value, asked, Form.TEXT);
            return (String) output.getData(org.dflib.jjava.jupyter.kernel.display.mime.MIMEType.parse(mime));
        }

        @Override
        public Object evalRaw(String source) {
            return source;
        }

        @Override
        public org.dflib.jjava.jupyter.kernel.display.DisplayData inspect(String code, int at, boolean more) {
            return null;
        }

        @Override
        public ReplacementOptions complete(String code, int at) {
            return null;
        }

        @Override
        public String isComplete(String code) {
            return IS_COMPLETE_YES;
        }
    }

    /** IJava's base without its shell. */
    private static final class IJava extends io.github.spencerpark.jupyter.kernel.BaseKernel {

        String data(Object value, String asked, String mime) {
            try {
                var output = getRenderer().renderAs(value, asked, Form.TEXT);
                return (String) output.getData(io.github.spencerpark.jupyter.kernel.display.mime.MIMEType.parse(mime));
            } catch (io.github.spencerpark.jupyter.kernel.display.mime.MIMETypeParseException e) {
                throw new AssertionError(e);
            }
        }

        @Override
        public io.github.spencerpark.jupyter.kernel.display.DisplayData eval(String source) {
            return null;
        }

        @Override
        public io.github.spencerpark.jupyter.kernel.LanguageInfo getLanguageInfo() {
            return null;
        }
    }

    /** A kernel that is asked to show a value in a MIME type and as text. */
    @FunctionalInterface
    private interface Shown {

        /** What there is of one of both, or null. */
        String data(Object value, String asked, String mime);

        default String as(Object value, String mime) {
            return data(value, mime, mime);
        }
    }

    static Stream<Arguments> kernels() {
        var jjava = new JJava();
        var ijava = new IJava();
        Notebook.registerRenderers(new BridgedKernel(jjava));
        Notebook.registerRenderers(new BridgedKernel(ijava));
        return Stream.of(Arguments.of("JJava", (Shown) jjava::data), Arguments.of("IJava", (Shown) ijava::data));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("kernels")
    void tablesAndNetworksHaveHtmlAndText(String name, Shown shown) {
        var table = Table.create(StringColumn.create("class", EVIL));
        assertEquals("class\n---------------------------\n" + EVIL, shown.as(table, Form.TEXT));
        assertTrue(shown.as(table, Form.HTML).contains("&lt;script&gt;"));
        assertFalse(shown.as(table, Form.HTML).contains("<script>"));
        var network = Yolov4.of(2).width(0.125).at(64).build();
        assertTrue(shown.as(network, Form.HTML).contains(">convolutional</td>"));
        assertTrue(shown.as(network, Form.TEXT).startsWith("Network of 162 layers"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("kernels")
    void chartsArePngOrSvgOnRequest(String name, Shown shown) {
        XYChart chart = Charts.line(EVIL, "x", "y");
        chart.addSeries("s", new double[] {1, 2}, new double[] {1, 2});
        assertTrue(shown.as(chart, Form.PNG).startsWith("iVBORw0KGgo"));
        assertTrue(shown.as(chart, Form.SVG).contains("<svg "));
        assertFalse(shown.as(chart, Form.SVG).contains("<script"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("kernels")
    void valueThatCannotBeShownSaysWhy(String name, Shown shown) {
        Map<Throwable, String> problems = Map.of(
                new IllegalStateException("no data"), "no data",
                new StackOverflowError(), "java.lang.StackOverflowError",
                new OutOfMemoryError("Java heap space"), "Java heap space");
        problems.forEach((problem, words) -> {
            assertNull(shown.as(new Broken(problem), Form.HTML));
            assertEquals(
                    "This value cannot be shown as text/html: %s\nbroken".formatted(words),
                    shown.data(new Broken(problem), Form.HTML, Form.TEXT));
        });
        assertEquals(
                "This value cannot be shown as text/html: it is null\ntext",
                shown.data(Rendered.of(null, "text"), Form.HTML, Form.TEXT));
        assertEquals("it", shown.as(Rendered.of("<p>it</p>", "it"), Form.TEXT), "the kernel goes on");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("kernels")
    void chartThatCannotBeDrawnSaysWhy(String name, Shown shown) {
        var chart = new XYChart(100, 100) {
            @Override
            public void paint(Graphics2D graphics, int width, int height) {
                throw new InternalError("no paint");
            }
        };
        assertNull(shown.as(chart, Form.PNG));
        assertTrue(shown.data(chart, Form.PNG, Form.TEXT)
                .startsWith("This value cannot be shown as image/png: no paint\nChart"));
    }

    /** A value whose HTML fails. */
    private record Broken(Throwable problem) implements Rendered {
        @Override
        public String toHtml() {
            if (problem instanceof Error error) {
                throw error;
            }
            throw (RuntimeException) problem;
        }

        @Override
        public String toText() {
            return "broken";
        }
    }

    @Test
    void whatIsNoKernelIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> new BridgedKernel("kernel"));
    }
}
