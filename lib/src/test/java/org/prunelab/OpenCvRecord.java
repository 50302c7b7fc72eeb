package org.prunelab;

import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.prunelab.darknet.Model;
import org.prunelab.darknet.Network;

/**
 * What OpenCV computed for a small network, as src/test/python/opencv_expectations.py recorded it.
 *
 * @param image (C, H, W)
 * @param outputs the map of each head, or of the last layer where there is no head
 */
public record OpenCvRecord(Model model, float[] image, List<float[]> outputs) {

    /** The names of all records. */
    public static List<String> names() {
        return List.of("pyramid", "grouped", "padded", "averaged");
    }

    public static OpenCvRecord of(String name) throws IOException {
        Model model = Model.read(resource(name + ".cfg"), resource(name + ".weights"));
        FloatBuffer recorded = ByteBuffer.wrap(Files.readAllBytes(resource(name + ".f32")))
                .order(ByteOrder.LITTLE_ENDIAN)
                .asFloatBuffer();
        float[] image = next(recorded, model.network().input().size());
        List<float[]> outputs = new ArrayList<>();
        for (int layer : outputs(model.network())) {
            outputs.add(next(recorded, model.network().shape(layer).size()));
        }
        if (recorded.hasRemaining()) {
            throw new IOException(name + ".f32 holds more than its network gives");
        }
        return new OpenCvRecord(model, image, outputs);
    }

    /** The layers that give the outputs. */
    public List<Integer> layers() {
        return IntStream.of(outputs(model.network())).boxed().toList();
    }

    private static int[] outputs(Network network) {
        return network.heads().length > 0 ? network.heads() : new int[] {network.size() - 1};
    }

    private static float[] next(FloatBuffer from, long size) {
        float[] array = new float[Math.toIntExact(size)];
        from.get(array);
        return array;
    }

    private static Path resource(String name) throws IOException {
        URL resource = OpenCvRecord.class.getResource("export/opencv/" + name);
        try {
            return Path.of(resource.toURI());
        } catch (URISyntaxException e) {
            throw new IOException(e);
        }
    }
}
