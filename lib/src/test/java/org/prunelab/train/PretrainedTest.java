package org.prunelab.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.prunelab.darknet.Model;
import org.prunelab.darknet.Network;
import org.prunelab.darknet.Weights;
import org.prunelab.darknet.WeightsFile;
import org.prunelab.darknet.Yolov4;

class PretrainedTest {

    private static final int HEADER = 20;

    @TempDir
    private Path folder;

    private static Network network(int classes) {
        return Yolov4.of(classes).width(0.0625).at(64).build();
    }

    private Path written(Network network) {
        Path file = folder.resolve("some.weights");
        WeightsFile.write(file, new Model(network, Weights.random(network, 1)), WeightsFile.Header.CURRENT);
        return file;
    }

    @Test
    void aFileOfTheSameNetworkLoadsWhole() {
        Network network = network(4);
        Pretrained loaded = Pretrained.load(written(network), network, 9);
        assertEquals(List.of(), loaded.fresh());
        assertEquals(110, loaded.loaded().size());
    }

    @Test
    void aFileForOtherClassesLoadsAllButTheConvolutionsBeforeTheHeads() {
        Pretrained loaded = Pretrained.load(written(network(7)), network(2), 9);
        assertEquals(List.of(138, 149, 160), loaded.fresh());
        assertTrue(loaded.toString().contains("weights for 7 classes"), loaded.toString());
        assertArrayEquals(
                Weights.random(network(7), 1).of(137).kernel(),
                loaded.model().weights().of(137).kernel());
        assertArrayEquals(
                Weights.initial(network(2), 9).of(160).kernel(),
                loaded.model().weights().of(160).kernel());
    }

    @Test
    void aFileOfTheLeadingLayersLoadsThoseAndSaysWhereItEnds() throws IOException {
        Network network = network(2);
        Path file = written(network);
        long numbers = Weights.random(network, 1).byLayer().entrySet().stream()
                .filter(entry -> entry.getKey() < 137)
                .mapToLong(entry -> entry.getValue().size())
                .sum();
        byte[] leading = Arrays.copyOf(Files.readAllBytes(file), (int) (HEADER + 4 * numbers));
        Files.write(file, leading);
        Pretrained loaded = Pretrained.load(file, network, 9);
        assertEquals(137, loaded.fresh().get(0));
        assertTrue(loaded.toString().contains("the layers before 137"), loaded.toString());
    }

    @Test
    void aFileThatEndsWithinALayerIsRefused() throws IOException {
        Network network = network(2);
        Path file = written(network);
        Files.write(file, Arrays.copyOf(Files.readAllBytes(file), HEADER + 4 * 1000));
        assertThrows(IllegalArgumentException.class, () -> Pretrained.load(file, network, 9));
    }
}
