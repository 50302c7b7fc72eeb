package org.prunelab.prune;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.prunelab.darknet.Model;
import org.prunelab.darknet.Network;
import org.prunelab.darknet.Weights;
import org.prunelab.darknet.Yolov4;

class RoundsTest {

    private static Model yolov4() {
        Network network = Yolov4.of(3).width(0.25).at(64).build();
        return new Model(network, Weights.random(network, 8));
    }

    @Test
    void roundsTogetherRemoveTheShareThatOneWould() {
        Network network = Nets.of("conv 100\nconv 100\nplain 2");
        Model model = new Model(network, Weights.random(network, 4));
        List<Rounds.Round> rounds = Rounds.of(
                        ChannelGroups.perLayer(network).percentiles(.51, .51).leastChannels(1), 2)
                .run(model, UnaryOperator.identity());
        // 0.7 x 0.7 = 0.49; a threshold goes with its channel, so that a round may take one more
        assertEquals(2, rounds.size());
        assertEquals(100, rounds.get(0).plan().layer(0).before());
        assertEquals(70, rounds.get(0).plan().layer(0).after(), 1);
        assertEquals(49, rounds.get(1).plan().layer(0).after(), 2);
    }

    @Test
    void eachRoundPlansForWhatTheOneBeforeLeft() {
        Model model = yolov4();
        List<Model> recovered = new ArrayList<>();
        List<Rounds.Round> rounds = Rounds.of(
                        ChannelGroups.paper(model.network()).percentiles(.4, .5, .6, .4, .5), 3)
                .run(model, pruned -> {
                    // stands for fine-tuning: the same network with other weights
                    Model tuned = new Model(pruned.network(), Weights.random(pruned.network(), recovered.size()));
                    recovered.add(tuned);
                    return tuned;
                });
        Network before = model.network();
        for (int i = 0; i < rounds.size(); i++) {
            assertEquals(before, rounds.get(i).plan().original());
            assertEquals(recovered.get(i), rounds.get(i).model());
            before = rounds.get(i).model().network();
            assertEquals(before, rounds.get(i).plan().network());
            assertTrue(rounds.get(i).plan().costAfter().bnChannels()
                    < rounds.get(i).plan().costBefore().bnChannels());
        }
    }

    @Test
    void leastNumberOfChannelsDoesNotShrinkWithTheFirstLayer() {
        Model model = yolov4();
        int least = PruningRule.leastChannels(model.network());
        assertEquals(4, least);
        PruningRule rule = ChannelGroups.paper(model.network())
                .thresholds(Threshold.absolute(1))
                .layerKeep(0);
        List<Rounds.Round> rounds = Rounds.of(rule, 3).run(model, UnaryOperator.identity());
        // everything is below the threshold: only the minimum holds layers, in the second round as in the first
        assertTrue(PruningRule.leastChannels(rounds.get(0).model().network()) < least);
        for (Rounds.Round round : rounds) {
            for (LayerPlan layer : round.plan().layers()) {
                assertTrue(layer.after() >= Math.min(least, layer.before()), layer.toString());
            }
        }
        assertEquals(rounds.get(0).model().network(), rounds.get(2).model().network());
    }

    @Test
    void listOfChannelsOfOneNetworkIsRefused() {
        Network network = Nets.of("conv 4\nplain 2");
        PruningRule rule =
                ChannelGroups.global(network).thresholds(new Threshold.Listed(Map.of(0, ChannelSet.of(4, 0, 1))));
        assertThrows(IllegalArgumentException.class, () -> Rounds.of(rule, 2));
        assertThrows(
                IllegalArgumentException.class,
                () -> Rounds.of(ChannelGroups.global(network).percentiles(.5), 0));
    }
}
