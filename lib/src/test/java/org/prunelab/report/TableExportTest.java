package org.prunelab.report;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

class TableExportTest {

    private final Table table = Table.create(
            StringColumn.create("arm_name", "a & b", "50 % | c"),
            DoubleColumn.create("mAP", new double[] {0.5, Double.NaN}));
    private final TableFormat format = TableFormat.standard().digits("mAP", 2);

    @Test
    void latexHasTheRulesOfBooktabsAndEscapesCommands() {
        assertEquals("""
                \\begin{tabular}{lr}
                \\toprule
                arm\\_name & mAP \\\\
                \\midrule
                a \\& b & 0.50 \\\\
                50 \\% $|$ c &  \\\\
                \\bottomrule
                \\end{tabular}""", LatexTable.render(table, format));
    }

    @Test
    void markdownAlignsNumbersAndEscapesBars() {
        assertEquals("""
                | arm_name | mAP |
                | --- | ---: |
                | a & b | 0.50 |
                | 50 % \\| c |  |""", MarkdownTable.render(table, format));
    }
}
