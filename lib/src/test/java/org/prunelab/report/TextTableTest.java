package org.prunelab.report;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

class TextTableTest {

    @Test
    void numbersStandRightAndWordsLeft() {
        var table = Table.create(
                StringColumn.create("model", "base", "pruned and tuned"),
                IntColumn.create("parameters", 64_040_001, 7));
        assertEquals("""
                model             parameters
                ----------------  ----------
                base              64,040,001
                pruned and tuned           7""", TextTable.render(table));
    }

    @Test
    void longTablesShowBothEndsAndTheCount() {
        var lines = TextTable.render(
                        Table.create(IntColumn.indexColumn("row", 100, 0)),
                        TableFormat.standard().rows(4))
                .lines()
                .toList();
        assertEquals(
                List.of("row", "---", "  0", "  1", " 98", " 99", "(100 rows, 96 of them not shown after the first 2)"),
                lines);
    }

    @Test
    void lineBreaksInACellDoNotBreakTheTable() {
        assertEquals("s\n---\na b", TextTable.render(Table.create(StringColumn.create("s", "a\nb"))));
    }

    @Test
    void tableWithoutRowsIsItsHeader() {
        assertEquals("s\n-", TextTable.render(Table.create(StringColumn.create("s"))));
    }
}
