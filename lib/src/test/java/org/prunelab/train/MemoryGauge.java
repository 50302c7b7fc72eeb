package org.prunelab.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.prunelab.darknet.Cfg;
import org.prunelab.darknet.Model;
import org.prunelab.darknet.Network;
import org.prunelab.detect.FeatureMaps;
import org.prunelab.distill.SpatialAttention;
import org.prunelab.image.LabelledBox;
import org.prunelab.sparse.GammaPenalty;
import org.prunelab.sparse.SparseRate;
import org.prunelab.voc.Voc;

/**
 * Trains sparsely and with a teacher, all that a step can do, and says at the beginning of some steps what the process
 * holds. It looks on as a guiding loss does, when a step has made nothing yet but its images.
 */
final class MemoryGauge implements DistillationLoss.Session {

    /** Begins a line of output: the steps done, resident kilobytes, native arrays. */
    static final String READING = "reading ";

    private static final int EARLY = 200;
    private static final int STEPS_PER_EPOCH = 8;
    private static final int LEAK = 64 * 1024;

    private static final Network NETWORK = Cfg.parse("""
            [net]
            width=32
            height=32
            channels=3
            [convolutional]
            batch_normalize=1
            filters=8
            size=3
            stride=2
            pad=1
            activation=mish
            [convolutional]
            batch_normalize=1
            filters=8
            size=3
            stride=1
            pad=1
            activation=leaky
            [shortcut]
            from=-2
            activation=linear
            [maxpool]
            size=2
            stride=2
            [convolutional]
            filters=7
            size=1
            stride=1
            activation=linear
            [yolo]
            mask=0
            anchors=6,6, 12,12
            classes=2
            num=2
            [route]
            layers=-3
            [convolutional]
            batch_normalize=1
            filters=8
            size=3
            stride=2
            pad=1
            activation=leaky
            [upsample]
            stride=2
            [route]
            layers=-1,-6
            [convolutional]
            filters=7
            size=1
            stride=1
            activation=linear
            [yolo]
            mask=1
            anchors=6,6, 12,12
            classes=2
            num=2
            """);

    private final DistillationLoss.Session teacher;
    private final int steps;
    private final boolean leaking;
    private final NDManager manager;
    private int begun;

    private MemoryGauge(DistillationLoss.Session teacher, int steps, boolean leaking, NDManager manager) {
        this.teacher = teacher;
        this.steps = steps;
        this.leaking = leaking;
        this.manager = manager;
    }

    /** Arguments: the data set's folder, the number of steps, and whether to leak. */
    public static void main(String[] arguments) {
        int steps = Integer.parseInt(arguments[1]);
        boolean leaking = Boolean.parseBoolean(arguments[2]);
        DistillationLoss attention = SpatialAttention.of(Map.of(2, 1.0)).from(Model.initial(NETWORK, 1));
        // an epoch more, for the last reading is taken when the next step begins
        Training.of(NETWORK)
                .on(Voc.open(Path.of(arguments[0])))
                .batch(2)
                .epochs(steps / STEPS_PER_EPOCH + 1)
                .evaluations(1)
                .with(GammaPenalty.on(NETWORK, SparseRate.constant(1e-3)))
                .with((DistillationLoss) (student, manager) ->
                        new MemoryGauge(attention.open(student, manager), steps, leaking, manager))
                .run();
    }

    @Override
    public Set<Integer> taps() {
        return teacher.taps();
    }

    @Override
    public void observe(NDArray images, List<List<LabelledBox>> truths) {
        if (begun == EARLY || begun == steps) {
            System.out.println(READING + begun + " " + residentKilobytes() + " " + arrays());
        }
        begun++;
        if (leaking) {
            manager.ones(new ai.djl.ndarray.types.Shape(LEAK));
        }
        teacher.observe(images, truths);
    }

    @Override
    public NDArray loss(FeatureMaps student, Map<String, NDArray> parameters) {
        return teacher.loss(student, parameters);
    }

    private static int arrays() {
        try (NDManager base = NDManager.newBaseManager()) {
            return base.getParentManager().getManagedArrays().size();
        }
    }

    private static long residentKilobytes() {
        try {
            return Files.readAllLines(Path.of("/proc/self/status")).stream()
                    .filter(line -> line.startsWith("VmRSS:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                    .findFirst()
                    .orElseThrow();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
