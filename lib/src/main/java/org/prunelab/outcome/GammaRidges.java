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
 * GammaRidges.of(results.learningCurves())
 * }</pre>
 */
public final class GammaRidges implements Rendered {

    private static final int WIDTH = 296;

    private final LearningCurves curves;
    private final List<Ridgeline> ridges;

    private GammaRidges(LearningCurves curves, List<Ridgeline> ridges) {
        this.curves = curves;
        this.ridges = ridges;
    }

    /** Of those trainings that noted their factors; where there are none, a sentence says why. */
    public static GammaRidges of(LearningCurves curves) {
        List<LearningCurve> noted = new ArrayList<>();
        for (LearningCurve curve : curves.curves()) {
            boolean first =
                    noted.stream().noneMatch(other -> curves.label(other).equals(curves.label(curve)));
            if (first && !curve.gammas().isEmpty()) {
                noted.add(curve);
            }
        }
        int bins = noted.stream()
                .flatMap(curve -> curve.gammas().values().stream())
                .mapToInt(GammaRidges::occupied)
                .max()
                .orElse(1);
        double[] edges = IntStream.rangeClosed(0, bins)
                .mapToDouble(bin -> bin * LearningCurve.BIN)
                .toArray();
        return new GammaRidges(
                curves,
                noted.stream()
                        .map(curve -> ridge(curves.label(curve), curve, edges))
                        .toList());
    }

    private static int occupied(List<Integer> counts) {
        return 1
                + IntStream.range(0, counts.size())
                        .filter(i -> counts.get(i) > 0)
                        .max()
                        .orElse(0);
    }

    private static Ridgeline ridge(String label, LearningCurve curve, double[] edges) {
        Collection<List<Integer>> counts = curve.gammas().values();
        return new Ridgeline(
                label,
                "|γ|",
                curve.gammas().keySet().stream().map(epoch -> "epoch " + epoch).toList(),
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
                ? curves.absent().toHtml()
                : ridges.stream()
                        .map(ridge -> ridge.toHtml(WIDTH))
                        .collect(Collectors.joining(
                                "\n", "<div style=\"display: flex; flex-wrap: wrap; gap: 8px\">\n", "\n</div>"));
    }

    @Override
    public String toText() {
        return ridges.isEmpty()
                ? curves.absent().toText()
                : ridges.stream().map(Ridgeline::toText).collect(Collectors.joining("\n"));
    }
}
