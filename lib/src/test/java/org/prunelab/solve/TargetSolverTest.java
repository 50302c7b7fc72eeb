package org.prunelab.solve;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.prunelab.solve.ScannedYolov4.NARROW;
import static org.prunelab.solve.ScannedYolov4.curve;

import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.prunelab.SharedData;
import org.prunelab.darknet.Cfg;
import org.prunelab.darknet.Model;
import org.prunelab.darknet.Network;
import org.prunelab.darknet.RandomNetwork;
import org.prunelab.darknet.Shape;
import org.prunelab.darknet.Weights;
import org.prunelab.darknet.Yolov4;
import org.prunelab.prune.ChannelGroups;
import org.prunelab.prune.Cost;
import org.prunelab.prune.LayerPlan;
import org.prunelab.prune.Merge;
import org.prunelab.prune.PruningPlan;
import org.prunelab.prune.PruningRule;
import org.prunelab.prune.ThresholdRule;

class TargetSolverTest {

    private static final Model FULL = model(Yolov4.of(20).at(416).build(), 1);

    @Test
    void thePapersTargetsAtFullWidth() {
        Solution solution = TargetSolver.solve(
                ChannelGroups.paper(FULL.network()).rule(), FULL, Target.parameters(-0.647), Target.macs(-0.349));
        Cost cost = solution.plan().costAfter();
        assertEquals(-0.647, cost.parameters() / 64_040_001.0 - 1, 0.002);
        assertEquals(-0.349, cost.macs() / 29_834_335_232.0 - 1, 0.002);
        double[] percentiles =
                solution.percentiles().stream().mapToDouble(p -> p).toArray();
        assertEquals(
                solution.plan(),
                ChannelGroups.paper(FULL.network()).percentiles(percentiles).plan(FULL));
    }

    @ParameterizedTest
    @CsvSource({
        "paper, 1, MAJORITY, 1",
        "paper, 2, UNION, 1",
        "paper, 3, INTERSECTION, 4",
        "stride, 4, MAJORITY, 1",
        "stride, 5, UNION, 2",
        "module, 6, MAJORITY, 1",
        "module, 7, INTERSECTION, 1",
        "module, 8, MAJORITY, 3",
        "layer, 9, MAJORITY, 1",
        "layer, 10, UNION, 1",
    })
    void twoTargetsOfNarrowYolov4(String grouping, long seed, Merge merge, int multiple) {
        assertSolvesWhatRandomPercentilesReach(
                groups(grouping, NARROW.network()).rule().merge(merge).roundTo(multiple), NARROW, seed);
    }

    @ParameterizedTest
    @CsvSource({"paper, 11", "stride, 12", "module, 13", "layer, 14"})
    void twoTargetsOfFullYolov4(String grouping, long seed) {
        assertSolvesWhatRandomPercentilesReach(groups(grouping, FULL.network()).rule(), FULL, seed);
    }

    @ParameterizedTest
    @CsvSource({
        "cfg/yolov4-tiny.cfg, stride, 21",
        "cfg/yolov3-tiny.cfg, module, 22",
        "cfg/yolov3.cfg, module, 23",
        "cfg/yolov3-spp.cfg, layer, 24",
        "models/yolo-fastest-1.1/yolo-fastest-1.1.cfg, stride, 25",
    })
    void twoTargetsOfOtherDetectors(String cfg, String grouping, long seed) {
        Model model = model(Cfg.read(SharedData.at(cfg)).at(128, 128), seed);
        assertSolvesWhatRandomPercentilesReach(groups(grouping, model.network()).rule(), model, seed);
    }

    /** Few channels, so that only a few combinations of percentiles reach the target. */
    @Property(tries = 60)
    void twoTargetsOfSmallRandomNetworks(@ForAll long seed, @ForAll Merge merge) {
        Model model = model(RandomNetwork.of(seed), seed);
        assertSolvesWhatRandomPercentilesReach(
                ChannelGroups.perLayer(model.network()).rule().merge(merge), model, seed);
    }

    @Property(tries = 100)
    void oneTargetWithOneGroup(@ForAll long seed, @ForAll @DoubleRange(min = 0, max = 0.99) double percentile) {
        Model model = model(RandomNetwork.of(seed), seed);
        ChannelGroups global = ChannelGroups.global(model.network());
        double change = macs(global.percentiles(percentile).plan(model));
        Solution solution = TargetSolver.solve(global.rule(), model, Target.macs(change));
        assertEquals(change, macs(solution.plan()), 0.002);
    }

