package org.prunelab.evaluate;

import java.io.StringWriter;
import java.nio.file.Path;
import org.prunelab.base.WholeFile;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/**
 * Precision-recall curves as CSV, at the first IoU threshold: {@code class}, {@code score}, {@code recall}, {@code
 * precision}, a line for each true positive by falling score. Between two of them recall stays and precision falls.
 *
 * <pre>{@code
 * CurvesFile.write(evaluation, Path.of("curves.csv"));
 * }</pre>
 */
public final class CurvesFile {

    private CurvesFile() {}

    /**
     * Writes the curves of all classes, whole or not at all.
     *
     * @throws java.io.UncheckedIOException where the folder is missing or the disk refuses
     */
    public static void write(Evaluation evaluation, Path file) {
        StringColumn name = StringColumn.create("class");
        DoubleColumn score = DoubleColumn.create("score");
        DoubleColumn recall = DoubleColumn.create("recall");
        DoubleColumn precision = DoubleColumn.create("precision");
        for (ClassEvaluation one : evaluation.classes()) {
            PrecisionRecall curve = one.curve();
            for (int k = 0; k < curve.found(); k++) {
                name.append(one.name());
                score.append(curve.score(k));
                recall.append(curve.recall(k));
                precision.append(curve.precision(k));
            }
        }
        StringWriter csv = new StringWriter();
        Table.create("curves", name, score, recall, precision).write().csv(csv);
        WholeFile.writeText("curves", file, csv.toString());
    }
}
