package org.prunelab.view;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.prunelab.prune.Cost;
import org.prunelab.prune.PruningPlan;
import org.prunelab.report.FormattedTable;
import org.prunelab.report.TableFormat;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/**
 * What Chu et al. 2022 claim beside what was computed here. A cell is empty where a number is not known: the paper's full
 * tables are not at hand, only its abstract, the beginning of its text at second hand, and the released cfg files and
 * log.
 *
 * <pre>{@code
 * Solution solution = TargetSolver.solve(rule, model, Target.parameters(-0.647), Target.macs(-0.349));
 * PaperClaims.sizes(plan, solution.plan())
 * }</pre>
 */
public final class PaperClaims {

    /** The abstract's changes, in per cent. */
    private static final double PARAMETERS = -64.7;

    private static final double MACS = -34.9;

    /** From the text's opening, at second hand: MB, of 4 bytes a parameter, and mAP@0.5 on VOC 2007, in per cent. */
    private static final double MB_BEFORE = 256;

    private static final double MB_AFTER = 90;
    private static final double MAP_BEFORE = 87.1;
    private static final double MAP_AFTER = 86.6;
    private static final double BYTES = 4e-6;

    private PaperClaims() {}

    /** A row of a table: a quantity, the paper's number, and ours. */
    private record Row(String what, String paper, String released, String solved) {}

    /**
     * The abstract's numbers beside the released network and one that was pruned to the abstract's changes, both of
     * YOLOv4 at 416 pixels.
     *
     * @param released the plan of the released network
     * @param solved a plan of the same network
     */
    public static FormattedTable sizes(PruningPlan released, PruningPlan solved) {
        Cost before = solved.costBefore();
        Cost theirs = released.costAfter();
        Cost ours = solved.costAfter();
        List<Row> rows = new ArrayList<>();
        rows.add(new Row("parameters before [M]", "", millions(before.parameters()), millions(before.parameters())));
        rows.add(new Row("parameters after [M]", "", millions(theirs.parameters()), millions(ours.parameters())));
        rows.add(new Row(
                "change of parameters [%]",
                signed(PARAMETERS),
                change(theirs.parameters(), before.parameters()),
                change(ours.parameters(), before.parameters())));
        rows.add(new Row("GMACs before", "", billions(before.macs()), billions(before.macs())));
        rows.add(new Row("GMACs after", "", billions(theirs.macs()), billions(ours.macs())));
        rows.add(new Row(
                "change of MACs [%]",
                signed(MACS), change(theirs.macs(), before.macs()), change(ours.macs(), before.macs())));
        rows.add(new Row("size before [MB]", whole(MB_BEFORE), megabytes(before), megabytes(before)));
        rows.add(new Row("size after [MB]", whole(MB_AFTER), megabytes(theirs), megabytes(ours)));
        rows.add(new Row("mAP@0.5 on VOC 2007 before [%]", tenths(MAP_BEFORE), "", ""));
        rows.add(new Row("mAP@0.5 on VOC 2007 after [%]", tenths(MAP_AFTER), "", ""));
        return table("YOLOv4, 20 classes, full width, 416 pixels", rows);
    }

    private static FormattedTable table(String title, List<Row> rows) {
        return new FormattedTable(
                Table.create(
                        title,
                        StringColumn.create(
                                "quantity", rows.stream().map(Row::what).toList()),
                        StringColumn.create(
                                "paper", rows.stream().map(Row::paper).toList()),
                        StringColumn.create(
                                "released network",
                                rows.stream().map(Row::released).toList()),
                        StringColumn.create(
                                "solver, here", rows.stream().map(Row::solved).toList())),
                TableFormat.standard());
    }

    private static String change(long after, long before) {
        return signed(100.0 * after / before - 100);
    }

    private static String megabytes(Cost cost) {
        return tenths(cost.parameters() * BYTES);
    }

    private static String millions(long number) {
        return format("%.3f", number / 1e6);
    }

    private static String billions(long number) {
        return format("%.3f", number / 1e9);
    }

    private static String signed(double percent) {
        return format("%+.1f", percent);
    }

    private static String tenths(double number) {
        return format("%.1f", number);
    }

    private static String whole(double number) {
        return format("%.0f", number);
    }

    private static String format(String format, double number) {
        return String.format(Locale.ROOT, format, number);
    }
}
