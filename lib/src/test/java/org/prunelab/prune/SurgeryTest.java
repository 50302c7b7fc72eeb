package org.prunelab.prune;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.prunelab.SharedData;
import org.prunelab.darknet.Cfg;
import org.prunelab.darknet.ConvolutionWeights;
import org.prunelab.darknet.Forward;
import org.prunelab.darknet.Model;
import org.prunelab.darknet.Network;
import org.prunelab.darknet.Weights;
import org.prunelab.darknet.Yolov4;

class SurgeryTest {

    private static ConvolutionWeights weights(float[] kernel, int filters, boolean normalized) {
        float[] ramp = new float[filters];
        float[] empty = new float[0];
        for (int i = 0; i < filters; i++) {
            ramp[i] = i + 1;
        }
        return normalized
                ? new ConvolutionWeights(kernel, ramp.clone(), ramp.clone(), ramp.clone(), ramp.clone())
                : new ConvolutionWeights(kernel, ramp, empty, empty, empty);
    }

    @Test
    void rowsAndColumnsOfTheKernelsGo() {
        Network network = Nets.of("conv 3\nplain 2");
        Model model = new Model(
                network,
                new Weights(Map.of(
                        0, weights(new float[] {11, 12, 21, 22, 31, 32}, 3, true),
                        1, weights(new float[] {1, 2, 3, 4, 5, 6}, 2, false))));
        Model pruned = PruningPlan.fromLists(network, Map.of(0, ChannelSet.of(3, 0, 2)))
                .apply(model);
        ConvolutionWeights first = pruned.weights().of(0);
        assertArrayEquals(new float[] {11, 12, 31, 32}, first.kernel());
        for (float[] values : List.of(first.bias(), first.gamma(), first.mean(), first.variance())) {
            assertArrayEquals(new float[] {1, 3}, values);
        }
        assertArrayEquals(new float[] {1, 3, 4, 6}, pruned.weights().of(1).kernel());
        assertArrayEquals(new float[] {1, 2}, pruned.weights().of(1).bias());
    }

    @Test
    void concatenatedInputsGoFromTheirPlaces() {
        Network network = Nets.of("conv 2\nconv 2\nroute -1,-2\nplain 1");
        Model model = new Model(
                network,
                new Weights(Map.of(
                        0, weights(new float[4], 2, true),
                        1, weights(new float[4], 2, true),
                        3, weights(new float[] {1, 2, 3, 4}, 1, false))));
        Model pruned = PruningPlan.fromLists(network, Map.of(0, ChannelSet.of(2, 0), 1, ChannelSet.of(2, 1)))
                .apply(model);
        // the route puts layer 1 first: its channel 1 is at place 1, channel 0 of layer 0 at place 2
        assertArrayEquals(new float[] {2, 3}, pruned.weights().of(3).kernel());
    }

    @Test
    void depthwiseLosesGroups() {
        Network network = Nets.of("conv 3\nconv 6 groups=3\nplain 1");
        Model model = new Model(
                network,
                new Weights(Map.of(
                        0, weights(new float[6], 3, true),
                        1, weights(new float[] {1, 2, 3, 4, 5, 6}, 6, true),
                        2, weights(new float[] {1, 2, 3, 4, 5, 6}, 1, false))));
        Model pruned = PruningPlan.fromChannels(model, Map.of(0, 2)).apply(model);
        // mean |gamma| is least for channel 0 and its outputs 0 and 1
        assertEquals(2, pruned.network().convolution(1).groups());
        assertEquals(4, pruned.network().convolution(1).filters());
        assertArrayEquals(new float[] {3, 4, 5, 6}, pruned.weights().of(1).kernel());
        assertArrayEquals(new float[] {3, 4, 5, 6}, pruned.weights().of(2).kernel());
    }

    @Test
    void groupedLosesTheSamePositionsOfEachGroup() {
        Network network = Nets.of("conv 4\nconv 4 groups=2\nplain 1");
        Model model = new Model(
                network,
                new Weights(Map.of(
                        0, weights(new float[8], 4, true),
                        1, weights(new float[] {1, 2, 3, 4, 5, 6, 7, 8}, 4, true),
                        2, weights(new float[] {1, 2, 3, 4}, 1, false))));
        Model pruned = PruningPlan.fromLists(network, Map.of(0, ChannelSet.of(4, 1, 3), 1, ChannelSet.of(4, 0, 2)))
                .apply(model);
        // outputs 0 and 2 of the kernel (4, 2), and of each the second input
        assertArrayEquals(new float[] {2, 6}, pruned.weights().of(1).kernel());
        assertEquals(2, pruned.network().convolution(1).groups());
        assertArrayEquals(new float[] {1, 3}, pruned.weights().of(2).kernel());
    }

