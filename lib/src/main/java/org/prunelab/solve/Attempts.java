package org.prunelab.solve;

import java.nio.IntBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.prunelab.darknet.Model;
import org.prunelab.darknet.Network;
import org.prunelab.prune.Planner;
import org.prunelab.prune.PruningRule;
import org.prunelab.prune.Threshold;

/** Tries how many channels to ask of each group, and remembers what came of it. */
final class Attempts {

    private final Planner planner;
    private final List<Target> targets;
    private final int[] sizes;
    private final double[] before;
    private final Map<IntBuffer, Attempt> seen = new HashMap<>();

    Attempts(PruningRule rule, Model model, List<Target> targets) {
        this.planner = new Planner(rule, model);
        this.targets = targets;
        this.sizes = IntStream.range(0, rule.groups().groups().size())
                .map(planner::prunableChannels)
                .toArray();
        this.before = targets.stream()
                .mapToDouble(target -> before(target, model.network()))
                .toArray();
    }

    private static double before(Target target, Network network) {
        double before = target.cost(network);
        if (!(before > 0 && before < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(
                    "The whole network has %s=%s, of which no share can be saved.".formatted(target.name(), before));
        }
        return before;
    }

    /** How many groups there are. */
    int groups() {
        return sizes.length;
    }

    /** How many channels can be asked of a group. */
    int size(int group) {
        return sizes[group];
    }

    /** How many channels can be asked for in all. */
    int channels() {
        return IntStream.of(sizes).sum();
    }

    /** How many different attempts there were. */
    int count() {
        return seen.size();
    }

    int targets() {
        return targets.size();
    }

    /** What becomes of the targets when every channel is asked for. */
    Attempt all() {
        return of(sizes);
    }

    /** What becomes of the targets when so many channels are asked of each group. */
    Attempt of(int[] asked) {
        return seen.computeIfAbsent(IntBuffer.wrap(asked.clone()), key -> attempt(key.array()));
    }

    private Attempt attempt(int[] asked) {
        Network network = planner.network(IntStream.range(0, asked.length)
                .mapToObj(group -> Threshold.percentile(percentile(asked[group], sizes[group])))
                .toList());
        double[] changes = new double[before.length];
        double[] excess = new double[before.length];
        for (int i = 0; i < changes.length; i++) {
            Target target = targets.get(i);
            changes[i] = target.cost(network) / before[i] - 1;
            excess[i] = (changes[i] - target.change()) / target.tolerance();
        }
        return new Attempt(asked, changes, excess);
    }

    /** The percentiles of an attempt. */
    double[] percentiles(Attempt attempt) {
        return IntStream.range(0, sizes.length)
                .mapToDouble(group -> percentile(attempt.asked()[group], sizes[group]))
                .toArray();
    }

    /**
     * The shortest decimal at which {@link Threshold.Percentile} removes so many of a group's channels. The element at
     * the threshold goes too, so that floor(size x percentile) is one less.
     */
    static double percentile(int asked, int size) {
        if (asked == 0) {
            return 0;
        }
        for (double scale = 10; scale < 1e12; scale *= 10) {
            double percentile = Math.floor((asked - 1) * scale / size + 1) / scale;
            if (percentile < 1 && Math.floor(size * percentile) == asked - 1) {
                return percentile;
            }
        }
        throw new IllegalStateException("No decimal removes %d of %d channels".formatted(asked, size));
    }
}
