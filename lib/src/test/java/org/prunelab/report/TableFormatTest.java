package org.prunelab.report;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.LongColumn;
import tech.tablesaw.api.StringColumn;

class TableFormatTest {

    private static final TableFormat FORMAT = TableFormat.standard();

    @Test
    void wholeNumbersHaveThousandsAndNoPoint() {
        assertArrayEquals(
                new String[] {"64,040,001", "-33,152"}, FORMAT.cells(IntColumn.create("n", 64_040_001, -33_152)));
        assertArrayEquals(new String[] {"29,834,335,232"}, FORMAT.cells(LongColumn.create("macs", 29_834_335_232L)));
        assertArrayEquals(new String[] {"3", "1,000"}, FORMAT.cells(DoubleColumn.create("d", 3.0, 1000.0)));
    }

    @Test
    void fractionsShareTheDigitsThatTheLargestNeeds() {
        assertArrayEquals(new String[] {"0.8123", "0.0500"}, FORMAT.cells(DoubleColumn.create("a", 0.81234, 0.05)));
        assertArrayEquals(new String[] {"44.50", "-1.25"}, FORMAT.cells(DoubleColumn.create("b", 44.5, -1.25)));
        assertArrayEquals(new String[] {"12,346", "0"}, FORMAT.cells(DoubleColumn.create("c", 12345.6, 0.25)));
        assertArrayEquals(new String[] {"0.000005000"}, FORMAT.cells(DoubleColumn.create("e", 5e-6)));
    }

    @Test
    void askedDigitsWin() {
        assertArrayEquals(
                new String[] {"0.8", "2.0"}, FORMAT.digits("a", 1).cells(DoubleColumn.create("a", 0.81234, 2)));
    }

    @Test
    void whatRoundsToNothingHasNoSign() {
        assertArrayEquals(
                new String[] {"0.000", "-0.001"},
                FORMAT.digits("a", 3).cells(DoubleColumn.create("a", -0.0004, -0.0006)));
    }

    @Test
    void missingIsEmptyAndInfinityASign() {
        assertArrayEquals(
                new String[] {"", "∞", "-∞", "1.500"},
                FORMAT.cells(
                        DoubleColumn.create("x", Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, 1.5)));
        assertArrayEquals(new String[] {"", "a"}, FORMAT.cells(StringColumn.create("s", null, "a")));
        assertArrayEquals(new String[] {""}, FORMAT.cells(DoubleColumn.create("all", Double.NaN)));
    }

    @Test
    void impossibleFormatsAreRefusedWithWhatIsAllowed() {
        var digits = assertThrows(IllegalArgumentException.class, () -> FORMAT.digits("mAP", -1));
        assertEquals("Column \"mAP\" cannot show -1 digits after the point; give 0 to 12.", digits.getMessage());
        assertThrows(IllegalArgumentException.class, () -> FORMAT.rows(1));
    }

    @Test
    void decimalNumbersWithTheirSpreadStandToTheRightAsNumbersDo() {
        assertTrue(TableFormat.isNumeric(StringColumn.create("mAP", "0.812 ± 0.004", "", "-0.700")));
        assertTrue(TableFormat.isNumeric(StringColumn.create("recovered [%]", "77 ± 5", "80 ± 2")));
        assertFalse(TableFormat.isNumeric(StringColumn.create("group", "1", "2")));
        assertFalse(TableFormat.isNumeric(StringColumn.create("arm", "0.5", "paper")));
        assertFalse(TableFormat.isNumeric(StringColumn.create("none", "", "")));
    }
}
