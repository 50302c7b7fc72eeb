package org.prunelab.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BorderErrorsTest {

    @TempDir
    private Path folder;

    @Test
    void movingComesCloserThanDroppingButIsNotExact() {
        List<BorderErrors.Row> rows = BorderErrors.measure(folder, 0.125, 128, 0.5, 2);
        assertEquals(12, rows.size());
        for (BorderErrors.Row row : rows) {
            assertTrue(row.moved().mean() < row.dropped().mean() / 2, row.toString());
            assertTrue(
                    row.moved().mean() > 0 && row.moved().mean() <= row.moved().max(), row.toString());
        }
    }
}
