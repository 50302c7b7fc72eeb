package org.prunelab.solve;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import org.junit.jupiter.api.Test;
import org.prunelab.darknet.Model;
import org.prunelab.darknet.Network;
import org.prunelab.darknet.Weights;
import org.prunelab.prune.ChannelGroups;
import org.prunelab.prune.Nets;
import org.prunelab.prune.PruningRule;

/** The search on networks so small that every combination can be tried beside it. */
class PercentileSearchTest {

    private static final Network TWO = Nets.of("conv 9\nconv 7 size=3 pad=1\nplain 3");
    private static final Network THREE = Nets.of("conv 5\nconv 6 size=3 pad=1\nconv 4\nplain 3");

    private static Attempts trials(Network network, Target... targets) {
        return new Attempts(rule(network), new Model(network, Weights.random(network, 3)), List.of(targets));
    }

    private static PruningRule rule(Network network) {
        return ChannelGroups.perLayer(network).rule().leastChannels(1);
    }

    private static LossCurves level(Network network) {
        return new LossCurves(ChannelGroups.perLayer(network), Optional.empty());
    }

    /** Every combination of what can be asked. */
    private static List<Attempt> all(Attempts trials) {
        List<int[]> asked = List.of(new int[trials.groups()]);
        for (int group = 0; group < trials.groups(); group++) {
            List<int[]> more = new ArrayList<>();
            for (int[] some : asked) {
                for (int channels = 0; channels <= trials.size(group); channels++) {
                    int[] next = some.clone();
                    next[group] = channels;
                    more.add(next);
                }
            }
            asked = more;
        }
        return asked.stream().map(trials::of).toList();
    }

    private static double least(Attempts trials) {
        return all(trials).stream().mapToDouble(Attempt::miss).min().orElseThrow();
    }

    @Property(tries = 40)
    void whatCanBeMetIsMetAndElseTheNearestIsFound(
            @ForAll @DoubleRange(min = -0.9, max = 0) double parameters,
            @ForAll @DoubleRange(min = -0.9, max = 0) double macs) {
        for (Network network : List.of(TWO, THREE)) {
            Target[] targets = {Target.parameters(parameters), Target.macs(macs)};
            double least = least(trials(network, targets));
            double found = new PercentileSearch(trials(network, targets), level(network))
                    .nearest()
                    .miss();
            assertEquals(Math.max(1, least), Math.max(1, found), 1e-9);
        }
    }

    @Property(tries = 40)
    void whatARandomCombinationReachesIsMet(@ForAll @DoubleRange(max = 0.99) double place) {
        for (Network network : List.of(TWO, THREE)) {
            List<Attempt> all = all(trials(network, Target.macs(-0.5), Target.parameters(-0.5)));
            double[] reached = all.get((int) (place * all.size())).changes();
            Attempts trials = trials(network, Target.macs(reached[0]), Target.parameters(reached[1]));
            assertTrue(new PercentileSearch(trials, level(network)).nearest().miss() <= 1);
        }
    }

    @Test
    void aScanMovesTheBurdenToTheRobustGroup() {
        Sensitivity scan = new Sensitivity(
                1,
                List.of(
                        new Sensitivity.Curve(
                                "layer 0", List.of(new Sensitivity.Point(0.1, 0.5), new Sensitivity.Point(0.8, 0.1))),
                        new Sensitivity.Curve(
                                "layer 1", List.of(new Sensitivity.Point(0.1, 1), new Sensitivity.Point(0.8, 0.97)))));
        Network network = Nets.of("conv 100\nconv 100\nplain 3");
        Attempts trials = trials(network, Target.macs(-0.4));
        LossCurves curves = new LossCurves(ChannelGroups.perLayer(network), Optional.of(scan));
        int[] asked = new PercentileSearch(trials, curves).nearest().asked();
        // 41 of the second layer alone are a little more than 40 % of the MACs, and some 23 of each the same
        assertTrue(asked[0] <= 5 && asked[1] >= 36, asked[0] + " and " + asked[1]);
        int[] alike = new PercentileSearch(trials(network, Target.macs(-0.4)), level(network))
                .nearest()
                .asked();
        assertEquals(23, alike[0], 4);
        assertEquals(23, alike[1], 4);
    }

    @Test
    void refinementOfOneGroupFindsItsNearest() {
        Network network = Nets.of("conv 40\nplain 3");
        for (double change : new double[] {0, -0.1, -0.33, -0.5, -0.77, -0.95}) {
            Attempts trials = trials(network, Target.macs(change));
            double least = least(trials(network, Target.macs(change)));
            for (int start : new int[] {0, 13, 40}) {
                Attempt found = new Refinement(trials, level(network), 1000).of(trials.of(new int[] {start}));
                assertEquals(Math.max(PercentileSearch.AIM, least), Math.max(PercentileSearch.AIM, found.miss()), 1e-9);
            }
        }
    }

    @Test
    void refinementMovesTwoGroupsAtOnce() {
        // of equal layers one loses a channel and the other gets one back: parameters and MACs differ by the kernels
        // only
        Attempts trials = trials(TWO, Target.parameters(-0.5), Target.macs(-0.5));
        Attempt start = trials.of(new int[] {4, 3});
        Attempt found = new Refinement(trials, level(TWO), 1000).of(start);
        assertTrue(found.miss() < start.miss());
        assertTrue(found.miss()
                <= all(trials).stream()
                        .filter(trial -> Math.abs(trial.asked()[0] - 4) <= 1 && Math.abs(trial.asked()[1] - 3) <= 1)
                        .mapToDouble(Attempt::miss)
                        .min()
                        .orElseThrow());
    }

    @Test
    void refinementEndsWhereItIsNearEnoughOrMayTryNoMore() {
        Attempts met = trials(TWO, Target.macs(0));
        Attempt whole = met.of(new int[2]);
        assertSame(whole, new Refinement(met, level(TWO), 1000).of(whole));
        assertEquals(1, met.count());
        Attempts missed = trials(TWO, Target.macs(-0.5));
        Attempt start = missed.of(new int[2]);
        assertSame(start, new Refinement(missed, level(TWO), 1).of(start));
        assertEquals(1, missed.count());
    }
}
