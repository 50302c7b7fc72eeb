package org.prunelab.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RidgelineTest {

    private static final double[] EDGES = {0, 0.5, 1, 1.5};

    @Test
    void textTellsWhatIsBelowTheFirstEdgeAndTheMedian() {
        Ridgeline ridgeline = new Ridgeline(
                "Gamma", "|gamma|", List.of("epoch 1", "epoch 2"), EDGES, new long[][] {{0, 3, 1}, {3, 1, 0}});
        assertEquals(
                "Gamma\nepoch 1: 0.0 % below 0.5, median in [0.5, 1)\nepoch 2: 75.0 % below 0.5, median in [0, 0.5)",
                ridgeline.toText());
    }

    @Test
    void ofManyRowsTheFirstAndTheLastAreDrawn() {
        List<String> names =
                IntStream.rangeClosed(1, 100).mapToObj(i -> "epoch " + i).toList();
        String html = InlineSvg.of(new Ridgeline("G", "g", names, EDGES, new long[100][3]).toHtml());
        assertTrue(html.contains(">epoch 1<") && html.contains(">epoch 100<"));
        assertEquals(16, html.split("<polygon ", -1).length - 1);
    }

    @Test
    void heightsAreSquareRoots() {
        String html = InlineSvg.of(new Ridgeline("G", "g", List.of("a"), EDGES, new long[][] {{100, 25, 0}}).toHtml());
        // the highest is 40 pixels above the base line at 74, a quarter of its count half as high
        assertTrue(html.contains("64.0,74.0 64.0,34.0 249.3,34.0 249.3,54.0"), html);
    }

    @Test
    void countsThatDoNotFitTheEdgesAreRefused() {
        var e = assertThrows(
                IllegalArgumentException.class,
                () -> new Ridgeline("G", "g", List.of("epoch 1"), EDGES, new long[][] {{1, 2}}));
        assertEquals("\"G\": epoch 1 has 2 counts, but 4 edges make 3 intervals.", e.getMessage());
        assertThrows(IllegalArgumentException.class, () -> new Ridgeline("G", "g", List.of(), EDGES, new long[0][0]));
    }
}
