package org.prunelab.solve;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.prunelab.darknet.Model;
import org.prunelab.darknet.Network;
import org.prunelab.prune.ChannelGroups;
import org.prunelab.prune.Nets;
import org.prunelab.prune.PruningRule;

/**
 * By hand: 8 weights, 8 numbers of normalisation, 4 weights and a bias are 21 parameters, and 12 weights on 16 cells 192
 * MACs; each channel has 2 + 2 + 1 parameters and 48 MACs.
 */
class SolutionTest {

    private final Network network = Nets.of("conv 4\nplain 1");
    private final Model model = Nets.model(network, Map.of(0, Nets.gamma(4, 3, 2, 1)));
    private final PruningRule rule = ChannelGroups.global(network).rule().leastChannels(1);

    @Test
    void trialsAreCountedOnceAndTellHowFarTheyMiss() {
        Attempts trials = new Attempts(rule, model, List.of(Target.parameters(-0.5), Target.macs(-0.25)));
        assertEquals(1, trials.groups());
        assertEquals(4, trials.size(0));
        assertEquals(4, trials.channels());
        assertEquals(2, trials.targets());
        Attempt two = trials.of(new int[] {2});
        assertArrayEquals(new double[] {-10 / 21.0, -0.5}, two.changes(), 1e-12);
        assertArrayEquals(new double[] {(0.5 - 10 / 21.0) / 0.002, -125}, two.excess(), 1e-9);
        assertEquals(125, two.miss(), 1e-9);
        assertArrayEquals(new double[] {0.3}, trials.percentiles(two)); // the element at floor(4 x 0.3) goes, too
        assertSame(two, trials.of(new int[] {2}));
        assertEquals(1, trials.count());
        assertArrayEquals(new double[] {-15 / 21.0, -0.75}, trials.all().changes(), 1e-12); // one channel stays
        assertEquals(2, trials.count());
    }

    @Test
    void channelsOfAllGroupsAddUp() {
        Network three = Nets.of("conv 4\nconv 5\nplain 1");
        Attempts trials = new Attempts(
                ChannelGroups.perLayer(three).rule(), Nets.model(three, Map.of()), List.of(Target.macs(-0.5)));
        assertEquals(9, trials.channels());
    }

    @Test
    void aSolutionShowsAskedAndAchievedAboveThePlan() {
        Solution solution = TargetSolver.solve(rule, model, Target.parameters(-10 / 21.0));
        assertEquals(List.of(0.3), solution.percentiles());
        assertEquals("""
                target             asked  achieved
                parameters      -47.62 %  -47.62 %
                """ + solution.plan().summary(List.of()), solution.toString());
        Solution nothing = TargetSolver.solve(rule, model, Target.macs(-0.0));
        assertTrue(nothing.toString().contains("\nmacs              0.00 %    0.00 %\n"), nothing.toString());
    }

    @Test
    void aTargetIsMetWithinItsTolerance() {
        Target target = Target.macs(-0.5);
        assertTrue(new Solution.Outcome(target, -0.4981).met());
        assertTrue(new Solution.Outcome(target, -0.5019).met());
        assertFalse(new Solution.Outcome(target, -0.4979).met());
        assertFalse(new Solution.Outcome(target, -0.5021).met());
        assertTrue(new Solution.Outcome(Target.milliseconds(0, each -> 1), 0.02).met()); // just at it
    }

    private void assertUnreachable(String message, PruningRule rule, Target... targets) {
        assertEquals(
                message,
                assertThrows(UnreachableTargetException.class, () -> TargetSolver.solve(rule, model, targets))
                        .getMessage());
    }

    @Test
    void whatCannotBeReachedIsToldWithTheMostThatCan() {
        assertUnreachable(
                "No percentiles were found that reach parameters -90.00 %; the nearest found reach parameters -47.62 %. "
                        + "With every group at its largest percentile it is parameters -47.62 %: "
                        + "layers keep their minimum, and protected ones all.",
                rule.layerKeep(.5), Target.parameters(-0.9));
        assertUnreachable(
                "No percentiles were found that reach parameters -20.00 % and macs -50.00 %; "
                        + "the nearest found reach parameters -23.81 % and macs -25.00 %. "
                        + "1 group to vary is too few for 2 targets; divide the network into more.",
                rule, Target.parameters(-0.2), Target.macs(-0.5));
        assertUnreachable(
                "No percentiles were found that reach macs -40.00 %; the nearest found reach macs -50.00 %. "
                        + "Ask for less of one target, or divide the network into other groups.",
                rule, Target.macs(-0.4));
    }
}
