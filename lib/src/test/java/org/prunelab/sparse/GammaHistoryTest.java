package org.prunelab.sparse;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.prunelab.train.EpochResult;
import org.prunelab.train.GammaHistogram;
import tech.tablesaw.api.Table;

class GammaHistoryTest {

    private static final GammaHistory HISTORY = new GammaHistory(Map.of(
            1, List.of(histogram("1", 0.005f, 0.995f, -1.025f), histogram("2", 0.5f)),
            2, List.of(histogram("1", -0.001f, 0.009f, 3), histogram("2", 0.049f))));

    @TempDir
    private Path folder;

    private static GammaHistogram histogram(String group, float... gamma) {
        return GammaHistogram.of(group, List.of(gamma));
    }

    @Test
    void comesBackEqualFromItsFile() {
        HISTORY.write(folder.resolve("gammas.csv"));
        assertEquals(HISTORY, GammaHistory.read(folder.resolve("gammas.csv")));
    }

    @Test
    void theFileHasALineForEachBinThatHoldsAChannel() throws Exception {
        HISTORY.write(folder.resolve("gammas.csv"));
        List<String> lines = Files.readAllLines(folder.resolve("gammas.csv"));
        assertEquals("epoch,group,bin_from,channels", lines.get(0));
        assertEquals(List.of("1,1,0.0,1", "1,1,0.99,1", "1,1,1.02,1", "1,2,0.5,1"), lines.subList(1, 5));
        assertEquals("2,1,1.5,1", lines.get(6));
    }

    @Test
    void allGroupsMakeUpTheWhole() {
        Table sparsity = HISTORY.sparsity(0.01);
        assertEquals(
                List.of("all", "1", "2", "all", "1", "2"),
                sparsity.stringColumn("group").asList());
        assertEquals(List.of(4, 3, 1, 4, 3, 1), sparsity.intColumn("channels").asList());
        assertEquals(0.25, sparsity.doubleColumn("sparsity").get(0));
        assertEquals(2 / 3.0, sparsity.doubleColumn("sparsity").get(4));
        assertEquals(0.75, HISTORY.sparsity(0.05).doubleColumn("sparsity").get(3));
    }

    @Test
    void widerBinsAddUpAndEmptyOnesAreThere() {
        Table table = HISTORY.histogram(0.05);
        assertEquals(2 * 3 * 31, table.rowCount()); // 30 of 0.05 up to 1.5, and the open one
        Table all = table.where(table.stringColumn("group")
                .isEqualTo("all")
                .and(table.intColumn("epoch").isEqualTo(2)));
        assertEquals(3, all.intColumn("channels").get(0));
        assertEquals(0, all.intColumn("channels").get(1));
        assertEquals(0.05, all.doubleColumn("from").get(1));
        assertEquals(0.25, all.doubleColumn("share").get(30));
    }

    @Test
    void oneGroupIsItsOwnWhole() {
        assertEquals(List.of("all"), new GammaHistory(Map.of(1, List.of(histogram("all", 1)))).groups());
    }

    @Test
    void whatItDoesNotHoldIsRefusedWithWhatItDoes() {
        assertTrue(assertThrows(NoSuchElementException.class, () -> HISTORY.at(3, "1"))
                .getMessage()
                .contains("[1, 2]"));
        assertTrue(assertThrows(NoSuchElementException.class, () -> HISTORY.at(1, "3"))
                .getMessage()
                .contains("all, 1, 2"));
        assertThrows(IllegalArgumentException.class, () -> HISTORY.sparsity(0.005));
        assertThrows(IllegalArgumentException.class, () -> HISTORY.histogram(0.04));
    }

    @Test
    void sharesReachUpToTheOpenBin() {
        assertEquals(1, HISTORY.sparsity(1.5).doubleColumn("sparsity").get(0));
        assertEquals(0.75, HISTORY.sparsity(1.5).doubleColumn("sparsity").get(3)); // without the 3
        for (double outside : new double[] {0, 1.51}) {
            String message = assertThrows(IllegalArgumentException.class, () -> HISTORY.sparsity(outside))
                    .getMessage();
            assertEquals(
                    "The value is %s; gammas are counted by 0.01, so take a multiple of that, up to 1.5."
                            .formatted(outside),
                    message);
        }
    }

    @Test
    void epochsThatNotedNothingAreLeftOut() {
        List<GammaHistogram> noted = List.of(histogram("1", 0.5f));
        GammaHistory history = GammaHistory.of(List.of(epoch(1, List.of()), epoch(2, noted)));
        assertEquals(new GammaHistory(Map.of(2, noted)), history);
        assertFalse(history.isEmpty());
        assertTrue(GammaHistory.of(List.of(epoch(1, List.of()))).isEmpty());
    }

    private static EpochResult epoch(int number, List<GammaHistogram> gammas) {
        return new EpochResult(number, 0.1, null, 0, null, 0, 0, gammas);
    }

    @Test
    void aSpoiltLineIsNamed() throws Exception {
        Path file = folder.resolve("gammas.csv");
        Files.writeString(file, "epoch,group,bin_from,channels\n1,1,0.0,3\n1,1,9.0,3\n");
        String message = assertThrows(IllegalArgumentException.class, () -> GammaHistory.read(file))
                .getMessage();
        assertTrue(message.contains("line 3 is \"1,1,9.0,3\""), message);
    }
}
