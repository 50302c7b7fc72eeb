package org.prunelab.stage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.prunelab.darknet.Layer;
import org.prunelab.darknet.Network;
import org.prunelab.loss.LossSettings;
import org.prunelab.prune.ChannelGroup;
import org.prunelab.sparse.SparseRate;

class SettingsTest {

    private static void refused(String said, Executable making) {
        String message = assertThrows(IllegalArgumentException.class, making).getMessage();
        assertTrue(message.contains(said), message);
    }

    @Test
    void stepsBecomeWholeEpochs() {
        TrainingConfig steps = TrainingConfig.usual(0, 1500, 2);
        assertEquals(30, steps.settings(400).epochs()); // 1500 x 8 / 400
        assertEquals(1, TrainingConfig.usual(0, 3, 2).settings(400).epochs());
        assertEquals(7, TrainingConfig.usual(7, 0, 2).settings(400).epochs());
        assertEquals(2, steps.settings(400).threads().orElseThrow());
    }

    @Test
    void theUsualLossIsWhatTheNetworksHeadsSay() {
        Network network = new NetworkConfig(0.25, 128).build(5);
        Layer.Yolo head = (Layer.Yolo) network.layer(network.heads()[0]);
        assertEquals(LossSettings.of(head), TrainingConfig.usual(1, 0, 1).loss());
    }

    @Test
    void refusesALengthThatIsNamedTwiceOrNotAtAll() {
        refused("epochs=0 and steps=0; name one", () -> TrainingConfig.usual(0, 0, 1));
        refused("epochs=3 and steps=5; name one", () -> TrainingConfig.usual(3, 5, 1));
    }

    @Test
    void refusesWhatIsOutOfRange() {
        refused("threads is 0; allowed are 1 to 256", () -> Compute.cpu(0));
        refused("size=100 must be a multiple of 32", () -> new NetworkConfig(1, 100));
        refused("0 training pictures", () -> new Data.Generated(0, 1, 64, 2, 1));
        refused(
                "is -1.0; allowed are 0 and more",
                () -> SparseTrain.of(TinyStages.train(1), TinyStages.training(1, 1), SparseRate.constant(1), -1));
        refused("percentile=1.0", () -> new Amount.Percentiles(List.of(1.0)));
        refused("empty list", () -> new Amount.Top(List.of()));
        refused("no target \"energy\"", () -> new Amount.Targets(Map.of("energy", -0.3)));
        refused("there are none; list them", () -> Grouping.of(List.of()));
        refused(
                "list none, or let the kind be own",
                () -> new Grouping("paper", List.of(ChannelGroup.range("a", 0, 1))));
    }
}
