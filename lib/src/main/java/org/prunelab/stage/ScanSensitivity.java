package org.prunelab.stage;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.function.UnaryOperator;
import org.prunelab.darknet.Model;
import org.prunelab.evaluate.Evaluator;
import org.prunelab.evaluate.Protocol;
import org.prunelab.prune.Constants;
import org.prunelab.prune.PruningRule;
import org.prunelab.solve.Sensitivity;
import org.prunelab.solve.SensitivityScan;
import org.prunelab.train.BatchStatistics;
import org.prunelab.voc.Voc;

/**
 * What pruning each group alone does to the mAP on training pictures, so that thresholds that are chosen by it know
 * nothing of the pictures that the result is evaluated on; see {@link SensitivityScan}.
 *
 * <pre>{@code
 * Stage scan = new ScanSensitivity(
 *         tuned, Grouping.of("paper"), Selection.paper(), List.of(0.3, 0.6, 0.9), 200, Constants.NONE, 25,
 *         Compute.cpu(1));
 * }</pre>
 *
 * @param model what is pruned
 * @param groups which are pruned one after another
 * @param selection which channels go
 * @param percentiles in (0, 1), rising: the share of a group that goes
 * @param images how many training pictures each is evaluated on, the first of the list; all where there are fewer
 * @param constants what becomes of the constants that removed channels contribute
 * @param statistics how many batches of 16 pictures the batch statistics are measured on; 0 leaves them as they are
 * @param compute where it is measured
 */
public record ScanSensitivity(
        ModelStage model,
        Grouping groups,
        Selection selection,
        List<Double> percentiles,
        int images,
        Constants constants,
        int statistics,
        Compute compute)
        implements Stage {

    /** The scan, in its run's folder; see {@link Sensitivity#read}. */
    public static final String FILE = "sensitivity.json";

    public ScanSensitivity {
        percentiles = List.copyOf(percentiles);
        SensitivityScan.requireRising(percentiles);
        Check.range("The number of pictures of a sensitivity scan", images, 1, 10_000_000);
        Check.range("The number of batches for a pruned model's statistics", statistics, 0, 100_000);
    }

    @Override
    public String name() {
        return "scan";
    }

    @Override
    public List<Stage> inputs() {
        return List.of(model);
    }

    @Override
    public ObjectNode run(Workspace workspace) {
        Model whole = workspace.model(model);
        Voc voc = workspace.voc().evaluatedOnTraining(images);
        Evaluator evaluator =
                new Evaluator(voc.val(), voc.classes(), whole.network().input().width(), Protocol.VOC07);
        PruningRule rule = selection.of(groups.of(whole.network()).rule());
        SensitivityScan scan = new SensitivityScan(rule, percentiles, constants);
        Sensitivity found = compute.run(workspace, () -> {
            UnaryOperator<Model> measured = statistics == 0
                    ? UnaryOperator.identity()
                    : BatchStatistics.on(whole.network(), voc, statistics, compute.device());
            return scan.run(whole, candidate -> evaluator
                    .evaluate(measured.apply(candidate), compute.device())
                    .map());
        });
        found.write(workspace.file(FILE));
        return new Measures().with("unpruned", found.unpruned()).json();
    }
}