    private static void assertSolvesWhatRandomPercentilesReach(PruningRule rule, Model model, long seed) {
        Random random = new Random(seed);
        double[] percentiles = rule.groups().groups().stream()
                .mapToDouble(group -> 0.9 * random.nextDouble())
                .toArray();
        PruningPlan reached = rule.percentiles(percentiles).plan(model);
        Solution solution =
                TargetSolver.solve(rule, model, Target.parameters(parameters(reached)), Target.macs(macs(reached)));
        assertEquals(parameters(reached), parameters(solution.plan()), 0.002);
        assertEquals(macs(reached), macs(solution.plan()), 0.002);
        assertEquals(parameters(solution.plan()), solution.outcomes().get(0).achieved(), 1e-9);
        assertEquals(macs(solution.plan()), solution.outcomes().get(1).achieved(), 1e-9);
    }

    @Test
    void sameInputGivesTheSameSolution() {
        PruningRule rule = ChannelGroups.perLayer(NARROW.network()).rule();
        Target[] targets = {Target.parameters(-0.6), Target.macs(-0.45)};
        assertEquals(TargetSolver.solve(rule, NARROW, targets), TargetSolver.solve(rule, NARROW, targets));
    }

    @Test
    void publishedThresholds() {
        assertSolvesWhatRandomPercentilesReach(
                ChannelGroups.paper(NARROW.network()).rule().thresholdRule(ThresholdRule.AS_PUBLISHED), NARROW, 31);
    }

    @Test
    void millisecondsFromATable() {
        Network network = NARROW.network();
        Target target = Target.milliseconds(-0.349, corners(network));
        Solution solution = TargetSolver.solve(ChannelGroups.paper(network).rule(), NARROW, target);
        assertEquals(-0.349, milliseconds(solution.plan().network()) / milliseconds(network) - 1, 0.02);
    }

    @Test
    void threeTargetsAtOnce() {
        Network network = NARROW.network();
        Solution solution = TargetSolver.solve(
                ChannelGroups.paper(network).rule(),
                NARROW,
                Target.parameters(-0.6),
                Target.macs(-0.45),
                Target.milliseconds(-0.4, corners(network)));
        assertEquals(-0.6, parameters(solution.plan()), 0.002);
        assertEquals(-0.45, macs(solution.plan()), 0.002);
        assertEquals(-0.4, milliseconds(solution.plan().network()) / milliseconds(network) - 1, 0.02);
    }

    /** Measured with one channel and with all, in and out. */
    private static LatencyTable corners(Network network) {
        Map<Integer, LatencyGrid> grids = new TreeMap<>();
        for (int layer : network.convolutions()) {
            int[] most = LatencyTable.channels(network, layer);
            List<Integer> inputs = most[0] == 3 ? List.of(3) : List.of(1, most[0]);
            List<Integer> outputs = List.of(1, most[1]);
            grids.put(
                    layer,
                    new LatencyGrid(
                            inputs,
                            outputs,
                            inputs.stream()
                                    .map(in -> outputs.stream()
                                            .map(out -> milliseconds(network, layer, in, out))
                                            .toList())
                                    .toList()));
        }
        return new LatencyTable("made up", network.input(), 0.5, grids);
    }

    /** A made-up machine that is bound by arithmetic and by memory. */
    private static double milliseconds(Network network) {
        double sum = 0.5;
        for (int layer : network.convolutions()) {
            sum += milliseconds(
                    network,
                    layer,
                    network.inputChannels(layer),
                    network.convolution(layer).filters());
        }
        return sum;
    }

    private static double milliseconds(Network network, int layer, int inputs, int outputs) {
        Shape shape = network.shape(layer);
        int size = network.convolution(layer).size();
        return 1e-6 * shape.height() * shape.width() * (0.1 * outputs * inputs * size * size + 4 * outputs);
    }

    @Test
    void uniformPercentilesWithoutAScan() {
        List<Double> percentiles = TargetSolver.solve(
                        ChannelGroups.byStride(FULL.network()).rule(), FULL, Target.parameters(-0.5))
                .percentiles();
        for (double percentile : percentiles) {
            assertEquals(percentiles.get(0), percentile, 0.03, percentiles.toString());
        }
    }

    @Test
    void layersAtTheirMinimumAreWarnedOf() {
        PruningRule rule =
                ChannelGroups.paper(NARROW.network()).rule().leastChannels(5).layerKeep(0);
        Solution solution = TargetSolver.solve(rule, NARROW, Target.parameters(-0.97));
        String warning = solution.warnings().get(0);
        assertEquals(solution.plan().warnings(), solution.warnings());
        assertTrue(warning.contains(" to the minimum of channels"), warning);
        LayerPlan named = solution.plan().layers().stream()
                .filter(layer -> layer.reasons().minimum() < 0 && layer.after() == 5)
                .findFirst()
                .orElseThrow();
        assertTrue(warning.contains("%d (5 of %d)".formatted(named.layer(), named.before())), warning);
        assertTrue(TargetSolver.solve(rule, NARROW, Target.parameters(-0.3))
                .warnings()
                .isEmpty());
    }