    @Test
    void sliceGoesOnPickingTheSameChannels() {
        Network network = Nets.of("conv 6\nhalf -1\nplain 1");
        Model model = new Model(
                network,
                new Weights(Map.of(0, weights(new float[12], 6, true), 2, weights(new float[] {4, 5, 6}, 1, false))));
        Model pruned = PruningPlan.fromLists(network, Map.of(0, ChannelSet.of(6, 0, 2, 3, 5)))
                .apply(model);
        assertArrayEquals(new float[] {1, 3, 4, 6}, pruned.weights().of(0).gamma());
        assertArrayEquals(new float[] {4, 6}, pruned.weights().of(2).kernel());
    }

    @Test
    void theModelItselfIsLeftAlone() {
        Network network = Nets.of("conv 4\nplain 1");
        Model model = new Model(network, Weights.random(network, 3));
        PruningPlan plan = PruningPlan.fromChannels(model, Map.of(0, 2));
        float[] gamma = model.weights().of(0).gamma().clone();
        plan.mask(model);
        plan.apply(model, Constants.MOVED);
        assertArrayEquals(gamma, model.weights().of(0).gamma());
    }

    @Test
    void modelOfAnotherNetworkIsRefused() {
        PruningPlan plan = PruningPlan.fromChannels(Nets.of("conv 4\nplain 1"), Map.of(0, 2));
        Network other = Nets.of("conv 5\nplain 1");
        String message = assertThrows(
                        IllegalArgumentException.class, () -> plan.apply(new Model(other, Weights.random(other, 1))))
                .getMessage();
        assertTrue(message.startsWith("The plan is for another network: layer 0 should be"), message);
    }

    @Test
    void listsThatJoinedLayersContradictAreRefused() {
        Network network = Nets.of("conv 2\nconv 2\nshortcut -2\nplain 1");
        String message = assertThrows(
                        IllegalArgumentException.class,
                        () -> PruningPlan.fromLists(network, Map.of(0, ChannelSet.of(2, 0), 1, ChannelSet.of(2, 1))))
                .getMessage();
        assertTrue(message.contains("can only go or stay together with"), message);
        assertThrows(IllegalArgumentException.class, () -> PruningPlan.fromChannels(network, Map.of(0, 1, 1, 2)));
    }

    @Test
    void channelsThatMustStayAreRefused() {
        Network network = Nets.of("conv 2\nplain 2");
        String message = assertThrows(
                        IllegalArgumentException.class,
                        () -> PruningPlan.fromLists(network, Map.of(1, ChannelSet.of(2, 0))))
                .getMessage();
        assertEquals("Channel 1 of layer 1 can't be removed: layer 1: no batch normalisation.", message);
    }

    @Test
    void roundsPruneWhatIsPruned() {
        Network network = Yolov4.of(3).width(0.125).at(64).build();
        Model model = new Model(network, Weights.random(network, 8));
        for (int round = 0; round < 2; round++) {
            long before = Cost.of(model.network()).bnChannels();
            PruningPlan plan = ChannelGroups.paper(model.network())
                    .percentiles(.2, .3, .3, .2, .3)
                    .plan(model);
            double[] image = Forward.image(network, round);
            double[] masked = Forward.ends(plan.mask(model), image);
            model = plan.apply(model);
            assertTrue(Forward.largestDifference(masked, Forward.ends(model, image)) < 1e-4);
            assertTrue(Cost.of(model.network()).bnChannels() < 0.85 * before);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"cfg/yolov4-tiny.cfg", "cfg/yolov3-tiny.cfg", "models/yolo-fastest-1.1/yolo-fastest-1.1.cfg"})
    void realDetectorsComputeWhatTheirMaskedOnesDo(String cfg) {
        Network network = Cfg.read(SharedData.at(cfg)).at(64, 64);
        Model model = new Model(network, Weights.random(network, 2));
        PruningPlan plan = ChannelGroups.byModule(network)
                .thresholds(Threshold.percentile(.4))
                .plan(model);
        double[] image = Forward.image(network, 4);
        double[] masked = Forward.ends(plan.mask(model), image);
        double scale = Arrays.stream(masked).map(Math::abs).max().orElseThrow();
        assertTrue(
                Forward.largestDifference(masked, Forward.ends(plan.apply(model), image)) < 1e-4 * Math.max(1, scale));
        assertTrue(plan.costAfter().bnChannels() < 0.9 * plan.costBefore().bnChannels(), plan.toString());
    }
}
