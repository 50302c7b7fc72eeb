package org.prunelab.experiment;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.prunelab.report.TextTable;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.Table;

class ValuesTest {

    @Test
    void numbersShowNoMoreDigitsThanTheyHave() {
        Table table = Table.create(
                DoubleColumn.create("percentiles", 0.2, 0.85, 0),
                DoubleColumn.create("attentionScale", 3.125e-5, 1, 20));
        List<String> rows = TextTable.render(table, Values.format(table))
                .lines()
                .map(line -> line.strip().replaceAll(" +", " "))
                .toList();
        assertEquals("0.20 0.00003125", rows.get(rows.size() - 3));
        assertEquals("0.00 20.00000000", rows.get(rows.size() - 1));
    }
}
