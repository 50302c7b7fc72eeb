package org.prunelab.outcome;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.prunelab.report.Rendered;
import org.prunelab.report.Ridgeline;

/**
 * How the scaling factors of sparse trainings moved: a small ridgeline of |gamma| over the epochs for each training of the
 * first seed, all with one axis.
 *
 * <pre>{@code
 * GammaRidges.of(results.histories())
 * }</pre>
 */
public final class GammaRidges implements Rendered {

    private static final int WIDTH = 296;

    private final LearningCurves histories;
    private final List<Ridgeline> ridges;

    private GammaRidges(LearningCurves histories, List<Ridgeline> ridges) {
        this.histories = histories;
        this.ridges = ridges;
    }

    /** Of those trainings that noted their factors; where there are none, a sentence says why. */
    public static GammaRidges of(LearningCurves histories) {
        List<LearningCurve> noted = new ArrayList<>();
        for (LearningCurve course : histories.courses()) {
            boolean first =
                    noted.stream().noneMatch(other -> histories.label(other).equals(histories.label(course)));
            if (first && !course.gammas().isEmpty()) {
                noted.add(course);
            }
        }
        int bins = noted.stream()
                .flatMap(course -> course.gammas().values().stream())
                .mapToInt(GammaRidges::occupied)
                .max()
                .orElse(1);
        double[] edges = IntStream.rangeClosed(0, bins)
                .mapToDouble(bin -> bin * LearningCurve.BIN)
                .toArray();
        return new GammaRidges(
                histories,
                noted.stream()
                        .map(course -> ridge(histories.label(course), course, edges))
                        .toList());
    }

    private static int occupied(List<Integer> counts) {
        return 1
                + IntStream.range(0, counts.size())
                        .filter(i -> counts.get(i) > 0)
                        .max()
                        .orElse(0);
    }

    private static Ridgeline ridge(String label, LearningCurve course, double[] edges) {
        Collection<List<Integer>> counts = course.gammas().values();
        return new Ridgeline(
                label,
                "|γ|",
                course.gammas().keySet().stream().map(epoch -> "epoch " + epoch).toList(),
                edges,
                counts.stream()
                        .map(row -> row.stream()
                                .limit(edges.length - 1)
                                .mapToLong(Integer::longValue)
                                .toArray())
                        .toArray(long[][]::new));
    }

    @Override
    public String toHtml() {
        return ridges.isEmpty()
                ? histories.absent().toHtml()
                : ridges.stream()
                        .map(ridge -> ridge.toHtml(WIDTH))
                        .collect(Collectors.joining(
                                "\n", "<div style=\"display: flex; flex-wrap: wrap; gap: 8px\">\n", "\n</div>"));
    }

    @Override
    public String toText() {
        return ridges.isEmpty()
                ? histories.absent().toText()
                : ridges.stream().map(Ridgeline::toText).collect(Collectors.joining("\n"));
    }
}
