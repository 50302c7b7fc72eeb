package org.prunelab.solve;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What pruning each group alone does to the mean average precision; {@link SensitivityScan} finds it out.
 *
 * <pre>{@code
 * Sensitivity scan = Sensitivity.read(Path.of("sensitivity.json"));
 * scan.cliff("1")
 * }</pre>
 *
 * @param unpruned the mAP of the whole model, in [0, 1]
 * @param groups a curve for each group scanned, by the names of the groups
 */
public record Sensitivity(double unpruned, List<Curve> groups) {

    /** Differences up to this share of the unpruned mAP say nothing: they come with the choice of test images. */
    static final double NOISE = 0.02;

    /** Below this share of the unpruned mAP a group has fallen off its cliff. */
    static final double CLIFF = 0.8;

    /** Below this share of the unpruned mAP a model has collapsed. */
    private static final double COLLAPSED = 0.5;

    public Sensitivity {
        groups = List.copyOf(groups);
        check("unpruned mAP", unpruned);
        if (groups.stream().map(Curve::group).distinct().count() < groups.size()) {
            throw new IllegalArgumentException("Two curves are of the same group: "
                    + groups.stream().map(Curve::group).toList());
        }
    }

    /**
     * The mAP against the percentile of one group, the others whole.
     *
     * @param points by rising percentile, at least one
     */
    public record Curve(String group, List<Point> points) {
        public Curve {
            points = List.copyOf(points);
            if (points.isEmpty()) {
                throw new IllegalArgumentException("The curve of group \"%s\" has no point.".formatted(group));
            }
            for (int i = 1; i < points.size(); i++) {
                if (points.get(i).percentile() <= points.get(i - 1).percentile()) {
                    throw new IllegalArgumentException("The percentiles of group \"%s\" must rise, but %s follows %s."
                            .formatted(
                                    group,
                                    points.get(i).percentile(),
                                    points.get(i - 1).percentile()));
                }
            }
        }
    }

    /**
     * What was left of the mAP at a percentile.
     *
     * @param percentile in (0, 1)
     * @param map mAP in [0, 1]
     */
    public record Point(double percentile, double map) {
        public Point {
            if (!(percentile > 0 && percentile < 1)) {
                throw new IllegalArgumentException(
                        "percentile=%s must be above 0 and below 1; the whole model needs no point"
                                .formatted(percentile));
            }
            check("mAP", map);
        }
    }

    private static void check(String what, double map) {
        if (!(map >= 0 && map <= 1)) {
            throw new IllegalArgumentException("%s=%s must be between 0 and 1".formatted(what, map));
        }
    }

    /** Reads what {@link #write} wrote. */
    public static Sensitivity read(Path file) {
        return SensitivityFile.read(file);
    }

    /** Writes the curves as JSON, aside, then renamed. */
    public void write(Path file) {
        SensitivityFile.write(file, this);
    }

    Optional<Curve> of(String group) {
        return groups.stream().filter(curve -> curve.group().equals(group)).findFirst();
    }

    /**
     * Where a group's cliff begins: the last percentile before the first scanned one whose mAP lies below 80 % of the
     * unpruned; 0 where that is the first one already, and empty where the scan shows no cliff.
     */
    public Optional<Double> cliff(String group) {
        double before = 0;
        for (Point point : of(group).map(Curve::points).orElse(List.of())) {
            if (point.map() < CLIFF * unpruned) {
                return Optional.of(before);
            }
            before = point.percentile();
        }
        return Optional.empty();
    }

    /**
     * Why the curves can't tell robust groups from fragile ones, so that they steer nothing; empty where they can. They
     * are flat at the bottom where each group's first point has lost more than half of the mAP: no group has channels
     * to spare. They are flat at the top where no point of any group has lost more than noise.
     */
    public Optional<String> whyFlat() {
        if (groups.isEmpty() || unpruned == 0) {
            return Optional.of("Not sparse enough to prune: the whole model has mAP 0, or no group was scanned.");
        }
        if (groups.stream().allMatch(curve -> curve.points().get(0).map() < COLLAPSED * unpruned)) {
            return Optional.of(
                    "Not sparse enough to prune: the scan is flat, each group loses more than half of the mAP at its smallest percentile; train sparsely for longer or with a larger rate.");
        }
        if (groups.stream()
                .flatMap(curve -> curve.points().stream())
                .allMatch(point -> point.map() > (1 - NOISE) * unpruned)) {
            return Optional.of(
                    "The scan is flat: no group loses mAP at any scanned percentile, so it tells none apart; scan larger ones.");
        }
        return Optional.empty();
    }
}
