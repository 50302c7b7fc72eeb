package org.prunelab.view;

import java.util.stream.DoubleStream;
import org.knowm.xchart.XYChart;
import org.prunelab.darknet.Model;
import org.prunelab.prune.PruningRule;
import org.prunelab.report.Charts;
import org.prunelab.report.EndLabels;
import org.prunelab.report.FormattedTable;
import org.prunelab.report.Html;
import org.prunelab.report.Rendered;
import org.prunelab.report.TableFormat;
import org.prunelab.solve.Sensitivity;
import org.prunelab.store.Store;
import org.prunelab.voc.Voc;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/**
 * Sensitivity scans on a data set: mAP@0.5 against the percentile of each group, the others whole.
 *
 * <pre>{@code
 * Sensitivity scan = Sensitivities.scan(ChannelGroups.paper(network).rule(), model, voc, 25, 0.2, 0.4, 0.6);
 * Sensitivities.chart(scan)
 * }</pre>
 */
public final class Sensitivities {

    private Sensitivities() {}

    /**
     * Scans on the validation pictures; batch statistics are re-estimated before each evaluation, that of the whole
     * model too, so that all are evaluated alike. Pictures are decoded once for all, and as many models are evaluated at a
     * time as there are cores. The standard store keeps the scan, so that the same one is read the next time.
     *
     * @param rule the groups and how channels are chosen; its own thresholds are not used
     * @param batches how many batches of 16 training pictures the statistics are measured on
     * @param percentiles in (0, 1), rising
     */
    public static Sensitivity scan(PruningRule rule, Model model, Voc voc, int batches, double... percentiles) {
        Double[] boxed = DoubleStream.of(percentiles).boxed().toArray(Double[]::new);
        return Measurements.in(Store.standard()).sensitivity(rule, model, voc, batches, boxed);
    }

    /** The scan as a notebook shows it: its curves, what is left of the mAP at each percentile, and why it is flat if so. */
    public static Rendered of(Sensitivity sensitivity) {
        String flat = sensitivity.whyFlat().orElse("");
        return Rendered.all(
                Charts.rendered(chart(sensitivity)),
                new FormattedTable(
                        table(sensitivity),
                        TableFormat.standard()
                                .digits("percentile", 2)
                                .digits("mAP@0.5", 3)
                                .digits("left [%]", 1)),
                Rendered.of(flat.isEmpty() ? "" : "<p><b>Warning:</b> " + Html.escape(flat) + "</p>", flat));
    }

    /** A row for each point: the group, the percentile, the mAP, and its share of the whole model's. */
    public static Table table(Sensitivity sensitivity) {
        StringColumn groups = StringColumn.create("group");
        DoubleColumn percentiles = DoubleColumn.create("percentile");
        DoubleColumn maps = DoubleColumn.create("mAP@0.5");
        DoubleColumn left = DoubleColumn.create("left [%]");
        for (Sensitivity.Curve curve : sensitivity.groups()) {
            for (Sensitivity.Point point : curve.points()) {
                groups.append(curve.group());
                percentiles.append(point.percentile());
                maps.append(point.map());
                left.append(100 * point.map() / sensitivity.unpruned());
            }
        }
        return Table.create("sensitivity", groups, percentiles, maps, left);
    }

    /** The curves; each starts at percentile 0 with the mAP of the whole model. */
    public static XYChart chart(Sensitivity sensitivity) {
        XYChart chart =
                Charts.line("Sensitivity of the groups", "share of the group's channels to be removed", "mAP@0.5");
        chart.getStyler().setYAxisMin(0.0);
        for (Sensitivity.Curve curve : sensitivity.groups()) {
            double[] percentiles = DoubleStream.concat(
                            DoubleStream.of(0), curve.points().stream().mapToDouble(Sensitivity.Point::percentile))
                    .toArray();
            double[] maps = DoubleStream.concat(
                            DoubleStream.of(sensitivity.unpruned()),
                            curve.points().stream().mapToDouble(Sensitivity.Point::map))
                    .toArray();
            chart.addSeries("group " + curve.group(), percentiles, maps);
        }
        EndLabels.on(chart);
        return chart;
    }
}
