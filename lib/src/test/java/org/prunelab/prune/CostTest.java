package org.prunelab.prune;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.prunelab.SharedData;
import org.prunelab.darknet.Cfg;
import org.prunelab.darknet.Network;
import org.prunelab.darknet.Yolov4;

class CostTest {

    @Test
    void fullYolov4CostsWhatThePublishedCfgDoes() {
        Network network = Yolov4.of(20).at(416).build();
        assertEquals(new Cost(162, 64_040_001L, 33_152, 29_834_335_232L), Cost.of(network));
    }

    @Test
    void handComputedConvolution() {
        Network network = Cfg.parse("""
                [net]
                width=8
                height=6
                channels=3
                [convolutional]
                batch_normalize=1
                filters=4
                size=3
                stride=2
                pad=1
                activation=leaky
                [convolutional]
                filters=2
                size=1
                activation=linear
                """);
        // 4 x 3 x 9 = 108 weights on a 3 x 4 map, then 2 x 4 = 8 weights on the same map and 2 biases
        assertEquals(new Cost(2, 108 + 8 + 8 + 2, 4, (108 + 8) * 12), Cost.of(network));
    }

    @ParameterizedTest
    @CsvSource({
        "cfg/yolov4-voc.cfg, 416, 64040001, 33152, 29834335232",
        "cfg/group_prun-orMask-96M-v4-voc.cfg, 416, 24032813, 20715, 19764206423",
        "cfg/yolov4.cfg, 608, 64363101, 33152, 64194741248",
        "cfg/yolov4-tiny.cfg, 416, 6056606, 3104, 3453938176",
        "cfg/yolov3.cfg, 416, 61949149, 26304, 32932037632",
        "cfg/yolov3-spp.cfg, 608, 62998749, 26816, 70724486144",
        "cfg/yolov3-tiny.cfg, 416, 8852366, 3184, 2782480896",
    })
    void goldenNumbersOfThePublishedCfgs(String cfg, int size, long parameters, long bnChannels, long macs) {
        Network network = Cfg.read(SharedData.at(cfg)).at(size, size);
        assertEquals(new Cost(network.size(), parameters, bnChannels, macs), Cost.of(network));
    }
}
