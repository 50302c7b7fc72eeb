package org.prunelab.bench;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.prunelab.batch.Batch;
import org.prunelab.image.Box;
import org.prunelab.image.LabelledBox;

/**
 * A training batch as an npz file, which NumPy reads too: {@code images} (N, 3, S, S), and {@code labels} (L, 6), each
 * with the position of its image, its class and xmin, ymin, xmax, ymax in pixels.
 */
final class BatchFile {

    private static final int COLUMNS = 6;

    private BatchFile() {}

    static void write(Batch batch, Path file) throws IOException {
        List<float[]> rows = new ArrayList<>();
        for (int image = 0; image < batch.truths().size(); image++) {
            for (LabelledBox label : batch.truths().get(image)) {
                Box box = label.box();
                rows.add(new float[] {image, label.classIndex(), box.xmin(), box.ymin(), box.xmax(), box.ymax()});
            }
        }
        try (NDManager manager = NDManager.newBaseManager();
                OutputStream out = Files.newOutputStream(file)) {
            NDArray images =
                    manager.create(batch.pixels(), new Shape(batch.truths().size(), 3, batch.size(), batch.size()));
            NDArray labels = manager.create(rows.toArray(float[][]::new));
            images.setName("images");
            labels.setName("labels");
            new NDList(images, labels).encode(out, NDList.Encoding.NPZ);
        }
    }

    static Batch read(Path file) throws IOException {
        try (NDManager manager = NDManager.newBaseManager();
                InputStream in = Files.newInputStream(file)) {
            NDList arrays = NDList.decode(manager, in);
            NDArray images = arrays.get("images");
            float[] labels = arrays.get("labels").toFloatArray();
            List<List<LabelledBox>> truths = Stream.generate(() -> (List<LabelledBox>) new ArrayList<LabelledBox>())
                    .limit(images.getShape().get(0))
                    .toList();
            for (int i = 0; i < labels.length; i += COLUMNS) {
                Box box = new Box(labels[i + 2], labels[i + 3], labels[i + 4], labels[i + 5]);
                truths.get((int) labels[i]).add(new LabelledBox((int) labels[i + 1], box, false));
            }
            int size = (int) images.getShape().get(2);
            return new Batch(0, size, FloatBuffer.wrap(images.toFloatArray()), truths, List.of());
        }
    }
}
