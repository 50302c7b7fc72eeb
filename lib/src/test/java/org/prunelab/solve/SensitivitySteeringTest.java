package org.prunelab.solve;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.prunelab.solve.ScannedYolov4.NARROW;
import static org.prunelab.solve.ScannedYolov4.curve;
import static org.prunelab.solve.ScannedYolov4.scan;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.prunelab.prune.ChannelGroups;
import org.prunelab.prune.PruningRule;

class SensitivitySteeringTest {

    @Test
    void aFragileGroupGetsTheSmallerPercentile() {
        PruningRule rule = ChannelGroups.paper(NARROW.network()).rule();
        Target[] targets = {Target.parameters(-0.5), Target.macs(-0.5)};
        List<Double> alike = TargetSolver.solve(rule, NARROW, targets).percentiles();
        for (int group : new int[] {0, 2, 4}) {
            Solution steered = TargetSolver.solve(rule, NARROW, scan(0.8, group, 0.3), targets);
            assertTrue(
                    steered.percentiles().get(group) < alike.get(group) - 0.02,
                    () -> "group %d: %s, without a scan %s".formatted(group + 1, steered.percentiles(), alike));
        }
    }

    @Test
    void robustGroupsBearASingleTarget() {
        PruningRule rule = ChannelGroups.paper(NARROW.network()).rule();
        Solution solution = TargetSolver.solve(rule, NARROW, scan(0.8, 2, 0.3), Target.macs(-0.4));
        for (int robust : new int[] {0, 1, 3, 4}) {
            assertTrue(solution.percentiles().get(2) < solution.percentiles().get(robust) / 2, solution.toString());
        }
        assertTrue(solution.warnings().isEmpty(), solution.toString());
    }

    @Test
    void beyondTheCliffIsWarnedOf() {
        PruningRule rule = ChannelGroups.paper(NARROW.network()).rule();
        Solution solution =
                TargetSolver.solve(rule, NARROW, scan(0.8, 2, 0.1), Target.parameters(-0.85), Target.macs(-0.5));
        assertTrue(
                solution.warnings().stream()
                        .anyMatch(warning -> warning.startsWith("Group \"3\" is at percentile ")
                                && warning.contains("behind 0.3 the scan shows a cliff")),
                solution.toString());
    }

    @Test
    void cliffBeforeTheFirstScannedPercentileIsNamed() {
        PruningRule rule = ChannelGroups.paper(NARROW.network()).rule();
        Sensitivity early = new Sensitivity(0.8, List.of(curve("1", 0.5, 0.1), curve("2", 0.8, 0.8)));
        double first = early.groups().get(0).points().get(0).percentile();
        List<String> warnings = TargetSolver.solve(rule, NARROW, early, Target.parameters(-0.85), Target.macs(-0.5))
                .warnings();
        assertTrue(
                warnings.get(0)
                        .endsWith("but already at the first scanned percentile %s less than 80 %% of the mAP is left."
                                .formatted(first)),
                warnings.toString());
    }

    @Test
    void flatScansSteerNothing() {
        PruningRule rule = ChannelGroups.paper(NARROW.network()).rule();
        Target target = Target.macs(-0.4);
        List<Double> alike = TargetSolver.solve(rule, NARROW, target).percentiles();
        Sensitivity collapsed = new Sensitivity(
                0.8, List.of(curve("1", 0.1, 0.0), curve("2", 0.2, 0.1), curve("3", 0, 0), curve("4", 0, 0)));
        Solution solution = TargetSolver.solve(rule, NARROW, collapsed, target);
        assertEquals(alike, solution.percentiles());
        assertEquals(1, solution.warnings().size(), solution.warnings().toString());
        assertTrue(
                solution.warnings().get(0).startsWith("Not sparse enough to prune"),
                solution.warnings().toString());
        Sensitivity level = new Sensitivity(0.8, List.of(curve("1", 0.8, 0.79), curve("2", 0.8, 0.8)));
        Solution other = TargetSolver.solve(rule, NARROW, level, target);
        assertEquals(alike, other.percentiles());
        assertTrue(other.warnings().get(0).startsWith("The scan is flat"), other.toString());
    }
}
