package org.prunelab.view;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.prunelab.darknet.Model;
import org.prunelab.darknet.Network;
import org.prunelab.darknet.Yolov4;
import org.prunelab.shapes.Shapes;
import org.prunelab.voc.Voc;
import tech.tablesaw.api.Table;

class ComparisonTest {

    @TempDir
    private Path folder;

    private Voc voc() {
        new Shapes(2, 3, 64, 2, 3).write(folder.resolve("shapes"));
        return Voc.open(folder.resolve("shapes"));
    }

    @Test
    void changesAreFromTheFirstRow() {
        Network wide = Yolov4.of(2).width(0.125).at(64).build();
        Network narrow = Yolov4.of(2).width(0.0625).at(64).build();
        Comparison comparison = Comparison.on(voc())
                .add("wide", Model.initial(wide, 1))
                .add("narrow", Model.initial(narrow, 1))
                .measure();
        Table table = comparison.table();
        double parameters = table.longColumn("parameters").get(1)
                * 1.0
                / table.longColumn("parameters").get(0);
        assertEquals(
                100 * (parameters - 1), table.doubleColumn("Δ parameters [%]").get(1), 1e-9);
        assertTrue(table.doubleColumn("Δ parameters [%]").isMissing(0));
        assertTrue(comparison.rows().get(0).latency().milliseconds() > 0);
        assertTrue(comparison.toText().contains("narrow"), comparison.toText());
        String finding = comparison.finding("narrow").toText();
        assertTrue(finding.contains("\"narrow\" against \"wide\": parameters -74.7 %"), finding);
        assertFalse(finding.contains("timed"), finding);
        String twice = comparison.finding("narrow", "narrow").toText();
        assertTrue(twice.contains("(one network, timed 2 times)"), twice);
    }

    @Test
    void oneNameForTwoModelsIsRefused() {
        Model model = Model.initial(Yolov4.of(2).width(0.0625).at(64).build(), 1);
        Comparison.Entrants entrants = Comparison.on(voc()).add("a", model);
        assertThrows(IllegalArgumentException.class, () -> entrants.add("a", model));
    }
}
