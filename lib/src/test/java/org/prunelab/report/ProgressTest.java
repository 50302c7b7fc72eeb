package org.prunelab.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.StringReader;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

class ProgressTest {

    @Test
    void barTellsShareStepsAndTimeLeft() {
        var bar = new ProgressBar("Training", 1000, 4000, Duration.ofSeconds(30));
        assertEquals(Optional.of(Duration.ofSeconds(90)), bar.left());
        assertEquals("Training [#####...............] 25 %  1,000/4,000  1 min 30 s left", bar.toText());
        assertTrue(bar.toHtml().contains("width: 25%"));
    }

    @Test
    void barAtItsEndsTellsNoTimeLeftThenTheTimeTaken() {
        assertEquals("T [....................] 0 %  0/9", new ProgressBar("T", 0, 9, Duration.ofSeconds(1)).toText());
        assertEquals(
                "T [####################] 100 %  9/9  in 1 h 02 min",
                new ProgressBar("T", 9, 9, Duration.ofMinutes(62)).toText());
    }

    @Test
    void barWithMoreDoneThanThereIsIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> new ProgressBar("T", 10, 9, Duration.ZERO));
        assertThrows(IllegalArgumentException.class, () -> new ProgressBar("T", 0, 0, Duration.ZERO));
    }

    @Test
    void readersLocaleChangesNeitherDigitsNorMarkup() {
        Locale usual = Locale.getDefault();
        try {
            Locale.setDefault(Locale.forLanguageTag("ar-EG"));
            assertEquals("١", "%d".formatted(1), "this locale has digits of its own");
            var bar = new ProgressBar("T", 1000, 4000, Duration.ofSeconds(30));
            assertEquals("T [#####...............] 25 %  1,000/4,000  1 min 30 s left", bar.toText());
            assertTrue(bar.toHtml().contains("width: 25%"));
            var curves = new LiveCurves("step");
            curves.add("loss", 0, 1.5);
            assertTrue(InlineSvg.of(curves.toHtml()).contains("width=\"300\" height=\"130\" viewBox"));
        } finally {
            Locale.setDefault(usual);
        }
    }

    private static NodeList polylines(LiveCurves curves) throws Exception {
        return DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new InputSource(new StringReader(InlineSvg.of(curves.toHtml()))))
                .getElementsByTagName("polyline");
    }

    private static double[] numbers(NodeList lines, int at) {
        String points = ((Element) lines.item(at)).getAttribute("points");
        return Arrays.stream(points.split("[ ,]"))
                .mapToDouble(Double::parseDouble)
                .toArray();
    }

    @Test
    void eachCurveFillsAPanelOfItsOwn() throws Exception {
        var curves = new LiveCurves("step");
        curves.add("loss", 0, 40);
        curves.add("loss", 10, 20);
        curves.add("loss", 20, 30);
        curves.add("<mAP>", 20, 0.25);
        curves.add("<mAP>", 20, Double.NaN);
        NodeList lines = polylines(curves);
        assertEquals(2, lines.getLength());
        // greatest at the top, least at the bottom, the last half way up
        assertEquals("[56.0, 24.0, 175.0, 108.0, 294.0, 66.0]", Arrays.toString(numbers(lines, 0)));
        assertEquals("loss 30  <mAP> 0.2500", curves.toText());
    }

    @Test
    void longCurvesStayShortToDrawAndKeepTheirMean() throws Exception {
        var curves = new LiveCurves("step");
        for (int step = 0; step < 100_000; step++) {
            curves.add("loss", step, step % 2);
        }
        double[] points = numbers(polylines(curves), 0);
        assertEquals(2 * 250, points.length);
        assertEquals(294, points[points.length - 2]);
    }

    @Test
    void withoutPointsThereIsNothingToSee() throws Exception {
        assertEquals(0, polylines(new LiveCurves("step")).getLength());
        assertEquals("", new LiveCurves("step").toText());
    }
}