    @Test
    void twoTargetsWithOneGroupAreRefusedWithTheNearest() {
        ChannelGroups global = ChannelGroups.global(NARROW.network());
        UnreachableTargetException refused = assertThrows(
                UnreachableTargetException.class,
                () -> TargetSolver.solve(global.rule(), NARROW, Target.parameters(-0.647), Target.macs(-0.349)));
        assertTrue(refused.getMessage().contains("1 group to vary is too few for 2 targets"), refused.getMessage());
        double nearest = Double.POSITIVE_INFINITY;
        for (double percentile = 0; percentile < 1; percentile += 0.004) {
            PruningPlan plan = global.percentiles(percentile).plan(NARROW);
            nearest = Math.min(nearest, Math.max(Math.abs(parameters(plan) + 0.647), Math.abs(macs(plan) + 0.349)));
        }
        PruningPlan plan = refused.nearest().plan();
        double found = Math.max(Math.abs(parameters(plan) + 0.647), Math.abs(macs(plan) + 0.349));
        assertTrue(found <= nearest + 1e-3, "%s, but %s is possible".formatted(found, nearest));
        assertFalse(refused.nearest().outcomes().get(0).met());
    }

    @Test
    void moreThanCanGoIsRefusedWithTheMost() {
        PruningRule rule = ChannelGroups.paper(NARROW.network()).rule().layerKeep(0.5);
        UnreachableTargetException refused = assertThrows(
                UnreachableTargetException.class, () -> TargetSolver.solve(rule, NARROW, Target.parameters(-0.9)));
        double most =
                parameters(rule.percentiles(.9999, .9999, .9999, .9999, .9999).plan(NARROW));
        assertEquals(most, refused.nearest().outcomes().get(0).achieved(), 1e-3);
        assertTrue(
                refused.getMessage().contains("reach parameters -90.00 %; the nearest found reach parameters -7"),
                refused.getMessage());
    }

    @Test
    void targetsThatExcludeEachOtherAreRefused() {
        PruningRule rule = ChannelGroups.paper(NARROW.network()).rule();
        UnreachableTargetException refused = assertThrows(
                UnreachableTargetException.class,
                () -> TargetSolver.solve(rule, NARROW, Target.parameters(-0.9), Target.macs(-0.1)));
        assertTrue(refused.getMessage().contains("Ask for less of one target"), refused.getMessage());
        List<Solution.Outcome> nearest = refused.nearest().outcomes();
        assertTrue(nearest.get(0).achieved() > -0.9 && nearest.get(1).achieved() < -0.1, nearest.toString());
    }

    @Test
    void badArgumentsAreNamed() {
        PruningRule rule = ChannelGroups.paper(NARROW.network()).rule();
        assertMessage("There is no target", () -> TargetSolver.solve(rule, NARROW));
        assertMessage(
                "Two targets are of the same measure: [macs, macs]",
                () -> TargetSolver.solve(rule, NARROW, Target.macs(-0.1), Target.macs(-0.2)));
        assertMessage(
                "The sensitivity scan is of group \"neck\", but the groups are [1, 2, 3, 4, 5]",
                () -> TargetSolver.solve(
                        rule, NARROW, new Sensitivity(0.8, List.of(curve("neck", 0.7, 0.1))), Target.macs(-0.1)));
        assertMessage(
                "The whole network has milliseconds=0.0",
                () -> TargetSolver.solve(rule, NARROW, Target.milliseconds(-0.1, network -> 0)));
    }

    private static void assertMessage(String start, Executable call) {
        String message = assertThrows(IllegalArgumentException.class, call).getMessage();
        assertTrue(message.startsWith(start), message);
    }

    private static double parameters(PruningPlan plan) {
        return (double) plan.costAfter().parameters() / plan.costBefore().parameters() - 1;
    }

    private static double macs(PruningPlan plan) {
        return (double) plan.costAfter().macs() / plan.costBefore().macs() - 1;
    }

    private static ChannelGroups groups(String grouping, Network network) {
        return switch (grouping) {
            case "paper" -> ChannelGroups.paper(network);
            case "stride" -> ChannelGroups.byStride(network);
            case "module" -> ChannelGroups.byModule(network);
            default -> ChannelGroups.perLayer(network);
        };
    }

    private static Model model(Network network, long seed) {
        return new Model(network, Weights.random(network, seed));
    }
}
