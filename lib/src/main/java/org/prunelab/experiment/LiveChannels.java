package org.prunelab.experiment;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.prunelab.prune.ScalingFactors;
import org.prunelab.report.Finding;
import org.prunelab.report.FormattedTable;
import org.prunelab.report.Rendered;
import org.prunelab.report.TableFormat;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/**
 * Why one way of pruning costs more than another at the same size: which of the channels that it removes sparse training
 * had left alive, with a |gamma| of {@value #ALIVE} or more, though dead ones could have gone in their place.
 *
 * <pre>{@code
 * LiveChannels.of(results, "paper", "global")
 * }</pre>
 *
 * @param rows an arm each
 */
public record LiveChannels(List<Row> rows) implements Rendered {

    private static final double ALIVE = 0.01;

    /**
     * What an arm removes.
     *
     * @param dead prunable channels whose |gamma| is below {@value LiveChannels#ALIVE}
     * @param removed channels that go
     * @param removedAlive those of them that are not dead
     * @param map right after pruning
     */
    public record Row(String arm, int dead, int removed, int removedAlive, double map) {

        /** Dead channels that stay. */
        int keptDead() {
            return dead - (removed - removedAlive);
        }
    }

    public LiveChannels {
        rows = List.copyOf(rows);
    }

    /**
     * The first point of each arm.
     *
     * @throws IllegalArgumentException where there is no arm of that name, or it is not pruned
     */
    public static LiveChannels of(Results results, String... arms) {
        Outcomes outcomes = results.outcomes();
        return new LiveChannels(Stream.of(arms)
                .map(arm -> {
                    PointModels models = results.models(arm);
                    ScalingFactors removed = ScalingFactors.removedBy(models.plan(), models.sparse());
                    double map = outcomes.where("arm", arm)
                            .rows()
                            .get(0)
                            .measured("map_pruned")
                            .mean();
                    return new Row(
                            arm,
                            ScalingFactors.of(models.sparse()).countBelow(ALIVE),
                            removed.count(),
                            removed.count() - removed.countBelow(ALIVE),
                            map);
                })
                .toList());
    }

    /** Whether mAP falls from arm to arm as more live channels go, and the numbers. */
    public Finding finding() {
        List<Row> byLoss =
                rows.stream().sorted(Comparator.comparingInt(Row::removedAlive)).toList();
        boolean falls = true;
        for (int i = 1; i < byLoss.size(); i++) {
            Row less = byLoss.get(i - 1);
            Row more = byLoss.get(i);
            falls &= more.removedAlive() > less.removedAlive() && more.map() < less.map();
        }
        return Finding.of(
                "%s: %s.",
                falls
                        ? "The more channels go that sparse training left alive, the lower is mAP after pruning"
                        : "mAP after pruning does not follow the number of live channels that go",
                byLoss.stream()
                        .map(row -> String.format(
                                Locale.ROOT,
                                "\"%s\" removes %,d of them and keeps %,d dead ones (mAP %.3f)",
                                row.arm(),
                                row.removedAlive(),
                                row.keptDead(),
                                row.map()))
                        .collect(Collectors.joining("; ")));
    }

    /** A row for each arm. */
    public FormattedTable table() {
        Table table = Table.create(
                "live channels",
                StringColumn.create("arm", rows.stream().map(Row::arm).toList()));
        table.addColumns(
                numbers("removed", Row::removed),
                numbers("of them alive", Row::removedAlive),
                numbers("dead ones kept", Row::keptDead),
                numbers("mAP pruned", Row::map));
        return new FormattedTable(
                table,
                TableFormat.standard()
                        .digits("removed", 0)
                        .digits("of them alive", 0)
                        .digits("dead ones kept", 0)
                        .digits("mAP pruned", 3));
    }

    private DoubleColumn numbers(String name, ToDoubleFunction<Row> value) {
        return DoubleColumn.create(name, rows.stream().mapToDouble(value).toArray());
    }

    @Override
    public String toHtml() {
        return table().toHtml() + "\n" + finding().toHtml();
    }

    @Override
    public String toText() {
        return table().toText() + "\n" + finding().toText();
    }
}
